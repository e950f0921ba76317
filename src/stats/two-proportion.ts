/** The test of no difference between two shares. */
import type { Significance } from './statistic.ts';
import { zTest } from './z-test.ts';

/** A share from 0 to 1, and how many it is of. */
export interface Proportion {
  readonly share: number;
  /** Above 0, and not necessarily whole. */
  readonly size: number;
}

/** Pooled two-proportion z test of the first minus the second; null where nothing varies. */
export function twoProportionTest(a: Proportion, b: Proportion): Significance | null {
  const pooled = (a.share * a.size + b.share * b.size) / (a.size + b.size);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.size + 1 / b.size));
  return zTest('TWO_PROPORTION_Z', a.share - b.share, error);
}
