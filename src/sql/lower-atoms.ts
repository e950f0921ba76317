/** The groups of rows that some sums never divide, each with who is behind it where these are few. */
import { type SQL, sql } from 'drizzle-orm';
import type { Dataset, Dimension } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { RowFilter } from '../plan/source.ts';
import type { ResolvedCondition } from '../query/field.ts';
import { lowerCondition } from './lower-condition.ts';
import { lowerMember } from './lower-member.ts';
import { lowerPresent } from './lower-parts.ts';
import { createRowScope, type LoweringContext, type RowScope } from './lower-row.ts';
import { lowerPositions } from './lower-time.ts';
import { lowerTime } from './source/lower-rows.ts';

export interface AtomScan {
  readonly dataset: Dataset;
  /** Tells respondents apart; all rows without it are of one. */
  readonly respondent: DimensionPath;
  readonly minimum: number;
  readonly times: readonly { readonly time: Dimension; readonly boundaries: readonly number[] }[];
  readonly by: readonly DimensionPath[];
  readonly tests: readonly { readonly where: ResolvedCondition | null; readonly any: readonly RowFilter[] }[];
}

/**
 * ```sql
 * select …width_bucket… as "time_0", … as "by_0", (…) is true as "test_0", case when count(distinct "respondent") < 5 then array_agg(distinct "respondent") end as "respondents"
 * from … group by 1, 2, 3 limit 200001
 * ```
 * A row that no test lets through is in no sum.
 */
export function lowerAtoms(
  { dataset, respondent, minimum, times, by, tests }: AtomScan,
  context: LoweringContext,
  limit: number,
): SQL {
  const scope = createRowScope(dataset, context);
  const columns = [
    ...times.map(({ time, boundaries }, index) =>
      named(lowerInterval(dataset, time, boundaries, scope), `time_${index}`),
    ),
    ...by.map((path, index) => named(lowerMember(path, scope), `by_${index}`)),
    ...tests.map((test, index) => named(lowerTest(test, scope), `test_${index}`)),
  ];
  const who = named(sql`coalesce((${lowerMember(respondent, scope)})::text, '')`, 'respondent');
  const names = columns.map((_, index) => sql.raw(String(index + 1)));
  const rows = sql`select ${sql.join([...columns, who], sql`, `)}${scope.from()}`;
  const kept = sql.join(
    [
      ...times.map((_, index) => sql.identifier(`time_${index}`)),
      ...by.map((_, index) => sql.identifier(`by_${index}`)),
      ...tests.map((_, index) => sql.identifier(`test_${index}`)),
    ].map((name) => sql`${name}`),
    sql`, `,
  );
  const some = sql.join(
    tests.map((_, index) => sql`${sql.identifier(`test_${index}`)}`),
    sql` or `,
  );
  return sql`/* anonymity ${sql.raw(dataset.key)} */ select ${kept}, case when count(distinct "respondent") < ${sql.raw(String(minimum))} then array_agg(distinct "respondent") end as "respondents" from (${rows}) "rows" where ${some} group by ${sql.join(names, sql`, `)} limit ${sql.raw(String(limit))}`;
}

const named = (value: SQL, name: string): SQL => sql`${value} as ${sql.identifier(name)}`;

/** 0 before the first boundary; null where a row has no such time. */
function lowerInterval(dataset: Dataset, time: Dimension, boundaries: readonly number[], scope: RowScope): SQL {
  const axis = lowerTime(dataset, time, scope);
  const place = boundaries.length === 0 ? sql`0` : sql`width_bucket(${axis}, ${lowerPositions(boundaries, time.type)})`;
  return sql`case when ${axis} is not null then ${place} end`;
}

function lowerTest({ where, any }: AtomScan['tests'][number], scope: RowScope): SQL {
  const filters = any.map(({ condition, present }) => {
    const all = [
      ...(condition ? [lowerCondition(condition, scope)] : []),
      ...present.flatMap((value) => lowerPresent(value, scope)),
    ];
    return all.length === 0 ? sql`true` : sql`(${sql.join(all, sql` and `)})`;
  });
  const counted = sql`(${sql.join(filters, sql` or `)})`;
  return where ? sql`((${lowerCondition(where, scope)}) and ${counted}) is true` : sql`${counted} is true`;
}
