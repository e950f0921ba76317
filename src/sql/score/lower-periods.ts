/** The periods of a score's statement as a relation: when an entity is there, and which cells each reading adds up. */
import { type SQL, sql } from 'drizzle-orm';
import type { DimensionType } from '../../model/dataset.ts';
import type { ScoreScan } from '../../plan/score/score-plan.ts';
import { lowerPositions } from '../lower-time.ts';

/** `select * from unnest($1::int[], $2::timestamptz[], …) as "periods" ("period", "since", "until", "from_0", "to_0", …)` */
export function lowerPeriods({ bound, periods, since, until, readings }: ScoreScan): SQL {
  const edges = (at: readonly number[], type: DimensionType) => lowerPositions(at, type);
  const columns: readonly (readonly [name: string, values: SQL])[] = [
    ['period', integers(periods.map((_, index) => index))],
    ...(bound.active ? [['since', edges(since, bound.active.from.type)] as const] : []),
    ...(bound.active?.until ? [['until', edges(until, bound.active.until.type)] as const] : []),
    ...readings.flatMap(({ ranges }, index) => [
      [`from_${index}`, integers(ranges.map(([from]) => from))] as const,
      [`to_${index}`, integers(ranges.map(([, to]) => to))] as const,
    ]),
  ];
  const values = sql.join(
    columns.map(([, each]) => each),
    sql`, `,
  );
  const names = sql.join(
    columns.map(([name]) => sql.identifier(name)),
    sql`, `,
  );
  return sql`select * from unnest(${values}) as "given" (${names})`;
}

const integers = (values: readonly number[]): SQL => sql`${`{${values.join(',')}}`}::int[]`;
