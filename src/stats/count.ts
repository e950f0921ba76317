/** The statistic of `count`: how many rows there are. */
import { toDecimal, toNumber, zero } from './exact.ts';
import type { Statistic } from './statistic.ts';

/** Predicate `counted`. In rows; 0 where there are none. */
export function count(): Statistic {
  return {
    kind: 'count',
    columns: [{ name: 'n', of: [], when: ['counted'] }],
    mergeable: true,
    whole: false,
    additive: true,
    rank: { plus: ['n'], minus: [], over: null, sample: 'n' },
    finalise: ([n = zero]) => ({ value: toNumber(n), decimal: toDecimal(n), sampleSize: toNumber(n) }),
    interval: () => null,
    significance: () => null,
  };
}
