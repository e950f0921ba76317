/** Rows counted by the bucket of a value: the cells of an approximate percentile. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { Source } from '../../plan/source.ts';
import { createRowScope, type LoweringContext } from '../lower-row.ts';
import { lowerDouble } from '../lower-value.ts';
import { type BranchPlace, lowerColumns, lowerGroups, never } from './branch-place.ts';
import { lowerGroupMembers, lowerInterval, lowerRead, needsBuckets } from './lower-rows.ts';

/** `select 0 as "branch", width_bucket(…) as "interval", case … end as "key", count(*) as "slot_0" … group by 2, 3` */
export function lowerBuckets(
  scan: Scan,
  branch: Branch & { readonly source: Extract<Source, { kind: 'buckets' }> },
  place: BranchPlace,
  context: LoweringContext,
): SQL {
  const { dataset } = scan;
  const { source, time } = branch;
  const scope = createRowScope(dataset, context, { bounds: branch });
  const columns = lowerColumns(place, {
    interval: lowerInterval(dataset, time, branch, scope),
    key: lowerBucket(lowerDouble(source.of, scope), source),
    by: lowerGroupMembers(scan, scope),
    slots: branch.slots.map(() => sql`count(*)`),
  });
  const where = lowerRead(scan, time, branch, source.filter, scope);
  const interval = needsBuckets(branch) ? 'column' : 'constant';
  return sql`select ${columns}${scope.from()}${where}${lowerGroups(place, scan.by.length, { key: 'column', interval })}`;
}

/** The bucket of a number; what is no finite number gets one of its own, for which the question is refused. */
function lowerBucket(value: SQL, { ratio, offset }: Extract<Source, { kind: 'buckets' }>): SQL {
  const size = (positive: SQL) =>
    sql`(ceil(ln(${positive}) / ${sql.raw(String(Math.log(ratio)))}::float8)::int + ${sql.raw(String(offset))})`;
  return sql`case when ${value} in ('NaN', 'Infinity', '-Infinity') then ${never} when ${value} > 0 then ${size(value)} when ${value} < 0 then -${size(sql`-${value}`)} else 0 end`;
}
