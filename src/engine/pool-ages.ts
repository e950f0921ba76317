/** All cohorts of an age as one: how much is left after so many units, whoever entered when. */
import { estimateOf, shareOf } from './ask-cohorts.ts';
import type { CohortRow, PooledAge } from './cohort-table.ts';

/**
 * An age from 0 to `ages`, whether a cohort has reached it or not. Large cohorts count for more, as their members do. A
 * cell that is withheld, or whose unit runs, is in neither sum.
 */
export const poolAges = (rows: readonly CohortRow[], ages: number): readonly PooledAge[] =>
  Array.from({ length: ages + 1 }, (_, age) => {
    const pairs = rows.flatMap(({ size, cells }) => {
      const cell = cells[age];
      const told = cell?.complete && [cell.value, size].every((each) => estimateOf(each).decimal !== null);
      return cell && told ? [[cell.value, size] as const] : [];
    });
    return { age, share: shareOf(pairs), cohorts: pairs.length };
  });
