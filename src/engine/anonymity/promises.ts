/** Questions that nobody who is held to a promise of anonymity may ask of the rows behind it. */
import { issue, RefusedError } from '../../kernel/issue.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Model } from '../../model/model.ts';
import { type Computation, datasetsOf, sourcesOf } from '../../plan/measurement.ts';
import type { Top } from '../../query/question.ts';

/** Datasets behind a number that promise anonymity. */
export const promisesBehind = ({ datasets }: Pick<Model, 'datasets'>, computation: Computation): readonly Dataset[] =>
  [...new Set([...sourcesOf(computation).map(({ dataset }) => dataset), ...datasetsOf(computation)])].flatMap((key) => {
    const dataset = datasets.get(key);
    return dataset?.anonymity ? [dataset] : [];
  });

/** Throws `RefusedError` (ANONYMITY) for a ranking, whose order tells of numbers that are withheld, and for what is told of entities one by one. */
export function checkPromises(
  model: Model,
  { computation, top }: { readonly computation: Computation; readonly top: Top | null },
): void {
  const [promised, ...more] = promisesBehind(model, computation);
  if (!promised) return;
  if (top !== null) throw refusalOf(promised, 'A ranking tells in which order groups stand', 'Ask for every group.');
  const summed = new Set(datasetsOf(computation));
  const joined = [promised, ...more].find(({ key }) => !summed.has(key));
  if (joined)
    throw refusalOf(
      joined,
      `"${computation.metric.name}" is worked out for each entity from its rows`,
      'Ask for metrics that count or average its rows.',
    );
}

export const refusalOf = ({ name }: Pick<Dataset, 'name'>, why: string, hint: string): RefusedError =>
  new RefusedError([
    issue('ANONYMITY', `${why}, and "${name}" promises anonymity to its respondents.`, { hints: [hint] }),
  ]);
