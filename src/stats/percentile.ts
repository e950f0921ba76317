/** Percentile: the value below which a share of the sample lies. Exact, and therefore of a whole period at a time. */
import { toNumber } from './exact.ts';
import type { Statistic } from './statistic.ts';

export interface PercentileOptions {
  /** 0.5 is the median. */
  readonly fraction: number;
  /** `continuous` interpolates linearly between neighbours (type 7 of Hyndman & Fan 1996); `discrete` takes a value that occurs. */
  readonly method: 'continuous' | 'discrete';
}

/** In the unit of the value; null for an empty sample. No interval and no test are defined. */
export function percentile({ fraction, method }: PercentileOptions): Statistic {
  return {
    kind: 'percentile',
    columns: [
      { name: 'n', of: [], when: ['valid'] },
      { name: 'value', of: ['value'], when: ['valid'], aggregate: { kind: 'percentile', fraction, method } },
    ],
    mergeable: false,
    whole: true,
    additive: false,
    rank: { plus: ['value'], minus: [], over: null, sample: 'n', least: 1 },
    finalise: ([n = 0, value = 0]) => {
      const sampleSize = toNumber(n);
      return { value: sampleSize === 0 ? null : toNumber(value), decimal: null, sampleSize };
    },
    interval: () => null,
    significance: () => null,
  };
}
