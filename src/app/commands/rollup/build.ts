/** `cairn rollup build`: makes what is not there, and builds every cell that has changed. */
import { Command } from 'commander';
import { buildNow } from '../../../rollup/build-now.ts';
import { type OutputOptions, runCommand } from '../../printing/output.ts';
import { buildEach } from './build-each.ts';

export const buildCommand = (): Command =>
  new Command('build')
    .description('Make the tables of rollups that have none, and build every cell that has changed.')
    .argument('[keys...]', 'keys of rollups; all of the model when absent')
    .option('--json', 'print where they stand then as JSON')
    .action((keys: readonly string[], options: OutputOptions) =>
      runCommand(options, () => buildEach(keys, options, buildNow)),
    );
