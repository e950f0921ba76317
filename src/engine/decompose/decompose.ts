/** Answers "why did it move": one question of both periods by group, and the change of the whole made of its groups. */
import { issue, RefusedError, unwrap } from '../../kernel/issue.ts';
import type { Period } from '../../kernel/period.ts';
import type { Condition } from '../../model/condition.ts';
import { type Computation, measurementsOf } from '../../plan/measurement.ts';
import type { Question } from '../../query/question.ts';
import type { Sides } from '../../stats/effects.ts';
import { subtract, toNumber } from '../../stats/exact.ts';
import type { Group } from '../answer.ts';
import { isTakenOut, statesOf } from '../measured.ts';
import { membersCondition } from '../ranking/rank-groups.ts';
import { periodOf, type Reading, valueAt } from '../reading.ts';
import { checkDecomposition } from './check-decomposition.ts';
import { decomposeGroups, type GroupStates } from './decompose-groups.ts';
import type { Decomposition, DecompositionRequest } from './decomposition.ts';
import type { Form } from './form.ts';
import { readSums, type Sums } from './sums.ts';

/**
 * One statement a dataset, shared with all else of the tick that is cut alike: the whole is its groups merged, and asked for
 * only where entities could be in several. Rejects with `RefusedError`.
 */
export async function decompose(reading: Reading, request: DecompositionRequest): Promise<Decomposition> {
  const { set } = reading;
  const { computation, form, from } = unwrap(checkDecomposition(reading, request));
  const period = periodOf(reading);
  const question: Question = {
    metric: set.metric.key,
    periods: [from, period],
    by: request.by,
    where: sliceOf(reading),
    top: null,
  };
  const [answer, whole] = await Promise.all([
    set.ask(question),
    countsEntities(computation) ? set.ask({ ...question, by: [] }) : null,
  ]);
  const decomposed = unwrap(decomposeGroups({ computation, form, top: request.top }, answer.groups.map(statesIn)));
  if (whole && !whole.groups.every((group) => isMadeOf(form, statesIn(group), decomposed.whole)))
    throw new RefusedError([entitiesInSeveral(set.metric.name, request.by)]);
  const { told } = decomposed;
  return {
    ...told,
    metric: set.metric,
    by: request.by,
    period,
    from,
    assumptions: [...unlikePeriods(request, from, period), ...answer.assumptions, ...told.assumptions],
  };
}

/** The filter of the number, and the group that it is of. */
function sliceOf({ set: { question }, group }: Reading): Condition | null {
  if (!group || group.members.length === 0) return question.where;
  const members = membersCondition(question.by, [group.members]);
  return question.where ? { kind: 'and', conditions: [question.where, members] } : members;
}

function statesIn(group: Group): GroupStates {
  const [before, after] = [statesOf(valueAt(group, 0)), statesOf(valueAt(group, 1))];
  if (isTakenOut(before) || isTakenOut(after)) throw new RefusedError([someTakenOut]);
  return { members: group.members, before, after };
}

const someTakenOut = issue(
  'NOT_DECOMPOSABLE',
  'The number of a group is withheld for the anonymity of its respondents.',
  {
    path: ['by'],
    hints: ['Take apart by a dimension whose groups all have enough respondents.'],
  },
);

/** Whether it counts entities of which rows can lie in several groups, each for itself. */
const countsEntities = (computation: Computation): boolean =>
  measurementsOf(computation).some(({ statistic }) => statistic.columns.some(({ output }) => output !== undefined));

/** Whether the whole that was asked for is exactly its groups. */
const isMadeOf = (form: Form, states: GroupStates, merged: Sides<Sums>): boolean =>
  isSame(readSums(form, states.before), merged.before) && isSame(readSums(form, states.after), merged.after);

function isSame(asked: Sums | null, merged: Sums): boolean {
  if (asked?.kind === 'amount' && merged.kind === 'amount')
    return toNumber(subtract(asked.amount, merged.amount)) === 0;
  if (asked?.kind !== 'fraction' || merged.kind !== 'fraction') return false;
  const isEqual = (part: 'numerator' | 'denominator') => toNumber(subtract(asked[part], merged[part])) === 0;
  return isEqual('numerator') && isEqual('denominator');
}

const entitiesInSeveral = (name: string, by: readonly string[]) =>
  issue(
    'NOT_DECOMPOSABLE',
    `${name} is told of entities, and some of them are in several groups of ${by.join(', ')}.`,
    {
      path: ['by'],
      hints: ['Name a dimension of the entity itself, such as the region of a customer.'],
    },
  );

const unlikePeriods = ({ from: asked }: DecompositionRequest, from: Period, period: Period): readonly string[] =>
  from.complete && !period.complete && !(asked.kind === 'shift' && asked.shift === 'sameElapsedPrevious')
    ? [`${period.label} is not over, and is set against the whole of ${from.label}.`]
    : [];
