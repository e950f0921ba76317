/** The rows of a branch as they are read, with every value that is asked of them as a column, before they are grouped. */
import { type SQL, sql } from 'drizzle-orm';
import { pathIdentity, valueIdentity } from '../../plan/identity.ts';
import { isComputed, type OwnValue } from '../../plan/row-value.ts';
import { lowerValue } from '../lower-value.ts';
import type { ElapsedValue, RowScope } from '../row-scope.ts';

export interface FencedRows {
  /** What is asked of the rows is asked here: it becomes a column of theirs, computed once a row however often it is named. */
  readonly scope: RowScope;
  /** A column of the rows. */
  hold(identity: string, value: SQL): SQL;
  /** The same scope, but what has to be computed is computed only of rows that meet the test. Equal `identity`, equal test. */
  where(identity: string, test: SQL): RowScope;
  /** `(select …) "rows"`, to be read from once everything has been asked. */
  from(where: SQL): SQL;
}

/**
 * ```sql
 * (select case when false then extract(epoch from clock_timestamp())::int else width_bucket("t"."responded_at", $1::timestamptz[]) end as "interval",
 *   "t"."score" as "value_0" from "cx"."survey_responses" "t" where …) "rows"
 * ```
 * Of `group by width_bucket(…)` Postgres expects a group for every instant: it sorts all rows on disk, and no worker takes part. Of
 * a column of a subquery that is not merged into its surroundings it expects two hundred. What is volatile is not merged, is
 * allowed in parallel, and vanishes when the subquery is planned: `offset 0` would do the same, but brings all rows to one node where they
 * are distributed. A column of its own would stay as a null in every row that is sorted, or hashed on disk: eight bytes.
 */
export function fenceRows(interval: SQL, by: readonly SQL[], inner: RowScope): FencedRows {
  const held = new Map<string, { readonly name: SQL; readonly column: SQL }>();
  const hold = (identity: string, value: SQL): SQL => {
    const known = held.get(identity);
    if (known) return known.name;
    const name = sql`${sql.identifier(`value_${held.size}`)}`;
    held.set(identity, { name, column: sql`${value} as ${name}` });
    return name;
  };
  const holdElapsed = (value: OwnValue, keep: typeof hold): ElapsedValue | null => {
    const elapsed = inner.elapsed(value);
    const identity = valueIdentity(value);
    return (
      elapsed && {
        double: () => keep(`${identity} as a double`, elapsed.double()),
        present: () => keep(`${identity} is there`, elapsed.present()),
      }
    );
  };
  const scope: RowScope = {
    ...inner,
    path: (path) => hold(pathIdentity(path), inner.path(path)),
    value: (value) => hold(valueIdentity(value), inner.value(value)),
    elapsed: (value) => holdElapsed(value, hold),
    computed: (value) => hold(valueIdentity(value), lowerValue(value, inner)),
    meets: (path, identity, test) => hold(`${pathIdentity(path)} meets ${identity}`, inner.meets(path, identity, test)),
    meetsFar: (condition) => {
      const met = inner.meetsFar(condition);
      return met && hold(met.identity, met.sql) ? { ...met, sql: hold(met.identity, met.sql) } : null;
    },
  };
  const holdWhere =
    (identity: string, test: SQL): typeof hold =>
    (what, value) =>
      hold(`${what} where ${identity}`, sql`case when ${test} then ${value} end`);
  return {
    scope,
    where: (identity, test) => ({
      ...scope,
      value: (value) =>
        isComputed(value) ? holdWhere(identity, test)(valueIdentity(value), inner.value(value)) : scope.value(value),
      elapsed: (value) => holdElapsed(value, holdWhere(identity, test)),
    }),
    hold,
    from: (where) => {
      const columns = [
        sql`case when false then extract(epoch from clock_timestamp())::int else ${interval} end as "interval"`,
        ...by,
        ...[...held.values()].map(({ column }) => column),
      ];
      return sql`(select ${sql.join(columns, sql`, `)}${inner.from()}${where}) "rows"`;
    },
  };
}
