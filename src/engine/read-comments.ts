/** The comments behind a number: the rows that a metric counts in a period and slice, where they have something to say. */
import { didYouMean } from '../kernel/did-you-mean.ts';
import { type Issue, issue, RefusedError } from '../kernel/issue.ts';
import type { Dataset } from '../model/dataset.ts';
import { findDimension } from '../model/find-dimension.ts';
import type { Model } from '../model/model.ts';
import type { Taxonomy, Theme } from '../model/taxonomy.ts';
import { type BoundColumn, type Computation, measurementsOf } from '../plan/measurement.ts';
import { edgesOf } from '../plan/positions.ts';
import type { Question } from '../query/question.ts';
import { type CommentPlace, type CommentScan, lowerComments, lowerThemesOf } from '../sql/lower-comments.ts';
import { isBesideColumn } from '../stats/with-beside.ts';
import { guardComments } from './anonymity/guard-comments.ts';
import type { Member } from './answer.ts';
import type { LoaderContext } from './loading/loader-context.ts';
import { decodeMember } from './loading/run-scan.ts';
import { runStatement } from './loading/run-statement.ts';
import type { ResolvedQuestion } from './resolve-question.ts';

export interface CommentPage {
  /** Keys of themes; null: whatever the comments speak of. */
  readonly themes: readonly string[] | null;
  readonly after: CommentPlace | null;
  readonly before: CommentPlace | null;
  readonly inverted: boolean;
  readonly limit: number;
}

export interface Comment extends CommentPlace {
  readonly text: string;
  /** As it was read; null where nobody said which, or it was not read yet. */
  readonly language: string | null;
  readonly sentiment: string | null;
  /** −1 to 1; null where it was not judged. */
  readonly score: number | null;
  /** In the order of the taxonomy. */
  readonly themes: readonly Theme[];
  /** Of the dimensions of the question, in their order. */
  readonly members: readonly Member[];
}

/** Two statements a page. Throws `RefusedError` where the metric has no comments behind it. */
export async function readComments(
  model: Model,
  { question, computation, by, where }: ResolvedQuestion,
  page: CommentPage,
  context: LoaderContext,
): Promise<readonly Comment[]> {
  const { dataset, taxonomy, columns } = commentsBehind(model, computation);
  checkThemes(taxonomy, page.themes);
  const time = dataset.dimensions.find(({ key }) => key === columns[0]?.time) ?? null;
  const { start, end } = edgesOf(periodOf(question), time, model.calendars);
  const show = by.get(dataset.key) ?? [];
  const scan: CommentScan = {
    ...page,
    dataset,
    taxonomy,
    counted: columns.some(({ condition, present }) => !condition && present.length === 0) ? [] : columns,
    where: where.get(dataset.key) ?? null,
    time,
    from: start,
    until: end,
    show,
  };
  const { ledger } = context;
  const text = findDimension(model.datasets, dataset.key, taxonomy.text);
  if (ledger && text.kind === 'ok') await guardComments(scan, text.value, { ...context, ledger });
  const rows = await runStatement(context, lowerComments(scan, context.lowering));
  if (rows.length === 0) return [];
  const found = await runStatement(
    context,
    lowerThemesOf(
      taxonomy,
      rows.map(({ key }) => String(key)),
    ),
  );
  return rows.map((row): Comment => {
    const keys = new Set(found.filter(({ key }) => key === row.key).map(({ theme }) => theme));
    return {
      key: String(row.key),
      at: textOf(row.at),
      text: String(row.text),
      language: textOf(row.language),
      sentiment: textOf(row.sentiment),
      score: row.score === null ? null : Number(row.score),
      themes: taxonomy.themes.filter(({ key }) => keys.has(key)),
      members: show.map(({ dimension }, index) => decodeMember(row[`by_${index}`], dimension.type)),
    };
  });
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

function periodOf({ periods }: Question) {
  const [period] = periods;
  if (!period) throw new Error('Comments are asked of one period.');
  return period;
}

interface Behind {
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  readonly columns: readonly BoundColumn[];
}

function commentsBehind(model: Model, computation: Computation): Behind {
  const measurements = measurementsOf(computation);
  // What stands beside a number is not behind it.
  const columns = measurements.flatMap((each) =>
    each.columns.filter((_, index) => !isBesideColumn(each.statistic.columns[index] ?? { when: [] })),
  );
  const taxonomies = [...model.taxonomies.values()];
  const taxonomy = taxonomies.find(({ dataset }) => columns.some((column) => column.dataset === dataset));
  const dataset = taxonomy && model.datasets.get(taxonomy.dataset);
  if (!taxonomy || !dataset)
    throw refusedFor(
      `No comments are known behind "${computation.metric.key}": none of its datasets has a taxonomy.`,
      taxonomies.length > 0
        ? `Ask a metric of ${taxonomies.map((each) => `"${each.dataset}"`).join(' or ')}.`
        : 'Add a taxonomy to the model, and run `cairn annotate`.',
    );
  const own = columns.filter((column) => column.dataset === dataset.key);
  if (new Set(own.map(({ time }) => time)).size > 1 || measurements.some(({ metric }) => metric.type === 'balance'))
    throw refusedFor(
      `The rows behind "${computation.metric.key}" are not those of one period.`,
      'Ask for the comments of the metrics that it is made of.',
    );
  return { dataset, taxonomy, columns: own };
}

const refusedFor = (message: string, hint: string): RefusedError =>
  new RefusedError([issue('UNSUPPORTED_QUESTION', message, { path: ['comments'], hints: [hint] })]);

function checkThemes({ key, themes }: Taxonomy, asked: readonly string[] | null): void {
  const known = themes.map((theme) => theme.key);
  if (asked?.length === 0)
    throw new RefusedError([
      issue('MALFORMED_INPUT', 'The list of themes is empty.', {
        path: ['themes'],
        hints: ['Leave it out for all comments.'],
      }),
    ]);
  const issues = (asked ?? []).flatMap((theme, index): readonly Issue[] =>
    known.includes(theme)
      ? []
      : [
          issue('UNKNOWN_VALUE', `"${theme}" is no theme of "${key}".`, {
            path: ['themes', index],
            hints: [...didYouMean(theme, known), `Themes: ${known.join(', ')}.`],
          }),
        ],
  );
  if (issues.length > 0) throw new RefusedError(issues);
}
