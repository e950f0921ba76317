/** The scope that a slot is computed in: where its branch reads more rows than ask for it, what costs is worked out of those only. */
import { sql } from 'drizzle-orm';
import type { Scan, Slot } from '../../plan/plan.ts';
import type { RowScope } from '../row-scope.ts';
import type { FencedRows } from './fence-rows.ts';
import { lowerBounds } from './lower-rows.ts';

/** `rows`: the scope of the rows as they are read, behind the fence. */
export function slotScope({ dataset }: Scan, slot: Slot, fenced: FencedRows, rows: RowScope): RowScope {
  const { asked } = slot;
  if (!asked) return fenced.scope;
  const { time, stretches } = asked;
  const [only = { from: null, until: null }] = stretches;
  const tests = lowerBounds(dataset, time, { ...only, stretches }, rows);
  return fenced.where(askedIdentity(slot), sql.join([...tests], sql` and `));
}

/** Equal where slots ask for the same rows. */
export const askedIdentity = ({ asked }: Pick<Slot, 'asked'>): string =>
  asked ? JSON.stringify([asked.time.key, asked.stretches.map(({ from, until }) => [from, until])]) : '';
