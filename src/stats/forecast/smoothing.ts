/** Exponential smoothing as the forecast knows it: a level, a slope that may be damped, and a yearly shape that stays. */

/** How a series is told to continue: at its level, along its slope, or along a slope that fades. */
export type Shape = 'LEVEL' | 'TREND' | 'DAMPED_TREND';

/** The parameters of one smoothing; all are pure numbers from 0 to 1. */
export interface Smoothing {
  readonly shape: Shape;
  /** α: how far the level follows the newest value. */
  readonly alpha: number;
  /** β*: how far the slope follows the newest change of the level; 0 for a level. The β of the state space form is αβ*. */
  readonly betaStar: number;
  /** φ: what is left of the slope after a step; 1 for a trend, 0 for a level. */
  readonly phi: number;
  /** How many steps a year has where the values have a yearly shape, else 0. */
  readonly season: number;
}

/** The unknowns at the start of the series: the level, the slope, and the yearly shape but for its last step, which evens out the others. */
export const unknowns = ({ shape, season }: Smoothing): number =>
  (shape === 'LEVEL' ? 1 : 2) + (season > 1 ? season - 1 : 0);

/** φ + φ² + … + φ^steps: how many full slopes the forecast is ahead after so many steps. */
export function dampedSteps(phi: number, steps: number): number {
  if (phi === 1) return steps;
  return (phi * (1 - phi ** steps)) / (1 - phi);
}

/**
 * The variance of the error of a forecast so many steps ahead (from 1), in variances of one step: 1 + Σ (α + αβ*φ_j)² over
 * j from 1 to steps − 1, φ_j as in `dampedSteps`. R. J. Hyndman, A. B. Koehler, J. K. Ord and R. D. Snyder, Forecasting with
 * Exponential Smoothing (2008), table 6.1.
 */
export function varianceFactor({ alpha, betaStar, phi }: Smoothing, steps: number): number {
  let factor = 1;
  for (let j = 1; j < steps; j++) factor += (alpha + alpha * betaStar * dampedSteps(phi, j)) ** 2;
  return factor;
}
