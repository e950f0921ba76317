/** `cairn plan`: what applying model files would change, and which numbers may move. Writes nothing. */
import { Command } from 'commander';
import { compileModel } from '../../catalog/compile.ts';
import { diffModel } from '../../catalog/diff.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { unwrap } from '../../kernel/issue.ts';
import { readModel } from '../../model/read-model.ts';
import { describeDiff } from '../printing/describe-diff.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { shippedModel } from '../shipped-model.ts';
import { withStore } from '../with-store.ts';

export const planCommand = (): Command =>
  new Command('plan')
    .description('Compare model files with what is stored, and with the real columns. Nothing is written.')
    .argument('[folder]', 'folder of YAML files', shippedModel)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ cairn plan\n  $ cairn plan models/acme --json')
    .action((folder: string, options: OutputOptions) =>
      runCommand(options, async () => {
        const model = unwrap(await readModel(folder));
        await withStore(async ({ db }) => {
          unwrap(await compileModel(db, model, model.sources));
          const stored = await loadCatalog(db);
          const diff = diffModel(stored.kind === 'ok' ? stored.value.model : null, model);
          if (options.json) return printJson(diff);
          for (const line of describeDiff(diff)) printLine(line);
        });
      }),
    );
