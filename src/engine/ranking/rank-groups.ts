/** Which groups a ranking keeps: found in SQL where the statistic can say its order, among all groups otherwise. */
import type { Period } from '../../kernel/period.ts';
import { compareMembers } from '../../plan/compare-members.ts';
import type { Measurement } from '../../plan/measurement.ts';
import { planRank, type RankScan } from '../../plan/plan-rank.ts';
import type { Question, Top } from '../../query/question.ts';
import { zero } from '../../stats/exact.ts';
import type { State } from '../../stats/statistic.ts';
import type { Member } from '../answer.ts';
import { type EvaluatedGroup, spansOf } from '../evaluate.ts';
import type { LoaderContext } from '../loading/loader-context.ts';
import { decodeMembers, decodeSlots } from '../loading/run-scan.ts';
import type { Row } from '../loading/run-statement.ts';
import { measured, noSpan, type States } from '../measured.ts';
import { memberCondition } from '../members.ts';
import type { ResolvedQuestion } from '../resolve-question.ts';
import { runRank } from './run-rank.ts';

export interface Ranking {
  /** Best first. */
  readonly groups: readonly (readonly Member[])[];
  /** The same with their states in the ranking period, where the ranking has read them. */
  readonly evaluated: readonly EvaluatedGroup[] | null;
  /** Whether any group was left out. */
  readonly cut: boolean;
}

/** Whether the ranking asks what the question asks, of one period: its groups are then evaluated with it. */
export const ranksItself = (question: Question, top: Top): boolean =>
  (top.metric ?? question.metric) === question.metric &&
  question.periods.length === 1 &&
  (top.period === undefined || samePeriod(top.period, question.periods[0]));

const samePeriod = (one: Period, other: Period | undefined): boolean =>
  one.start === other?.start && one.end === other.end && one.calendar === other.calendar;

/** The question that a ranking asks: the ranking metric, in the ranking period, over every group. */
export function rankingQuestion(question: Question, top: Top): Question {
  const [first] = question.periods;
  const period = top.period ?? first;
  return { ...question, metric: top.metric ?? question.metric, periods: period ? [period] : [], top: null };
}

export async function rankGroups(
  resolved: ResolvedQuestion,
  top: Top,
  context: LoaderContext,
  evaluate: (resolved: ResolvedQuestion) => Promise<readonly EvaluatedGroup[]>,
): Promise<Ranking> {
  const { computation, by, where, question } = resolved;
  if (computation.kind === 'measurement') {
    const request = { measurement: computation, by, where, periods: question.periods };
    const rank = planRank(request, top, context.planning);
    if (rank) return readRanking(rank, top, await runRank(rank, context), statesOf(computation, resolved, context));
  }
  const sign = top.order === 'highest' ? -1 : 1;
  const ranked = (await evaluate(resolved))
    .map(({ members, states }) => ({ members, value: states[0] ? measured(states[0]).estimate.value : null }))
    .sort((a, b) => {
      if (a.value === b.value) return compareMembers(a.members, b.members);
      if (a.value === null) return 1;
      return b.value === null ? -1 : sign * (a.value - b.value);
    });
  const groups = ranked.slice(0, top.count).map(({ members }) => members);
  return { groups, evaluated: null, cut: ranked.length > top.count };
}

/** From the sums of a group in the one period of the question. */
function statesOf(computation: Measurement, resolved: ResolvedQuestion, { planning }: LoaderContext) {
  const [span = noSpan] = spansOf(computation, resolved, planning);
  return (state: State): readonly States[] => [{ kind: 'state', computation, state, span }];
}

function readRanking(
  { scan, columns }: RankScan,
  { count }: Top,
  rows: readonly Row[],
  statesFrom: (state: State) => readonly States[],
): Ranking {
  const slots = scan.branches[0]?.slots ?? [];
  const evaluated = rows.slice(0, count).map((row): EvaluatedGroup => {
    const values = decodeSlots(row, slots);
    return { members: decodeMembers(row, scan), states: statesFrom(columns.map((slot) => values[slot] ?? zero)) };
  });
  return { groups: evaluated.map(({ members }) => members), evaluated, cut: rows.length > count };
}

/** Only the rows of these groups. */
export function membersCondition(
  by: readonly string[],
  groups: readonly (readonly Member[])[],
): NonNullable<Question['where']> {
  const [field, ...more] = by;
  if (field !== undefined && more.length === 0) return oneOf(field, groups.flat());
  return {
    kind: 'or',
    conditions: groups.map((members) => ({
      kind: 'and' as const,
      conditions: members.map((member, index) => memberCondition(by[index] ?? '', member)),
    })),
  };
}

/** One test for all members: a multi-valued dimension is then joined once, and not once a member. */
function oneOf(field: string, members: readonly Member[]): NonNullable<Question['where']> {
  const values = members.filter((member) => member !== null);
  return {
    kind: 'or',
    conditions: [
      ...(values.length > 0 ? [{ kind: 'in' as const, field, values }] : []),
      ...(values.length < members.length ? [{ kind: 'isNull' as const, field }] : []),
    ],
  };
}

export const restrict = (question: Question, groups: readonly (readonly Member[])[]): Question => {
  const members = membersCondition(question.by, groups);
  const where = question.where === null ? members : { kind: 'and' as const, conditions: [question.where, members] };
  return { ...question, where, top: null };
};
