/** The statistic of `sum`: the total of a value. */
import { toDecimal, toNumber, zero } from './exact.ts';
import type { Statistic } from './statistic.ts';

/**
 * Operand `value`; predicates `counted` (the rows asked for) and `valued` (value is not null). In the unit of the value;
 * 0 where there are no rows. The sample is the rows that have a value.
 */
export function sum(): Statistic {
  return {
    kind: 'sum',
    columns: [
      { name: 'total', of: ['value'], when: ['counted'] },
      { name: 'n', of: [], when: ['counted', 'valued'], contextOnly: 'sample' },
    ],
    mergeable: true,
    whole: false,
    additive: true,
    rank: { plus: ['total'], minus: [], over: null, sample: 'n' },
    finalise: ([total = zero, n = zero]) => ({
      value: toNumber(total),
      decimal: toDecimal(total),
      sampleSize: toNumber(n),
    }),
    interval: () => null,
    significance: () => null,
  };
}
