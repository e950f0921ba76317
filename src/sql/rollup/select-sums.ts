/** Sums under the names that the parts of a rollup branch share, of what is grouped by its first columns. */
import { type SQL, sql } from 'drizzle-orm';
import { slotColumn } from './cells-scope.ts';

/** `select … as "interval", … as "by_0", sum(…) as "slot_0" from … group by 1, 2`; `groups` carry their names, `rest` is what follows. */
export function selectSums(groups: readonly SQL[], sums: readonly SQL[], rest: SQL): SQL {
  const named = sums.map((sum, index) => sql`${sum} as ${sql.identifier(slotColumn(index))}`);
  const places = sql.raw(groups.map((_, index) => index + 1).join(', '));
  return sql`select ${sql.join([...groups, ...named], sql`, `)}${rest} group by ${places}`;
}
