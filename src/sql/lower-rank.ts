/** The top groups of one metric in one period, in order, with what makes up their values. */
import { type SQL, sql } from 'drizzle-orm';
import { isCount } from '../plan/plan.ts';
import type { RankScan } from '../plan/plan-rank.ts';
import { createRowScope, type LoweringContext } from './lower-row.ts';
import { integerKeys } from './source/key-members.ts';
import { lowerBranch } from './source/lower-branch.ts';

/**
 * ```sql
 * /* lattice rank survey_responses by customer *​/
 * select "by_0", "slot_0", … from (select … ("t"."customer_id")::text as "by_0", count(*) … as "slot_0", … group by 2, 3) "cells"
 * where "slot_0" > 0 order by ("slot_1" - "slot_2")::numeric / nullif("slot_0", 0) desc nulls last, "by_0" collate "C" limit 11
 * ```
 */
export function lowerRank(rank: RankScan, context: LoweringContext): SQL {
  const [branch] = rank.scan.branches;
  if (!branch) throw new Error('A rank has one branch.');
  const names = rank.scan.by.map((_, index) => sql.identifier(`by_${index}`));
  const place = { index: 0, slots: branch.slots.length, keyed: false, sorted: true };
  const cells = lowerBranch(rank.scan, branch, place, context);
  const keys = integerKeys(rank.scan, branch, createRowScope(rank.scan.dataset, context));
  const ties = rank.scan.by.map((path, index) => {
    const { type } = path.dimension;
    // By its own name it would be the text that is told of it.
    if (keys.has(path)) return sql`"cells".${names[index]} nulls last`;
    if (type === 'boolean') return sql`${names[index]} nulls last`;
    return type === 'number' ? sql`${names[index]}::numeric nulls last` : sql`${names[index]} collate "C" nulls last`;
  });
  const told = rank.scan.by.map(({ dimension }, index) =>
    dimension.type === 'number' ? sql`(${names[index]})::text as ${names[index]}` : names[index],
  );
  // A count is 0 and a sum is null where no row met the slot.
  const present = branch.slots.map((slot, index) =>
    isCount(slot) ? sql`${slotName(index)} > 0` : sql`${slotName(index)} is not null`,
  );
  return sql`/* lattice ${sql.raw(rank.scan.name)} */ select ${sql.join([...told, ...branch.slots.map((_, index) => slotName(index))], sql`, `)} from (${cells}) "cells" where ${sql.join(present, sql` or `)} order by ${score(rank)} ${sql.raw(rank.order === 'highest' ? 'desc' : 'asc')} nulls last, ${sql.join(ties, sql`, `)} limit ${sql.raw(String(rank.limit))}`;
}

const slotName = (index: number) => sql.identifier(`slot_${index}`);

/** Null where there is nothing to rank by: no denominator, or too small a sample. */
function score({ plus, minus, over, minimum }: RankScan): SQL {
  const total = (slots: readonly number[]) =>
    sql.join(
      slots.map((slot) => sql`coalesce(${slotName(slot)}, 0)`),
      sql` + `,
    );
  const difference = minus.length === 0 ? sql`(${total(plus)})` : sql`((${total(plus)}) - (${total(minus)}))`;
  const value = over === null ? difference : sql`${difference}::numeric / nullif(${slotName(over)}, 0)`;
  if (minimum === null) return value;
  return sql`case when ${slotName(minimum.slot)} >= ${sql.raw(String(minimum.rows))} then ${value} end`;
}
