/** `cairn rollup refresh`: builds what has changed, and reads again what follows a rule of time. */
import { Command } from 'commander';
import { refreshNow } from '../../../rollup/build-now.ts';
import { type OutputOptions, runCommand } from '../../printing/output.ts';
import { buildEach } from './build-each.ts';

interface RefreshOptions extends OutputOptions {
  readonly whole?: boolean;
}

export const refreshCommand = (): Command =>
  new Command('refresh')
    .description('Build every cell that has changed; of a rollup that follows a rule of time, read everything again.')
    .argument('[keys...]', 'keys of rollups that have a table; all of the model when absent')
    .option('--whole', 'build every cell, changed or not')
    .option('--json', 'print where they stand then as JSON')
    .action((keys: readonly string[], options: RefreshOptions) =>
      runCommand(options, () =>
        buildEach(keys, options, (definition, context) =>
          refreshNow(definition, context, { whole: options.whole ?? false }),
        ),
      ),
    );
