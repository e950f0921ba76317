/** Comments of chosen datasets into themes and sentiment, with a bar; for `annotate`, and for `import` after it. */
import type { Database } from '../../db/connection.ts';
import { compileModel } from '../catalog/compile.ts';
import { ok, type Result } from '../kernel/issue.ts';
import type { Dataset } from '../model/dataset.ts';
import type { ModelSources } from '../model/files/model-sources.ts';
import type { Model } from '../model/model.ts';
import type { Taxonomy } from '../model/taxonomy.ts';
import type { AnnotationSummary } from '../text/annotation-summary.ts';
import { createProgress } from './printing/progress.ts';

export interface Commented {
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
}

/** The datasets of a model that have a taxonomy, in its order. */
export const commentedDatasets = ({ datasets, taxonomies }: Model): readonly Commented[] =>
  [...taxonomies.values()].flatMap((taxonomy): readonly Commented[] => {
    const dataset = datasets.get(taxonomy.dataset);
    return dataset ? [{ dataset, taxonomy }] : [];
  });

/** Refused where a dataset does not fit its table, or something else stands where results should. */
export async function readComments(
  db: Database,
  model: Model,
  chosen: readonly Commented[],
  sources?: ModelSources,
): Promise<Result<readonly AnnotationSummary[]>> {
  if (chosen.length === 0) return ok([]);
  const compiled = await compileModel(db, withOnly(model, chosen), sources);
  if (compiled.kind === 'refused') return compiled;
  // The libraries are read by the commands that need them only.
  const { annotate } = await import('../text/annotate.ts');
  const progress = createProgress();
  const summaries: AnnotationSummary[] = [];
  try {
    for (const { dataset, taxonomy } of chosen) {
      const onProgress = (done: number, total: number) => progress.report('Judging comments', done, total);
      const outcome = await annotate(db, { dataset, taxonomy, onProgress });
      if (outcome.kind === 'refused') return outcome;
      summaries.push(outcome.value);
    }
  } finally {
    progress.end();
  }
  return ok(summaries);
}

/** Only what is read is held against the database: tables of results, which a theme may come from, may not be there yet. */
const withOnly = (model: Model, chosen: readonly Commented[]): Model => ({
  ...model,
  metrics: new Map(),
  datasets: new Map(
    chosen.map(({ dataset }) => {
      const dimensions = dataset.dimensions.filter(({ many }) => many === undefined);
      return [dataset.key, { ...dataset, dimensions, entities: [], measures: {} }];
    }),
  ),
  taxonomies: new Map(chosen.map(({ taxonomy }) => [taxonomy.key, taxonomy])),
});

/** Lines for people: what was read, by language, and how many comments speak of each theme. */
export function describeReading({ dataset, comments, read, languages, themes }: AnnotationSummary): readonly string[] {
  const number = (value: number) => value.toLocaleString('en-US');
  return [
    `${dataset}: ${number(comments)} comments, ${number(read)} read anew.`,
    ...languages.map(
      ({ language, method, library, comments: of }) =>
        `  ${language ?? 'no language'}: ${number(of)} comments, ${method ? `themes by ${method}` : 'no themes'}, ${library ? `judged by ${library}` : 'not judged'}`,
    ),
    ...themes.map(({ theme, comments: of }) => `  ${theme}: ${number(of)} comments`),
  ];
}
