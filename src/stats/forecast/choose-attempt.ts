/** Whether a forecast is made with a shape that repeats, such as that of a year, or without. */
import { type Attempt, attempt, leastHistory } from './attempt.ts';
import { seasonCorrelation } from './correlation.ts';

/** The chance of a false alarm of a shape that repeats. */
const alarm = 0.02;

/** A longer shape would have more unknowns than a series has years to learn them from. */
const longestSeason = 13;

export type Choice =
  | { readonly kind: 'chosen'; readonly attempt: Attempt }
  /** A shape repeats, and forecasts with it have not been better. */
  | { readonly kind: 'seasonal'; readonly season: number; readonly plain: Attempt }
  | { readonly kind: 'untestable' };

/** `season` in steps, 0 for none. A shape is learnt from two rounds on, where its backtest is better than without it. */
export function chooseAttempt(values: Float64Array, steps: number, season: number): Choice {
  const plain = attempt(values, steps, 0);
  if (plain === null) return { kind: 'untestable' };
  const found = season > 1 ? seasonCorrelation(values, season) : null;
  if (found === null || found.pValue >= alarm) return { kind: 'chosen', attempt: plain };
  if (season > longestSeason || values.length < 2 * season) return { kind: 'seasonal', season, plain };
  const seasonal = attempt(values, steps, season);
  const without = attempt(values, steps, 0, season + leastHistory);
  if (seasonal === null || without === null || seasonal.backtest.error >= without.backtest.error)
    return { kind: 'seasonal', season, plain };
  return { kind: 'chosen', attempt: seasonal };
}
