/** From the series as it came to values that the fits can take, or why they cannot. */
import { leastHistory, leastOrigins } from './attempt.ts';
import type { WithheldKind, WithheldReason } from './outlook.ts';

/** With fewer, neither a slope nor its uncertainty can be told. */
const leastPoints = 12;

/** Older values describe another company. */
const mostPoints = 120;

const mostGaps = 0.2;

/** Relative to the mean: below it, values differ by rounding. */
const leastDeviation = 1e-9;

export interface Prepared {
  /** With a mean of 0 and a variance of 1; NaN is a gap, the first and the last are none. */
  readonly values: Float64Array;
  /** Of the values as they came, in their unit. */
  readonly mean: number;
  readonly deviation: number;
  /** From the last value to the due step. */
  readonly steps: number;
}

export type Preparation =
  | { readonly kind: 'prepared'; readonly prepared: Prepared }
  | { readonly kind: 'withheld'; readonly reason: WithheldReason };

/** `steps` from the last place of the series to the due step. Gaps at the end make the way longer, those at the start go. */
export function prepareSeries(series: readonly (number | null)[], steps: number): Preparation {
  const recent = series.slice(-mostPoints).map((value) => (Number.isFinite(value) ? (value as number) : Number.NaN));
  const known = (value: number) => !Number.isNaN(value);
  const last = recent.findLastIndex(known);
  const values = Float64Array.from(recent.slice(Math.max(0, recent.findIndex(known)), last + 1));
  const points = values.filter(known);
  const count = points.length;
  if (count < leastPoints)
    return withheld('TOO_FEW_POINTS', `A forecast takes at least ${leastPoints} values; the series has ${count}.`);
  if (values.length - count > mostGaps * values.length) {
    const gaps = values.length - count;
    return withheld('TOO_MANY_GAPS', `${gaps} of ${values.length} periods have no value; at most a fifth may.`);
  }
  const ahead = steps + recent.length - 1 - last;
  const farthest = Math.min(Math.floor(count / 2), values.length - leastHistory - leastOrigins + 1);
  if (ahead > farthest) {
    const far = `The due date is ${ahead} periods after the last value; ${count} values reach ${farthest} ahead.`;
    return withheld('TOO_FAR', far);
  }
  const mean = points.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(points.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  if (!(deviation > leastDeviation * Math.abs(mean))) return { kind: 'withheld', reason: unvarying };
  const standard = values.map((value) => (value - mean) / deviation);
  return { kind: 'prepared', prepared: { values: standard, mean, deviation, steps: ahead } };
}

/** Also of values that follow a straight line to the last digit. */
export const unvarying: WithheldReason = {
  kind: 'NO_VARIATION',
  message: 'The values do not vary about their course, so nothing tells how far off a forecast may be.',
};

const withheld = (kind: WithheldKind, message: string): Preparation => ({
  kind: 'withheld',
  reason: { kind, message },
});
