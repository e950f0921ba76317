/** `cairn apply`: stores model files, all or nothing. */
import { userInfo } from 'node:os';
import { Command } from 'commander';
import { applyModel } from '../../catalog/apply.ts';
import { unwrap } from '../../kernel/issue.ts';
import { readModel } from '../../model/read-model.ts';
import { logCommand } from '../access-log/log-command.ts';
import { describeDiff } from '../printing/describe-diff.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { shippedModel } from '../shipped-model.ts';
import { withStore } from '../with-store.ts';

interface ApplyOptions extends OutputOptions {
  readonly message?: string;
}

export const applyCommand = (): Command =>
  new Command('apply')
    .description('Check model files against the real columns and store them: all or nothing, with new versions.')
    .argument('[folder]', 'folder of YAML files; replaces the whole stored model', shippedModel)
    .option('-m, --message <text>', 'why, for the record')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ cairn apply\n  $ cairn apply models/acme -m "CSAT counts 4 and 5"')
    .action((folder: string, options: ApplyOptions) =>
      runCommand(options, async () => {
        const model = unwrap(await readModel(folder));
        await withStore(async ({ db }) => {
          const { message } = options;
          const applied = unwrap(
            await applyModel(db, model, {
              actor: userInfo().username,
              now: Date.now(),
              message,
              sources: model.sources,
            }),
          );
          const { applyId, appliedAt, changed, diff } = applied;
          if (changed) await logCommand(db, { operation: 'apply', subject: `apply:${applyId}` });
          if (options.json) return printJson({ applyId, appliedAt, changed, diff });
          for (const line of describeDiff(diff)) printLine(line);
          printLine(changed ? `Applied as number ${applyId}.` : `Nothing to do: number ${applyId} is the same model.`);
        });
      }),
    );
