/** `cairn import`: a file into the table of a dataset. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { loadCatalog } from '../../catalog/load.ts';
import { announce } from '../../goals/announce/announce.ts';
import { importFile } from '../../ingest/import-file.ts';
import type { ImportSummary } from '../../ingest/import-summary.ts';
import { readMapping } from '../../ingest/read-mapping.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { issue, RefusedError, unwrap } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import { readModel } from '../../model/read-model.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../output.ts';
import { createProgress } from '../progress.ts';
import { withStore } from '../with-store.ts';

interface ImportOptions extends OutputOptions {
  readonly map?: string;
  readonly model?: string;
  readonly create?: boolean;
  readonly rejects?: string;
}

export const importCommand = (): Command =>
  new Command('import')
    .description(
      'Load a CSV or TSV file, gzip or not, into the table of a dataset: all of it or, where it fails, nothing.',
    )
    .argument('<dataset>', 'key of the dataset')
    .argument('<file>', 'the file')
    .option('--map <file>', 'mapping file (YAML): renames, recodes, dates, blanks; without it headers are column names')
    .option('--model <folder>', 'take the dataset from these model files instead of the applied model')
    .option('--create', 'make the table when it does not exist, from the types of the mapping')
    .option(
      '--rejects <file>',
      'where rows that do not fit are written, with line and reason (<file>.rejects.csv, here)',
    )
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nImporting the same file twice changes nothing.\n\nExamples:\n  $ cairn import survey_responses answers.csv.gz\n  $ cairn import responses survey.csv --map mapping.yaml --model model --create',
    )
    .action((key: string, file: string, options: ImportOptions) =>
      runCommand(options, async () => {
        const located = options.map === undefined ? undefined : unwrap(await readMapping(options.map));
        const given = options.model === undefined ? undefined : unwrap(await readModel(options.model));
        await withStore(async ({ db, pool }) => {
          const dataset = findDataset(given ?? unwrap(await loadCatalog(db)).model, key);
          const progress = createProgress();
          const imported = await importFile(pool, {
            dataset,
            file,
            mapping: located?.mapping,
            locate: located?.locate,
            create: options.create,
            rejectsFile: options.rejects ?? `${basename(file)}.rejects.csv`,
            onProgress: ({ step, bytesRead, bytesTotal, rows }) =>
              step === 'reading'
                ? progress.report('Reading', bytesRead, bytesTotal)
                : progress.report(`Writing ${step}`, rows, rows),
            now: () => performance.now(),
          });
          progress.end();
          const summary = unwrap(imported);
          await announce(db, { kind: 'data', dataset: key });
          if (options.json) printJson(summary);
          else for (const line of describeSummary(summary)) printLine(line);
          if (summary.rejected > 0) printNote(`${summary.rejected} rows did not fit: see ${summary.rejectsFile}.`);
        });
      }),
    );

function findDataset(model: Model, key: string) {
  const dataset = model.datasets.get(key);
  if (dataset) return dataset;
  const hints = [...didYouMean(key, model.datasets.keys()), `Datasets: ${[...model.datasets.keys()].join(', ')}.`];
  throw new RefusedError([issue('IMPORT_UNKNOWN_DATASET', `Unknown dataset "${key}".`, { path: ['dataset'], hints })]);
}

function describeSummary(summary: ImportSummary): readonly string[] {
  const parts = (['inserted', 'updated', 'unchanged', 'kept', 'repeated', 'skipped', 'rejected'] as const)
    .filter((part) => summary[part] > 0)
    .map((part) => `${summary[part].toLocaleString('en-US')} ${part}`);
  const ignored = summary.ignoredColumns;
  return [
    `${summary.table}${summary.created ? ' (created)' : ''}: ${summary.read.toLocaleString('en-US')} rows read, ${parts.join(', ') || 'nothing to do'} in ${summary.seconds.toFixed(1)} s.`,
    ...(ignored.length > 0 ? [`Columns of the file that nothing reads: ${ignored.join(', ')}.`] : []),
  ];
}
