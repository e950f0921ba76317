/** `cairn rollup list`: where the rollups of the applied model stand. */
import { Command } from 'commander';
import { readStates } from '../../../rollup/read-states.ts';
import { rollupStatus } from '../../../rollup/rollup-status.ts';
import { loadEngine } from '../../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../../printing/output.ts';
import { withStore } from '../../with-store.ts';
import { renderRollups } from './render-rollups.ts';

export const listCommand = (): Command =>
  new Command('list')
    .description('List the rollups of the model: state, size, cells that have changed, and as of when they are.')
    .option('--json', 'print them as JSON')
    .action((options: OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const { rollups } = await loadEngine(db, { rollups: false });
          const states = await readStates(db, rollups);
          const statuses = rollups.map((definition) => rollupStatus(definition, states.get(definition)));
          if (options.json) return printJson({ rollups: statuses });
          if (statuses.length === 0) return printNote('The model declares no rollups.');
          printLine(renderRollups(statuses));
          for (const { key, note } of statuses) if (note !== null) printNote(`${key} is not read: ${note}.`);
        }),
      ),
    );
