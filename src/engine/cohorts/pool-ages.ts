/** All cohorts of an age as one: how much is left after so many units, whoever entered when. */
import { shareOf } from './ask-cohorts.ts';
import type { CohortRow, PooledAge } from './cohort-table.ts';

/**
 * An age from 0 to `ages`, whether a cohort has reached it or not. Large cohorts count for more, as their members do. A
 * cell that is withheld, or whose unit runs, is in neither sum.
 */
export const poolAges = (rows: readonly CohortRow[], ages: number): readonly PooledAge[] =>
  Array.from({ length: ages + 1 }, (_, age) => {
    const pairs = rows.flatMap(({ cells }) => {
      const cell = cells[age];
      return cell?.complete && cell.parts ? [cell.parts] : [];
    });
    return { age, share: shareOf(pairs), cohorts: pairs.length };
  });
