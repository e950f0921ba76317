/** `cairn import`: a file into the table of a dataset. */
import { basename } from 'node:path';
import { Command } from 'commander';
import { loadCatalog } from '../../catalog/load.ts';
import { announce } from '../../goals/announce/announce.ts';
import { importFile } from '../../ingest/import-file.ts';
import type { ImportSummary } from '../../ingest/import-summary.ts';
import { readMapping } from '../../ingest/read-mapping.ts';
import { assertNever } from '../../kernel/assert-never.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { issue, RefusedError, unwrap } from '../../kernel/issue.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Model } from '../../model/model.ts';
import { readModel } from '../../model/read-model.ts';
import { logCommand } from '../access-log/log-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { type OutputOptions, printIssues, printJson, printLine, printNote, runCommand } from '../printing/output.ts';
import { createProgress } from '../printing/progress.ts';
import { type Commented, commentedDatasets, describeReading, readComments } from '../read-comments.ts';
import { withOwnerStore } from '../with-store.ts';

interface ImportOptions extends OutputOptions {
  readonly map?: string;
  readonly model?: string;
  readonly create?: boolean;
  readonly rejects?: string;
  /** Commander's name for the absence of `--no-annotate`. */
  readonly annotate: boolean;
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
    .option('--no-annotate', 'leave new comments to `cairn annotate`, where the dataset has a taxonomy')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nImporting the same file twice changes nothing. Where the dataset has a taxonomy, its new comments are read into themes and sentiment.\n\nExamples:\n  $ cairn import survey_responses answers.csv.gz\n  $ cairn import responses survey.csv --map mapping.yaml --model model --create',
    )
    .action((key: string, file: string, options: ImportOptions) =>
      runCommand(options, async () => {
        const located = options.map === undefined ? undefined : unwrap(await readMapping(options.map));
        const given = options.model === undefined ? undefined : unwrap(await readModel(options.model));
        await withOwnerStore(async ({ db, pool }) => {
          const model = given ?? unwrap(await loadCatalog(db)).model;
          const dataset = findDataset(model, key);
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
          await logCommand(db, {
            operation: 'import',
            subject: `dataset:${key}`,
            rows: summary.inserted + summary.updated,
          });
          await announce(db, { kind: 'data', dataset: key });
          if (!options.json) for (const line of describeSummary(summary)) printLine(line);
          if (summary.rejected > 0) printNote(`${summary.rejected} rows did not fit: see ${summary.rejectsFile}.`);
          // After the load and apart from it: what is stored stays, and whoever reads next reads what is new.
          const chosen = options.annotate ? sharingTable(model, dataset) : [];
          const read = await readComments(db, model, chosen, given?.sources);
          switch (read.kind) {
            case 'ok':
              if (options.json) printJson({ ...summary, ...(chosen.length > 0 && { annotations: read.value }) });
              else for (const [line = ''] of read.value.map(describeReading)) printLine(line);
              return;
            case 'refused':
              if (options.json) printJson({ ...summary, issues: read.issues });
              else printIssues(read.issues, options);
              printNote('The rows are stored, and their comments are not read: mend this, then run cairn annotate.');
              process.exitCode = exitCodes.refused;
              return;
            default:
              assertNever(read);
          }
        });
      }),
    );

/** Two datasets can stand on one table: its new rows are new for both. */
const sharingTable = (model: Model, { table }: Dataset): readonly Commented[] =>
  table === undefined ? [] : commentedDatasets(model).filter(({ dataset }) => dataset.table === table);

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
