/** Distinct members a day, on average over the days of a period: daily active users of a month. */
import { quotient, toNumber, zero } from './exact.ts';
import type { Statistic } from './statistic.ts';

/** Which days the average is over: all that the period has had so far, or those on which anybody was there. */
export type DayCount = 'calendar' | 'active';

/**
 * Operands `value` and `day`, the local day of a row. Pairs of member and day over days: null where no day counts; for
 * `calendar` 0 without rows, and null for a period without bounds. `sampleSize` is the number of rows with a value.
 */
export function dailyDistinct({ over }: { readonly over: DayCount }): Statistic {
  return {
    kind: 'daily_distinct',
    columns: [
      { name: 'n', of: ['value', 'day'], when: ['valid'], output: 'rows' },
      { name: 'member_days', of: ['value', 'day'], when: ['valid'], output: 'members' },
      ...(over === 'active' ? [{ name: 'days', of: ['day'], when: ['valid'], output: 'members' as const }] : []),
    ],
    mergeable: false,
    whole: false,
    additive: false,
    rank: over === 'calendar' ? { plus: ['member_days'], minus: [], over: null, bounded: true } : null,
    finalise: ([n = zero, pairs = zero, active = zero], span) => {
      const days = over === 'active' ? toNumber(active) : (span?.days ?? 0);
      const counts = days > 0 && Number.isFinite(days);
      return { value: counts ? quotient(pairs, days) : null, decimal: null, sampleSize: toNumber(n) };
    },
    interval: () => null,
    significance: () => null,
  };
}
