/** A test of two independent numbers of which only estimates and intervals are known, such as a published one. */
import { normalCritical } from './distributions.ts';
import type { Significance } from './statistic.ts';
import { zTest } from './z-test.ts';

/** A number with its confidence interval. */
export interface Bounded {
  readonly value: number;
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Variances are recovered from the limits that face each other, (distance / z)², and added: MOVER, G. Y. Zou & A. Donner,
 * Statistics in Medicine 27 (2008); with Wilson intervals of two shares it is method 10 of R. G. Newcombe, Statistics in
 * Medicine 17 (1998). First minus second; two-sided by the normal distribution. Null where no limit lies beyond its number.
 */
export function intervalTest(first: Bounded, second: Bounded): Significance | null {
  const difference = first.value - second.value;
  const [greater, smaller] = difference >= 0 ? [first, second] : [second, first];
  const below = (greater.value - greater.lower) / normalCritical(greater.level);
  const above = (smaller.upper - smaller.value) / normalCritical(smaller.level);
  if (!(below > 0 && above > 0)) return null;
  return zTest('MOVER_Z', difference, Math.hypot(below, above));
}
