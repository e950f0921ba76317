/** The top groups of one metric in one period, in order, with what makes up their values. */
import { type SQL, sql } from 'drizzle-orm';
import { isCount } from '../plan/plan.ts';
import type { RankScan } from '../plan/plan-rank.ts';
import { createRowScope, type LoweringContext } from './lower-row.ts';
import type { BranchPlace } from './source/branch-place.ts';
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
  const { head, columns, present, order } = lowerRanking(rank, context);
  return sql`${head} select ${columns} from (${lowerRanked(rank, {}, context)}) "cells" where ${present} order by ${order} limit ${sql.raw(String(rank.limit))}`;
}

/** The groups of the only branch. */
export function lowerRanked({ scan }: RankScan, apart: Pick<BranchPlace, 'apart'>, context: LoweringContext): SQL {
  const [branch] = scan.branches;
  if (!branch) throw new Error('A rank has one branch.');
  const place = { index: 0, slots: branch.slots.length, keyed: false, sorted: true, ...apart };
  return lowerBranch(scan, branch, place, context);
}

export interface Ranking {
  /** The comment that the statement begins with. */
  readonly head: SQL;
  /** What is told of a group. */
  readonly columns: SQL;
  /** Whether a group has any row. */
  readonly present: SQL;
  /** Best first, and those that tie by their members. */
  readonly order: SQL;
}

/** Of groups named `cells`. */
export function lowerRanking(rank: RankScan, context: LoweringContext): Ranking {
  const { scan } = rank;
  const slots = scan.branches.flatMap((branch) => branch.slots);
  const names = scan.by.map((_, index) => sql.identifier(`by_${index}`));
  const keys = new Set(
    scan.branches.flatMap((branch) => [...integerKeys(scan, branch, createRowScope(scan.dataset, context))]),
  );
  const ties = scan.by.map((path, index) => {
    const { type } = path.dimension;
    // By its own name it would be the text that is told of it.
    if (keys.has(path)) return sql`"cells".${names[index]} nulls last`;
    if (type === 'boolean') return sql`${names[index]} nulls last`;
    return type === 'number' ? sql`${names[index]}::numeric nulls last` : sql`${names[index]} collate "C" nulls last`;
  });
  const told = scan.by.map(({ dimension }, index) =>
    dimension.type === 'number' ? sql`(${names[index]})::text as ${names[index]}` : names[index],
  );
  // A count is 0 and a sum is null where no row met the slot.
  const present = slots.map((slot, index) =>
    isCount(slot) ? sql`${slotName(index)} > 0` : sql`${slotName(index)} is not null`,
  );
  const direction = sql.raw(rank.order === 'highest' ? 'desc' : 'asc');
  return {
    head: sql`/* lattice ${sql.raw(scan.name)} */`,
    columns: sql.join([...told, ...slots.map((_, index) => slotName(index))], sql`, `),
    present: sql`(${sql.join(present, sql` or `)})`,
    order: sql`${score(rank)} ${direction} nulls last, ${sql.join(ties, sql`, `)}`,
  };
}

export const slotName = (index: number) => sql.identifier(`slot_${index}`);

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
