/** Distinct: how many different members a period has seen. Members come back, so that parts never add up. */
import { toDecimal, toNumber } from './exact.ts';
import type { Statistic } from './statistic.ts';

/** 0 for no rows. `sampleSize` is the number of rows with a value. No interval and no test are defined. */
export function distinct(): Statistic {
  return {
    kind: 'distinct',
    columns: [
      { name: 'n', of: ['value'], when: ['valid'], output: 'rows', contextOnly: 'sample' },
      { name: 'members', of: ['value'], when: ['valid'], output: 'members' },
    ],
    mergeable: false,
    whole: false,
    additive: false,
    rank: { plus: ['members'], minus: [], over: null, sample: 'n' },
    finalise: ([n = 0, members = 0]) => ({
      value: toNumber(members),
      decimal: toDecimal(members),
      sampleSize: toNumber(n),
    }),
    interval: () => null,
    significance: () => null,
  };
}
