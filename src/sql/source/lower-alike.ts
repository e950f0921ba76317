/** Entities of one row each that only count: those that come and go in the same intervals are alike, and followed as one. */
import { type SQL, sql } from 'drizzle-orm';
import type { Branch, Scan } from '../../plan/plan.ts';
import type { EntityTerm, Source } from '../../plan/source.ts';
import { fitOneNumber } from '../../plan/standings.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { byNames } from './branch-place.ts';
import { fenceRows } from './fence-rows.ts';
import { lowerBounds, lowerFilter, lowerGroupMembers, lowerTime } from './lower-rows.ts';
import { type Standing, standing } from './standing.ts';

export type BalancesBranch = Branch & { readonly source: Extract<Source, { kind: 'balances' }> };

export function areAlike({ dataset: { primaryKey } }: Scan, { source, boundaries }: BalancesBranch): boolean {
  const { entity, terms } = source;
  const [key] = primaryKey;
  return (
    entity.kind === 'column' &&
    primaryKey.length === 1 &&
    key === entity.column &&
    terms.every(({ factors }) => factors.length === 0) &&
    fitOneNumber(terms.map(() => boundaries.length))
  );
}

/**
 * ```sql
 * select "interval", "by_0", "entity", sum("change") as "change", sum("came") as "came", min("alike") as "alike" from (
 *   with "classes" as materialized (select "interval" as "entity", "by_0", count(*) as "alike" from (
 *     select 1 * case … end + 39 * case … end as "interval", … from "cx"."customers" "t" where …) "rows" group by 1, 2)
 *   select "entity" / 1 % 39 as "interval", "by_0", "entity", 1 as "change", 1 as "came", "alike" from "classes" where … <> 38
 *   union all select "entity" / 39 % 39 as "interval", "by_0", "entity", -1 as "change", 0 as "came", "alike" … ) "terms"
 * group by "entity", "by_0", "interval"
 * ```
 */
export function lowerAlike(scan: Scan, branch: BalancesBranch, context: LoweringContext): SQL {
  const { terms } = branch.source;
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  const by = byNames(scan);
  const members = lowerGroupMembers(scan, scope);
  const stood = standing(
    terms.map((term) => standingOf(scan, branch, term, scope)),
    sql`"entity"`,
  );
  const read = terms.map(
    (term) => sql`(${sql.join([...lowerBounds(scan.dataset, term.time, branch, scope)], sql` and `)})`,
  );
  const rows = fenceRows(stood.code, members, scope).from(sql` where ${sql.join(read, sql` or `)}`);
  const grouped = sql.raw([1, ...by.map((_, index) => index + 2)].join(', '));
  const classes = sql`select ${sql.join([sql`"interval" as "entity"`, ...by, sql`count(*) as "alike"`], sql`, `)} from ${rows} group by ${grouped}`;
  const parts = terms.map(({ sign }, index) => {
    const { interval, isSomewhere } = stood.digits[index] as (typeof stood.digits)[number];
    const [change, came] = sign === 1 ? [sql`1`, sql`1`] : [sql`-1`, sql`0`];
    const columns = [
      sql`${interval} as "interval"`,
      ...by,
      sql`"entity"`,
      sql`${change} as "change"`,
      sql`${came} as "came"`,
      sql`"alike"`,
    ];
    return sql`select ${sql.join(columns, sql`, `)} from "classes" where ${isSomewhere}`;
  });
  const sums = [sql`sum("change") as "change"`, sql`sum("came") as "came"`, sql`min("alike") as "alike"`];
  const keys = [sql`"entity"`, ...by, sql`"interval"`];
  return sql`select ${sql.join([sql`"interval"`, ...by, sql`"entity"`, ...sums], sql`, `)} from (with "classes" as materialized (${classes}) ${sql.join(parts, sql` union all `)}) "terms" group by ${sql.join(keys, sql`, `)}`;
}

const standingOf = (
  { dataset }: Scan,
  { boundaries }: BalancesBranch,
  term: EntityTerm,
  scope: RowScope,
): Standing => ({
  time: term.time,
  axis: lowerTime(dataset, term.time, scope),
  boundaries,
  tests: lowerFilter(term, scope),
});
