/** The join of a multi-valued dimension's bridge: grouped first, so that it reads a row as often as it must and no more. */
import { type SQL, sql } from 'drizzle-orm';
import { keyColumns, rowColumns } from '../model/bridge.ts';
import type { Dataset, Dimension } from '../model/dataset.ts';
import { renderSource } from '../model/render-source.ts';
import { column } from './quote-name.ts';

/** What is read of the bridge: every value of a row once, or whether a row has one that meets a test. */
export type BridgeUse =
  | { readonly kind: 'members'; readonly told: (value: SQL) => SQL }
  | { readonly kind: 'meets'; readonly test: (value: SQL) => SQL };

/**
 * ```sql
 * left join (select "b"."response_id" as "row_0", ("b"."theme")::text as "member" from "cx"."response_themes" "b"
 *   where "b"."theme" is not null group by 1, 2) "m0" on "m0"."row_0" = "t"."id"
 * left join (select "b"."response_id" as "row_0" from "cx"."response_themes" "b" where "b"."theme" = $1::text group by 1) "m1"
 *   on "m1"."row_0" = "t"."id"
 * ```
 * A member is grouped as it is told: 1 and 1.00 are one. A join rather than `in (select …)`, which stands in a grouped select list
 * where it does not distribute, and is run for each row once it outgrows work_mem.
 */
export function lowerBridge(
  dataset: Dataset,
  { key, many }: Dimension,
  { alias, parent }: { readonly alias: string; readonly parent: string },
  use: BridgeUse,
): SQL {
  if (many === undefined) throw new Error(`"${key}" has one value a row.`);
  const from = sql.raw(renderSource({ key, table: many.table, query: many.query }));
  const rows = rowColumns(many);
  const keys = keyColumns(many, dataset);
  const names = rows.map((_, index) => `row_${index}`);
  const selected = rows.map((row, index) => sql`${column('b', row)} as ${sql.identifier(names[index] ?? '')}`);
  const value = column('b', many.value);
  if (use.kind === 'members') selected.push(sql`${use.told(value)} as "member"`);
  const where = use.kind === 'members' ? sql`${value} is not null` : use.test(value);
  const group = selected.map((_, index) => String(index + 1)).join(', ');
  const on = names.map((name, index) => sql`${column(alias, name)} = ${column(parent, keys[index] ?? '')}`);
  return sql` left join (select ${sql.join(selected, sql`, `)} from ${from} "b" where ${where} group by ${sql.raw(group)}) ${sql.identifier(alias)} on ${sql.join(on, sql` and `)}`;
}
