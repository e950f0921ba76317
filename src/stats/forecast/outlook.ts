/** What is asked of a forecast, and what it says: numbers with their uncertainty, or why there are none. */

/** What the target wants of the value at the due step, in the unit of the series; ends belong to what is wanted. */
export type Aim =
  | { readonly kind: 'increase'; readonly value: number }
  | { readonly kind: 'decrease'; readonly value: number }
  | { readonly kind: 'range'; readonly lower: number; readonly upper: number };

export interface ForecastOptions {
  /** From the last place of the series, gap or not, to the due step; whole, from 1. */
  readonly steps: number;
  /** Of the prediction intervals, each in (0, 1), such as 0.95. */
  readonly levels: readonly number[];
  /** Steps after which a shape could come again: 12 for months of a year, 4 for quarters, 7 for days of a week. None where absent. */
  readonly season?: number;
  /** The least and the greatest value that can be, such as 0 and 100 of a share, in the unit of the series. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly aim?: Aim;
}

export interface PredictionInterval {
  readonly level: number;
  readonly lower: number;
  readonly upper: number;
}

/** All in the unit of the series, and within its bounds. */
export interface ForecastStep {
  /** From 1, counted from the last place of the series. */
  readonly step: number;
  /** The mean of what is expected. */
  readonly point: number;
  /** One a level asked for. For this step alone, not for all steps at once. */
  readonly intervals: readonly PredictionInterval[];
}

/** How the forecast was made. Numbers without a unit. */
export interface ForecastMethod {
  readonly name: 'HOLT';
  /** Shares of the average, adding up to 1: at its level, along its slope, along a slope that fades. */
  readonly weights: { readonly level: number; readonly trend: number; readonly dampedTrend: number };
  /** The parameters that explain the series best, of those averaged; `betaStar` 0 and `phi` 0 where there is no slope. */
  readonly best: { readonly alpha: number; readonly betaStar: number; readonly phi: number };
  /** Whether a shape that repeats after `season` steps is part of it. */
  readonly seasonal: boolean;
}

/** What the method would have said from earlier ends of the same series, so many steps ahead, against what came. */
export interface Backtest {
  /** How many earlier ends. */
  readonly origins: number;
  /** The share, 0 to 1, of outcomes inside the 95 % interval, before it was widened. */
  readonly coverage: number;
  /** Mean absolute error, in the unit of the series, and that of the naive forecast: the last value goes on. */
  readonly error: number;
  readonly naiveError: number;
  /** By how much intervals are widened for it: 1 is not at all. */
  readonly widening: number;
}

export type WithheldKind =
  | 'TOO_FEW_POINTS'
  | 'TOO_MANY_GAPS'
  | 'TOO_FAR'
  | 'NO_VARIATION'
  | 'SEASONAL'
  | 'JUMP'
  | 'TURN'
  | 'PATTERN'
  | 'INTERVALS_FAIL'
  | 'WORSE_THAN_NAIVE';

export interface WithheldReason {
  readonly kind: WithheldKind;
  /** One sentence for a reader who knows the metric and no statistics. */
  readonly message: string;
}

/** A forecast, or all that speaks against one; `reasons` is never empty. */
export type Outlook =
  | {
      readonly kind: 'forecast';
      /** Step 1 to the due step. */
      readonly steps: readonly ForecastStep[];
      /** Of reaching the aim at the due step, 0 to 1; null without an aim. */
      readonly probability: number | null;
      readonly method: ForecastMethod;
      readonly backtest: Backtest;
    }
  | {
      readonly kind: 'withheld';
      readonly reasons: readonly WithheldReason[];
      /** Null where it did not come to one. */
      readonly backtest: Backtest | null;
    };
