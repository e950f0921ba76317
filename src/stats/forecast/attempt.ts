/** One way of forecasting a series, with or without a yearly shape: its fits at the end, and what its backtest says of it. */
import { candidates } from './candidates.ts';
import { type Fit, fitOrigins } from './fit-origins.ts';
import { latestSurprise } from './latest-surprise.ts';
import type { Backtest } from './outlook.ts';
import { runBacktest } from './run-backtest.ts';

export interface Attempt {
  readonly season: number;
  readonly fits: readonly Fit[];
  readonly backtest: Backtest;
  /** The least probability that the newest values had, as foretold shortly before; 0 to 1. */
  readonly surprise: number;
}

/** Values behind the earliest origin, besides a first year where there is a yearly shape. */
export const leastHistory = 6;

export const leastOrigins = 4;

const mostOrigins = 24;

/** How many of the latest ends of the series the newest values are judged from. */
const lateOrigins = 4;

/** Null where the series leaves fewer than 4 origins to test from. `since` is the earliest of them, if not the usual one. */
export function attempt(values: Float64Array, steps: number, season: number, since = 0): Attempt | null {
  const last = values.length - steps;
  const first = Math.max(since, leastHistory + season, last - mostOrigins + 1);
  const origins = upTo(first, last);
  const late = upTo(Math.max(last + 1, first, values.length - lateOrigins), values.length - 1);
  const all = fitOrigins(values, candidates(season), [...origins, ...late, values.length]);
  const fits = all.at(-1) ?? [];
  const backtest = runBacktest(values, all.slice(0, origins.length), steps);
  if (fits.length === 0 || backtest === null || backtest.origins < leastOrigins) return null;
  const surprise = latestSurprise(values, all.slice(0, -1).slice(-lateOrigins));
  return { season, fits, backtest, surprise };
}

/** Whole numbers with both ends; none where the end is before the start. */
const upTo = (start: number, end: number): readonly number[] =>
  Array.from({ length: Math.max(0, end - start + 1) }, (_, index) => start + index);
