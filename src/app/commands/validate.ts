/** `cairn validate`: checks model files without a database. */
import { Command } from 'commander';
import { unwrap } from '../../kernel/issue.ts';
import { readModel } from '../../model/read-model.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { shippedModel } from '../shipped-model.ts';

export const validateCommand = (): Command =>
  new Command('validate')
    .description('Check model files, without a database. Every issue is reported, with file, line and a hint.')
    .argument('[folder]', 'folder of YAML files', shippedModel)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExamples:\n  $ cairn validate\n  $ cairn validate models/acme --json')
    .action((folder: string, options: OutputOptions) =>
      runCommand(options, async () => {
        const model = unwrap(await readModel(folder));
        const counts = {
          datasets: model.datasets.size,
          metrics: model.metrics.size,
          stakeholders: model.stakeholders.size,
        };
        if (options.json) return printJson({ valid: true, ...counts });
        printLine(
          `Valid: ${counts.metrics} metrics over ${counts.datasets} datasets, ${counts.stakeholders} stakeholders.`,
        );
      }),
    );
