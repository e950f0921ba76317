/** Groups by the key of a joined table: rows are grouped by their own column that refers to it, and only the groups are joined. */
import { type SQL, sql } from 'drizzle-orm';
import { columnOf } from '../../model/dataset.ts';
import type { DimensionPath, Join } from '../../model/find-dimension.ts';
import { renderSource } from '../../model/render-source.ts';
import type { Branch, Scan } from '../../plan/plan.ts';
import { isToldAsItIs, lowerMember } from '../lower-member.ts';
import { column } from '../quote-name.ts';
import type { RowScope } from '../row-scope.ts';
import { type BranchPlace, byName } from './branch-place.ts';

/** Whether rows are put together by what tells their groups and filters apart, and joined with keys only after that. */
export const joinsAfter = ({ by }: Scan, { source, rollup, firstBy, slots }: Branch): boolean => {
  // What the branch adds up can be added up once more after the join.
  const byKey = by.some((path) => keyJoin(path) !== null) && slots.every(({ aggregate }) => aggregate === null);
  return source.kind === 'rows' && !rollup && (firstBy.length > 0 || byKey);
};

/** Members that a ranked branch has as the integers that they are. */
export const integerKeys = (scan: Scan, branch: Branch, scope: RowScope): ReadonlySet<DimensionPath> =>
  new Set(joinsAfter(scan, branch) ? scan.by.filter((path) => keyJoin(path) && isToldAsItIs(path, scope)) : []);

/** Places of the members that are such keys, where each key has one group until it is joined, and no two keys are told as one member. */
export function joinedKeys(scan: Scan, branch: Branch, scope: RowScope): readonly number[] {
  if (!joinsAfter(scan, branch) || branch.firstBy.length > 0) return [];
  const keys = scan.by.flatMap((path, index) => (keyJoin(path) ? [{ path, index }] : []));
  return keys.every(({ path }) => path.dimension.type !== 'number' || isToldAsItIs(path, scope))
    ? keys.map(({ index }) => index)
    : [];
}

/** The join whose far key the dimension is. */
function keyJoin({ joins, dimension, cut }: DimensionPath): Join | null {
  const [join] = joins;
  return join && joins.length === 1 && !cut && columnOf(dimension) === join.toColumn ? join : null;
}

/** Of the rows: `"t"."customer_id" as "by_0"`, and other members as they are. */
export const lowerKeyMembers = ({ by }: Scan, scope: RowScope): readonly SQL[] =>
  by.map((path, index) => {
    const join = keyJoin(path);
    return sql`${join ? column('t', join.fromColumn) : lowerMember(path, scope)} as ${byName(index)}`;
  });

export interface JoinedKeys {
  /** `("k0"."id")::text as "by_0"` */
  readonly by: readonly SQL[];
  /** `left join "cx"."customers" "k0" on "k0"."id" = "cells"."by_0"`: who refers to nobody has no member. */
  readonly joins: SQL;
  /** `"k0"."id"`, by the place of the member: what tells members apart as well as the text that they travel as, and is quicker to sort. */
  readonly keys: ReadonlyMap<number, SQL>;
}

/** Of the groups, named `cells`. */
export function joinKeys({ by }: Scan, { sorted }: BranchPlace, scope: RowScope): JoinedKeys {
  const joins = by.map((path, index) => {
    const join = keyJoin(path);
    const owner = join && scope.context.datasets.get(join.to);
    if (!owner) return sql``;
    const alias = `k${index}`;
    return sql` left join ${sql.raw(renderSource(owner))} ${sql.identifier(alias)} on ${column(alias, join.toColumn)} = ${column('cells', `by_${index}`)}`;
  });
  const keys = new Map<number, SQL>();
  const members = by.map((path, index) => {
    const join = keyJoin(path);
    if (!join) return byName(index);
    const key = column(`k${index}`, join.toColumn);
    const far: RowScope = { ...scope, path: () => key };
    const asItIs = isToldAsItIs(path, far);
    if (asItIs) keys.set(index, key);
    return sql`${asItIs && sorted ? key : lowerMember(path, far)} as ${byName(index)}`;
  });
  return { by: members, joins: sql.join(joins), keys };
}
