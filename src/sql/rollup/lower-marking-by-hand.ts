/** What rows of a table touch where no trigger tells: for whoever writes them, as a statement over rows named `cairn_changed`. */
import { type SQL, sql } from 'drizzle-orm';
import type { BoundRollup } from '../../plan/rollup/rollup.ts';
import type { LoweringContext } from '../row-scope.ts';
import type { WatchedTable } from './lower-marking.ts';
import { lowerTouched, lowerTouchedBy } from './lower-touched.ts';

export function lowerTouchedByHand(bound: BoundRollup, { joins }: WatchedTable, context: LoweringContext): SQL {
  const last = joins.at(-1);
  if (!last) return lowerTouched(bound, sql`"cairn_changed"`, context);
  const keys = sql`select "each".${sql.identifier(last.toColumn)} from "cairn_changed" "each"`;
  return lowerTouchedBy(bound, joins, keys, context);
}
