/** The statements of the scores among some requests, nothing run. */
import { PgDialect } from 'drizzle-orm/pg-core';
import type { CellRequest } from '../../plan/plan.ts';
import { describeScore } from '../../plan/score/describe-score.ts';
import { planScore } from '../../plan/score/plan-score.ts';
import { gatherScores } from '../../plan/score/plan-score-requests.ts';
import { lowerScore } from '../../sql/score/lower-score.ts';
import type { LoaderContext } from '../loading/loader-context.ts';
import type { ExplainedScan } from '../session.ts';

export function explainScores(
  requests: readonly CellRequest[],
  { planning, lowering, maxCells }: LoaderContext,
): readonly ExplainedScan[] {
  const dialect = new PgDialect();
  const { drafts } = gatherScores(requests.filter(({ measurement }) => measurement.score));
  return drafts.map((draft) => {
    const scan = planScore(draft, planning);
    const { sql, params } = dialect.sqlToQuery(lowerScore(scan, lowering, maxCells + 1));
    return { name: scan.name, plan: describeScore(scan), sql, parameters: params, rollups: [] };
  });
}
