/** What the fits at earlier ends of a series would have said, against what came. */
import { normalQuantile } from '../distributions.ts';
import type { Fit } from './fit-origins.ts';
import { mixtureCdf, mixtureMean } from './mixture.ts';
import type { Backtest } from './outlook.ts';
import { predict } from './predict.ts';

/** A z beyond it is as good as impossible already. */
const farthest = 5;

/** How many independent outcomes as expected the widening starts from, so that a few bad ones do not decide alone. */
const believed = 2;

/** Each origin's fits, all of one series; `steps` ahead; errors in the unit of the values. Null where no origin has fits and an outcome. */
export function runBacktest(
  values: Float64Array,
  origins: readonly (readonly Fit[])[],
  steps: number,
): Backtest | null {
  const trials = origins.flatMap((fits) => {
    const origin = fits[0]?.origin ?? Number.NaN;
    const [last, outcome] = [values[origin - 1] ?? Number.NaN, values[origin + steps - 1] ?? Number.NaN];
    if (Number.isNaN(last) || Number.isNaN(outcome)) return [];
    const parts = predict(fits, steps);
    const place = mixtureCdf(parts, outcome, 1);
    const edge = Math.min(1 - 1e-9, Math.max(1e-9, place));
    const z = Math.max(-farthest, Math.min(farthest, normalQuantile(edge)));
    return [{ place, z, error: Math.abs(outcome - mixtureMean(parts)), naive: Math.abs(outcome - last) }];
  });
  const count = trials.length;
  if (count === 0) return null;
  const meanOf = (number: (trial: (typeof trials)[number]) => number) =>
    trials.reduce((sum, trial) => sum + number(trial), 0) / count;
  const square = meanOf(({ z }) => z * z);
  // Outcomes that overlap tell one story: `steps` of them count as one.
  const independent = Math.max(1, count / steps);
  return {
    origins: count,
    coverage: meanOf(({ place }) => (place >= 0.025 && place <= 0.975 ? 1 : 0)),
    error: meanOf(({ error }) => error),
    naiveError: meanOf(({ naive }) => naive),
    widening: Math.sqrt(Math.max(1, (independent * square + believed) / (independent + believed))),
  };
}
