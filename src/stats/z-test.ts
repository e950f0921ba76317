/** From a difference and its standard error to a p-value by the normal distribution. */
import { normalCdf } from './distributions.ts';
import type { Significance } from './statistic.ts';

/** Two-sided; positive where the difference is. Null where the error is 0: nothing varied, so nothing can be tested. */
export function zTest(test: string, difference: number, standardError: number): Significance | null {
  if (!(standardError > 0)) return null;
  const statistic = difference / standardError;
  return { test, statistic, pValue: 2 * normalCdf(-Math.abs(statistic)) };
}
