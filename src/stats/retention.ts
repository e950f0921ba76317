/** The statistic of `retention`: of those who were there when a period began, and what they were worth, what is kept and what is lost. */
import { add, type Exact, multiply, quotient, subtract, toNumber } from './exact.ts';
import { bindColumns, type RetentionOptions, type RetentionSums } from './retention-columns.ts';
import type { Fraction, State, Statistic } from './statistic.ts';
import { twoProportionTest } from './two-proportion.ts';
import { wilsonInterval } from './wilson-interval.ts';

export type { RetentionOptions } from './retention-columns.ts';

interface Loss {
  readonly part: Exact;
  readonly whole: Exact;
}

/**
 * In percent of the entities, or of their amount, at the start of the period (or in the period before it); null where
 * there were none. Entities have a Wilson interval and a two-proportion test (first sample minus second); amounts have
 * none. The sample is the entities at the start. The measures:
 *
 * - `lost`: entities that are gone at the end; of the amount, what was lost with them or reduced. Churn.
 * - `retained`: 100 − lost, on the same cohort. Of the amount: gross revenue retention, (start − contraction − churn) / start,
 *   never above 100, since each entity counts with no more than it began with.
 * - `net`: the amount at the end of the entities of the start: gross plus expansion.
 * - `gained`: what the entities of the start gained.
 */
export function retention(options: RetentionOptions): Statistic {
  const { columns, read } = bindColumns(options);
  const lost = (state: State): Loss => lostOf(read(state), options);
  const entities = options.of === 'entities';
  const share = (state: State) => {
    const { part, whole } = lost(state);
    return { share: quotient(part, whole), size: toNumber(whole) };
  };
  // An average denominator is no number of trials, and losses of others than its members are no hits of it.
  const tested = entities && options.denominator === 'start' && options.losses === 'cohort';
  return {
    kind: 'retention',
    columns,
    mergeable: true,
    whole: true,
    additive: false,
    rank: null,
    finalise: (state) => {
      const sums = read(state);
      const estimate = { value: percentOf(sums, options), decimal: null, sampleSize: toNumber(sums.present) };
      if (options.cohort === 'previous') return estimate;
      return { ...estimate, beside: [{ kind: 'JOINED_AND_LEFT', count: toNumber(sums.passed) }] };
    },
    fraction: (state) => fractionOf(read(state), options),
    interval: (state, level) => {
      if (!tested || !(toNumber(lost(state).whole) > 0)) return null;
      const { share: gone, size } = share(state);
      const { lower, upper } = wilsonInterval(options.measure === 'lost' ? gone : 1 - gone, size, level);
      return { level, lower: 100 * lower, upper: 100 * upper, method: 'WILSON' };
    },
    significance: (a, b) => {
      if (!tested || !(toNumber(lost(a).whole) > 0) || !(toNumber(lost(b).whole) > 0)) return null;
      const sign = options.measure === 'lost' ? 1 : -1;
      const test = twoProportionTest(share(a), share(b));
      return test && { ...test, statistic: sign * test.statistic };
    },
  };
}

function lostOf(sums: RetentionSums, { of, denominator, losses }: RetentionOptions): Loss {
  if (of === 'amount') return { part: sums.reduced, whole: sums.amount };
  const part = losses === 'all' ? add(sums.lost, sums.passed) : sums.lost;
  if (denominator === 'start') return { part, whole: sums.present };
  // Twice over twice the mean of both ends, so that it stays exact.
  return { part: multiply(part, 2), whole: add(sums.present, sums.presentAtEnd) };
}

function percentOf(sums: RetentionSums, options: RetentionOptions): number | null {
  const { part, whole } = lostOf(sums, options);
  if (!(toNumber(whole) > 0)) return null;
  // Taken from 100, so that both always make 100.
  if (options.measure === 'retained') return 100 - quotient(multiply(part, 100), whole);
  const { numerator, denominator } = fractionOf(sums, options);
  return quotient(numerator, denominator);
}

/** In percent. */
function fractionOf(sums: RetentionSums, options: RetentionOptions): Fraction {
  const { part, whole } = lostOf(sums, options);
  const parts = {
    lost: part,
    retained: subtract(whole, part),
    net: add(subtract(whole, part), sums.gained),
    gained: sums.gained,
  };
  return { numerator: multiply(parts[options.measure], 100), denominator: whole };
}
