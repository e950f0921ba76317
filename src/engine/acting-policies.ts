/** The row policies that act on questions of one reader: by what, with which values, and on which of the datasets that are read. */
import type { Model } from '../model/model.ts';
import { datasetsOf } from '../plan/measurement.ts';
import type { Held, Question } from '../query/question.ts';
import { resolveHeld } from '../query/resolve-held.ts';
import type { FindComputation } from './resolve-question.ts';
import type { ActingPolicy } from './session.ts';

/** One that exempts all of their datasets does not act. Those that refuse a question do: what it would have read is known before. */
export function actingPolicies(
  questions: readonly Question[],
  find: FindComputation,
  { restrictions }: Held,
  { datasets: known }: Pick<Model, 'datasets'>,
): readonly ActingPolicy[] {
  // What ranks can be another metric than the one that is asked for, and is held as well.
  const metrics = new Set(questions.flatMap(({ metric, top }) => (top?.metric ? [metric, top.metric] : [metric])));
  const datasets = new Set(
    [...metrics].flatMap((metric) => {
      const found = find(metric);
      return found?.kind === 'ok' ? datasetsOf(found.value) : [];
    }),
  );
  return restrictions.flatMap((restriction) => {
    const { policy, dimension, values, exempt } = restriction;
    const held = [...datasets].filter((dataset) => !exempt.includes(dataset));
    const alone = { restrictions: [restriction], masked: false };
    const issues = held.flatMap((dataset) => {
      const condition = resolveHeld(known, dataset, alone);
      return condition.kind === 'refused' ? condition.issues : [];
    });
    // Of several datasets one and the same may be missing.
    const once = [...new Map(issues.map((each) => [each.message, each])).values()];
    return held.length > 0 ? [{ policy, dimension, values, datasets: held, issues: once }] : [];
  });
}
