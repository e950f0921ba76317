/** `cairn distribute`: the tables of the applied model over the machines of a Citus cluster. */
import { Command } from 'commander';
import { loadCatalog } from '../../catalog/load.ts';
import { distribute, prepareDistribution } from '../../distribute/distribute.ts';
import { unwrap } from '../../kernel/issue.ts';
import { readModel } from '../../model/read-model.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { withOwnerStore } from '../with-store.ts';

interface DistributeOptions extends OutputOptions {
  readonly model?: string;
  readonly by?: string;
  readonly whole?: readonly string[];
  readonly dryRun?: boolean;
}

export const distributeCommand = (): Command =>
  new Command('distribute')
    .description(
      'Distribute the tables of the model over the machines of a Citus cluster: facts by customer, the rest on each machine.',
    )
    .option('--by <entity>', 'entity that facts are distributed by; the one that most tables point at when absent')
    .option('--whole <tables...>', 'tables to keep whole on each machine, such as those with rows of nobody')
    .option('--model <folder>', 'take datasets from these model files instead of the applied model')
    .option('--dry-run', 'print the statements, and run none of them; needs no Citus')
    .option('--json', 'print the plan as JSON')
    .addHelpText(
      'after',
      '\nAll of it is done in one transaction, or nothing. What is distributed already stays as it is. See docs/scaling.md.\n\nExamples:\n  $ cairn distribute --dry-run\n  $ cairn distribute --by customer\n  $ cairn distribute --whole cx.contacts',
    )
    .action((options: DistributeOptions) =>
      runCommand(options, () =>
        withOwnerStore(async ({ db }) => {
          const model =
            options.model === undefined ? unwrap(await loadCatalog(db)).model : unwrap(await readModel(options.model));
          const plan = unwrap(await prepareDistribution(db, model, options));
          if (!options.dryRun) unwrap(await distribute(db, plan));
          const { distribution, statements, notes } = plan;
          if (options.json) return printJson({ ...distribution, statements, notes, done: !options.dryRun });
          for (const { table, kind, why, ...more } of distribution.placements)
            printLine(`-- ${table}: ${kind}${'column' in more ? ` by ${more.column}` : ''}; ${why}`);
          for (const statement of statements) printLine(`${statement};`);
          for (const note of notes) printLine(`-- ${note}`);
          if (!options.dryRun) printLine(`Distributed by ${distribution.by}.`);
        }),
      ),
    );
