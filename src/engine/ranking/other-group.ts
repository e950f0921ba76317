/** The one group that stands for all that a ranking left out. */
import { isMultiValued } from '../../model/bridge.ts';
import type { Model } from '../../model/model.ts';
import { entitiesDivided } from '../../plan/entities-divided.ts';
import { type Computation, measurementsOf } from '../../plan/measurement.ts';
import type { Question } from '../../query/question.ts';
import type { Member } from '../answer.ts';
import type { EvaluatedGroup } from '../evaluate.ts';
import { emptyStates, mergeAll, type States, without } from '../measured.ts';
import type { ResolvedQuestion } from '../resolve-question.ts';
import { membersCondition } from './rank-groups.ts';

/** Whether the states of groups can be taken from that of the whole: they merge, and no row and no entity is in two groups. */
export const canSubtract = ({ computation, by }: ResolvedQuestion, { datasets }: Pick<Model, 'datasets'>): boolean =>
  multiValuedOf(by).length === 0 &&
  measurementsOf(computation).every(({ statistic }) => statistic.mergeable) &&
  !entitiesDivided(computation, (dataset) => by.get(dataset) ?? [], datasets);

/** The dimensions, as asked, of which a row can have several values. */
export const multiValuedOf = (by: ResolvedQuestion['by']): readonly string[] => [
  ...new Set([...by.values()].flat().flatMap(({ name, dimension }) => (isMultiValued(dimension) ? [name] : []))),
];

/**
 * What to ask for the rest: the whole, from which the shown groups are taken (its scan is often asked anyway); or, where
 * states cannot be taken apart or groups overlap, the rows of no shown group.
 */
export function leftOver(
  resolved: ResolvedQuestion,
  shown: readonly (readonly Member[])[],
  model: Pick<Model, 'datasets'>,
): Question {
  const { question } = resolved;
  const whole = { ...question, by: [], top: null };
  if (canSubtract(resolved, model)) return whole;
  const outside = { kind: 'not' as const, condition: membersCondition(question.by, shown) };
  return {
    ...whole,
    where: question.where === null ? outside : { kind: 'and', conditions: [question.where, outside] },
  };
}

/** The whole without the groups, period by period. */
export const withoutGroups = (
  computation: Computation,
  whole: readonly States[],
  groups: readonly EvaluatedGroup[],
): readonly States[] =>
  whole.map((states, period) => {
    const parts = groups.flatMap((group) => group.states[period] ?? emptyStates(computation));
    return without(states, mergeAll(computation, parts));
  });
