/** `cairn annotate`: comments into themes and sentiment. */
import { Command } from 'commander';
import { loadCatalog } from '../../catalog/load.ts';
import { announce } from '../../goals/announce/announce.ts';
import type { Announcement } from '../../goals/announce/announcement.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue, RefusedError, unwrap } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import { readModel } from '../../model/read-model.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { type Commented, commentedDatasets, describeReading, readComments } from '../read-comments.ts';
import { withOwnerStore } from '../with-store.ts';

interface AnnotateOptions extends OutputOptions {
  readonly model?: string;
}

export const annotateCommand = (): Command =>
  new Command('annotate')
    .description('Read the comments of datasets into themes and sentiment, as the taxonomies of the model say.')
    .argument('[datasets...]', 'keys of datasets; every one with a taxonomy when absent')
    .option('--model <folder>', 'take datasets and taxonomies from these model files instead of the applied model')
    .option('--json', 'print the summary as JSON')
    .addHelpText(
      'after',
      '\nOnly comments that are new or changed are read, or all where the taxonomy changed; all of it is stored or nothing.\nAn import does the same for its dataset.\n\nExamples:\n  $ cairn annotate\n  $ cairn annotate reviews --model examples/airline-reviews/model',
    )
    .action((keys: readonly string[], options: AnnotateOptions) =>
      runCommand(options, async () => {
        const given = options.model === undefined ? undefined : unwrap(await readModel(options.model));
        await withOwnerStore(async ({ db }) => {
          const model = given ?? unwrap(await loadCatalog(db)).model;
          const chosen = choose(model, keys);
          const summaries = unwrap(await readComments(db, model, chosen, given?.sources));
          await announce(db, ...chosen.flatMap((each) => writtenBy(each, model)));
          if (options.json) return printJson(summaries);
          for (const line of summaries.flatMap(describeReading)) printLine(line);
        });
      }),
    );

/** What was read from, and the datasets over the tables of results. */
function writtenBy({ dataset, taxonomy }: Commented, { datasets }: Model): readonly Announcement[] {
  const { themes, sentiment } = taxonomy.results;
  const results = [...datasets.values()].filter(({ table }) => table === themes || table === sentiment);
  return [dataset, ...results].map(({ key }) => ({ kind: 'data', dataset: key }));
}

function choose(model: Model, keys: readonly string[]): readonly Commented[] {
  const { datasets } = model;
  const all = commentedDatasets(model);
  const read = all.map(({ dataset }) => dataset.key);
  const hint =
    read.length > 0
      ? [`Datasets with a taxonomy: ${read.join(', ')}.`]
      : ['Add a list of taxonomies to the model: see docs/open-text.md.'];
  const issues: Issue[] = keys.flatMap((key, index): readonly Issue[] => {
    const path = ['datasets', index];
    if (!datasets.has(key))
      return [
        issue('IMPORT_UNKNOWN_DATASET', `Unknown dataset "${key}".`, {
          path,
          hints: [...didYouMean(key, datasets.keys()), ...hint],
        }),
      ];
    return read.includes(key) ? [] : [issue('TEXT_NO_TAXONOMY', `No taxonomy is for "${key}".`, { path, hints: hint })];
  });
  if (keys.length === 0 && all.length === 0)
    issues.push(issue('TEXT_NO_TAXONOMY', 'The model has no taxonomy.', { hints: hint }));
  if (issues.length > 0) throw new RefusedError(issues);
  return keys.length === 0 ? all : all.filter(({ dataset }) => keys.includes(dataset.key));
}
