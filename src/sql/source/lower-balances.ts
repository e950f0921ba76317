/** What each entity had before and has after each interval: the cells of a retention. */
import { type SQL, sql } from 'drizzle-orm';
import type { Scan } from '../../plan/plan.ts';
import type { EntityOutput, EntityTerm } from '../../plan/source.ts';
import { createRowScope, type LoweringContext, type RowScope } from '../lower-row.ts';
import { lowerTotal } from '../lower-slot.ts';
import { lowerValue } from '../lower-value.ts';
import { type BranchPlace, byNames, lowerColumns, lowerGroups } from './branch-place.ts';
import { areAlike, type BalancesBranch, lowerAlike } from './lower-alike.ts';
import { lowerGrouped } from './lower-grouped.ts';

/**
 * ```sql
 * select 0 as "branch", "interval" as "interval", "by_0", count(*) filter (where "before" > 0 and "after" <= 0) as "slot_0"
 * from (select "interval", "by_0", "came", "change", "before", "before" + "change" as "after"
 *   from (select "interval", "by_0", "came", "change", coalesce(sum("change") over (partition by "entity", "by_0" order by "interval" …), 0) as "before"
 *     from (select "interval", "by_0", "entity", sum("change") as "change", sum("came") as "came"
 *       from (<one grouped select a term> union all …) "terms" group by "entity", "by_0", "interval") "changes") "levels") "balances"
 * group by 2, 3
 * ```
 * Entities without a change in an interval have no row there: they stay what they are, and cost nothing.
 */
export function lowerBalances(scan: Scan, branch: BalancesBranch, place: BranchPlace, context: LoweringContext): SQL {
  const alike = areAlike(scan, branch);
  const by = byNames(scan);
  const kept = [sql`"interval"`, ...by, ...came(branch), sql`"change"`, ...(alike ? [sql`"alike"`] : [])];
  const list = (...columns: readonly SQL[]) => sql.join([...kept, ...columns], sql`, `);
  const partition = sql.join([sql`"entity"`, ...by], sql`, `);
  // An entity has one row an interval: counted in rows, the window needs no look at its neighbours.
  const window = sql`partition by ${partition} order by "interval" rows between unbounded preceding and 1 preceding`;
  const before = sql`coalesce(sum("change") over (${window}), 0) as "before"`;
  const changes = alike ? lowerAlike(scan, branch, context) : lowerChanges(scan, branch, context);
  const levels = sql`(select ${list(before)} from (${changes}) "changes") "levels"`;
  const balances = sql`(select ${list(sql`"before"`, sql`"before" + "change" as "after"`)} from ${levels}) "balances"`;
  const columns = lowerColumns(place, {
    interval: sql`"interval"`,
    by,
    slots: branch.slots.map(({ output }) => lowerOutput(outputs[output as BalanceOutput], alike)),
  });
  return sql`select ${columns} from ${balances}${lowerGroups(place, by.length)}`;
}

/** Whoever came is told apart only where those are asked for that came and went: what nobody reads still takes room in a grouping. */
const came = ({ slots }: BalancesBranch, total: SQL = sql``): readonly SQL[] =>
  slots.some(({ output }) => output === 'passed') ? [sql`${total}"came"`] : [];

/** Of each entity in each interval what all terms say; one term says it by itself. */
function lowerChanges(scan: Scan, branch: BalancesBranch, context: LoweringContext): SQL {
  const by = byNames(scan);
  const terms = branch.source.terms.map((term) => lowerTerm(scan, branch, term, context));
  const [only] = terms;
  if (only && terms.length === 1) return only;
  const columns = [
    sql`"interval"`,
    ...by,
    sql`"entity"`,
    sql`sum("change") as "change"`,
    ...came(branch, sql`sum("came") as `),
  ];
  const keys = sql.join([sql`"entity"`, ...by, sql`"interval"`], sql`, `);
  return sql`select ${sql.join(columns, sql`, `)} from (${sql.join([...terms], sql` union all `)}) "terms" group by ${keys}`;
}

/** `select "interval", "by_0", "entity", -count(*) as "change", 0 as "came" from … group by "entity", "by_0", "interval"` */
function lowerTerm(scan: Scan, branch: BalancesBranch, term: EntityTerm, context: LoweringContext): SQL {
  const scope = createRowScope(scan.dataset, context, { bounds: branch });
  const entity = { name: sql`"entity"`, value: lowerValue(branch.source.entity, scope) };
  const totals = (rows: RowScope) => {
    const total = lowerTotal(term.factors, rows);
    return term.sign === 1
      ? [sql`${total} as "change"`, ...came(branch, sql`count(*) as `)]
      : [sql`-${total} as "change"`, ...came(branch, sql`0 as `)];
  };
  return lowerGrouped(scan, branch, { time: term.time, filter: term, keys: [entity], totals }, scope);
}

type BalanceOutput = Exclude<EntityOutput, 'kept' | 'kept_amount' | 'next_amount'>;

interface Output {
  /** Of an entity in an interval; it counts 1 where absent. */
  readonly value?: SQL;
  readonly where?: SQL;
}

/** Few numerics are added, compared or made anew: they are what a retention of amounts costs. */
const outputs: Readonly<Record<BalanceOutput, Output>> = {
  present: { value: sql`("after" > 0)::int - ("before" > 0)::int` },
  lost: { where: sql`"before" > 0 and "after" <= 0` },
  passed: { where: sql`"before" <= 0 and "after" <= 0 and "came" > 0` },
  amount: {
    value: sql`case when "before" >= 0 and "after" >= 0 then "change" else greatest("after", 0) - greatest("before", 0) end`,
  },
  reduced: {
    value: sql`case when "after" > 0 then -"change" else "before" end`,
    where: sql`"before" > 0 and "change" < 0`,
  },
  gained: { value: sql`"change"`, where: sql`"before" > 0 and "change" > 0` },
};

function lowerOutput({ value, where }: Output, alike: boolean): SQL {
  const weighed = value ? sql`(${value}) * "alike"` : sql`"alike"`;
  const sum = alike ? sql`sum(${weighed})` : value ? sql`sum(${value})` : sql`count(*)`;
  return where ? sql`${sum} filter (where ${where})` : sum;
}
