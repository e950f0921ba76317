/** The scores of a population together: one statement for all periods, groups, filters and bands that were asked. */
import { type SQL, sql } from 'drizzle-orm';
import type { ScoreScan } from '../../plan/score/score-plan.ts';
import type { LoweringContext } from '../lower-row.ts';
import { lowerBand } from './lower-band.ts';
import { lowerScored } from './lower-scored.ts';

/**
 * ```sql
 * /* lattice score customer_health by segment *​/
 * with … "scored" as (…)
 * select "period", "by_0", count(*) as "entities_0", count("score") as "scored_0", sum("score") as "sum_0",
 *   sum("score" * "score") as "squares_0", count(*) filter (where "score" < 40::numeric) as "band_0_0", …
 * from "scored" group by 1, 2
 * ```
 * Scores have ten decimals and are added as numerics: sums are exact. No more than `limit` rows come back.
 */
export function lowerScore(scan: ScoreScan, context: LoweringContext, limit: number): SQL {
  const names = scan.by.map((_, index) => sql.identifier(`by_${index}`));
  const { bands } = scan.bound.score;
  const counts = scan.slices.flatMap((_, slice) => {
    const inSlice = scan.slices.length > 1 ? [sql`${sql.identifier(`slice_${slice}`)}`] : [];
    const over = (aggregate: SQL, name: string, tests: readonly SQL[] = []) => {
      const all = [...inSlice, ...tests];
      const filter = all.length === 0 ? sql`` : sql` filter (where ${sql.join(all, sql` and `)})`;
      return sql`${aggregate}${filter} as ${sql.identifier(name)}`;
    };
    return [
      over(sql`count(*)`, `entities_${slice}`),
      over(sql`count("score")`, `scored_${slice}`),
      over(sql`sum("score")`, `sum_${slice}`),
      over(sql`sum("score" * "score")`, `squares_${slice}`),
      over(sql`count(*)`, `unsound_${slice}`, [sql`"unsound"`]),
      ...bands.map((_, band) => over(sql`count(*)`, `band_${slice}_${band}`, [lowerBand(bands, band)])),
    ];
  });
  const group = [1, ...names.map((_, index) => index + 2)].join(', ');
  return sql`/* lattice ${sql.raw(scan.name)} */ ${lowerScored(scan, context)} select ${sql.join([sql`"period"`, ...names, ...counts], sql`, `)} from "scored" group by ${sql.raw(group)} limit ${sql.raw(String(limit))}`;
}
