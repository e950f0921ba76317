/** The plan and SQL of questions, nothing run: what a batch of exactly these questions would do. */
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { describeScan } from '../plan/describe-plan.ts';
import { measurementsOf } from '../plan/measurement.ts';
import type { Scan } from '../plan/plan.ts';
import { planRank } from '../plan/plan-rank.ts';
import { planScans } from '../plan/plan-scans.ts';
import { chooseRollups } from '../plan/rollup/choose-rollups.ts';
import type { Rollups } from '../plan/rollup/rollup.ts';
import type { Question } from '../query/question.ts';
import { lowerScan } from '../sql/lower-scan.ts';
import { keyedRequests } from './evaluate.ts';
import type { LoaderContext } from './loading/loader-context.ts';
import { rankingQuestion } from './ranking/rank-groups.ts';
import { firstStatement } from './ranking/run-rank.ts';
import type { ResolvedQuestion } from './resolve-question.ts';
import { explainScores } from './scores/explain-scores.ts';
import type { ExplainedScan } from './session.ts';

/** Of all branches, each choice and reason once. */
const choicesOf = ({ branches }: Scan): ExplainedScan['rollups'] => [
  ...new Map(branches.flatMap(({ rollups = [] }) => rollups).map((each) => [JSON.stringify(each), each])).values(),
];

interface Explaining {
  readonly loading: LoaderContext;
  readonly rollups: Rollups;
  readonly resolve: (question: Question) => ResolvedQuestion;
}

/** A ranking that SQL can do is shown first; the groups that it would keep are not known, so none are filtered. */
export function explainQuestions(
  resolved: readonly ResolvedQuestion[],
  { loading, rollups, resolve }: Explaining,
): readonly ExplainedScan[] {
  const dialect = new PgDialect();
  const explained = (scan: Scan, statement: SQL): ExplainedScan => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return { name: scan.name, plan: describeScan(scan), sql, parameters: params, rollups: choicesOf(scan) };
  };
  const ranks = resolved.flatMap(({ question }) => {
    if (question.top === null) return [];
    const { computation, by, where, question: asked } = resolve(rankingQuestion(question, question.top));
    if (computation.kind === 'formula') return [];
    const rank = planRank(
      { measurement: computation, by, where, periods: asked.periods },
      question.top,
      loading.planning,
    );
    if (!rank) return [];
    const { covered, statement } = firstStatement(rank, rollups, loading);
    return [explained(covered.scan, statement)];
  });
  const wholes = resolved
    .filter(({ question }) => question.top?.other)
    .map(({ question }) => resolve({ ...question, by: [], top: null }));
  const requests = [...resolved, ...wholes].flatMap((each) =>
    measurementsOf(each.computation).flatMap((measurement) =>
      keyedRequests(measurement, each, loading.planning).requests.map(({ request }) => request),
    ),
  );
  const plan = chooseRollups(
    planScans(
      requests.filter(({ measurement }) => !measurement.score),
      loading.planning,
    ),
    rollups,
    loading.planning.facts,
  );
  const scores = explainScores(requests, loading);
  const scans = plan.scans.map((scan) => explained(scan, lowerScan(scan, loading.lowering, loading.maxCells + 1)));
  return [
    ...new Map(
      [...ranks, ...scans, ...scores].map((each) => [each.sql + JSON.stringify(each.parameters), each]),
    ).values(),
  ];
}
