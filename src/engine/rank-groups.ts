/** Which groups a ranking keeps: found in SQL where the statistic can say its order, among all groups otherwise. */

import { toStatement } from '../../db/statement.ts';
import { compareMembers } from '../plan/compare-members.ts';
import { planRank, type RankScan } from '../plan/plan-rank.ts';
import { chooseWholeRollups } from '../plan/rollup/choose-rollups.ts';
import { readsAsOf } from '../plan/rollup/reads-as-of.ts';
import type { Question, Top } from '../query/question.ts';
import { lowerRank } from '../sql/lower-rank.ts';
import type { Member } from './answer.ts';
import type { LoaderContext } from './cell-loader.ts';
import type { EvaluatedGroup } from './evaluate.ts';
import { measured } from './measured.ts';
import { memberCondition } from './members.ts';
import type { ResolvedQuestion } from './resolve-question.ts';
import { decodeMembers } from './run-scan.ts';
import { isMissingTable, type Row, remember, runStatement } from './run-statement.ts';
import { sizeOfRows } from './size-of-rows.ts';

export interface Ranking {
  /** Best first. */
  readonly groups: readonly (readonly Member[])[];
  /** Whether any group was left out. */
  readonly cut: boolean;
}

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
  const rank =
    computation.kind === 'measurement'
      ? planRank({ measurement: computation, by, where, periods: question.periods }, top, context.planning)
      : null;
  if (rank) {
    const rows = await runRank(rank, context);
    const groups = rows.map((row) => decodeMembers(row, rank.scan));
    return { groups: groups.slice(0, top.count), cut: groups.length > top.count };
  }
  const sign = top.order === 'highest' ? -1 : 1;
  const ranked = (await evaluate(resolved))
    .map(({ members, states }) => ({ members, value: states[0] ? measured(states[0]).estimate.value : null }))
    .sort((a, b) => {
      if (a.value === b.value) return compareMembers(a.members, b.members);
      if (a.value === null) return 1;
      return b.value === null ? -1 : sign * (a.value - b.value);
    });
  return { groups: ranked.slice(0, top.count).map(({ members }) => members), cut: ranked.length > top.count };
}

/** From cells where a rollup has all that is asked. */
async function runRank(rank: RankScan, context: LoaderContext): Promise<readonly Row[]> {
  const run = (asked: RankScan): Promise<readonly Row[]> => {
    const statement = toStatement(lowerRank(asked, context.lowering));
    const load = (within: LoaderContext) => runStatement(within, statement);
    return readsAsOf(asked.scan) ? load(context) : remember(context, statement, load, sizeOfRows);
  };
  const scan = chooseWholeRollups(rank.scan, await context.rollups.current());
  try {
    return await run({ ...rank, scan });
  } catch (error) {
    if (!scan.branches.some(({ rollup }) => rollup) || !isMissingTable(error)) throw error;
    context.rollups.forget();
    return run(rank);
  }
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
