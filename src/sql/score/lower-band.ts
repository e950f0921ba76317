/** Whether a score is in a band: at or above the end of the one below, and below its own. */
import { type SQL, sql } from 'drizzle-orm';
import type { Band } from '../../model/score.ts';
import { lowerNumber } from './lower-number.ts';

/** False or null for an entity without a score. */
export function lowerBand(bands: readonly Band[], place: number): SQL {
  const [from, below] = [bands[place - 1]?.below, bands[place]?.below];
  const tests = [
    ...(from === undefined ? [] : [sql`"score" >= ${lowerNumber(from)}`]),
    ...(below === undefined ? [] : [sql`"score" < ${lowerNumber(below)}`]),
  ];
  return tests.length === 0 ? sql`"score" is not null` : sql.join(tests, sql` and `);
}
