/** From the complete periods of a metric to its value at a due date: with intervals and a probability, or withheld. */
import { assertNever } from '../../kernel/assert-never.ts';
import type { Attempt } from './attempt.ts';
import { chooseAttempt } from './choose-attempt.ts';
import { findObjections } from './find-objections.ts';
import type { Backtest, ForecastMethod, ForecastOptions, Outlook, WithheldReason } from './outlook.ts';
import { predict } from './predict.ts';
import { type Prepared, prepareSeries, unvarying } from './prepare-series.ts';
import type { Shape } from './smoothing.ts';
import { type Expected, tellProbability, tellStep } from './tell.ts';

/** Of a fit to values with a variance of 1: a straight line but for rounding. */
const leastVariance = 1e-12;

/**
 * `series` is evenly spaced, oldest first, of complete periods; null, or what is not finite, is a gap. The last 120 places
 * count. Holt's linear method, averaged over its parameters and over level, trend and damped trend by how well each explains
 * the values (docs/adr/0019). Probability is null without an aim. Throws a RangeError where options mean nothing.
 */
export function forecast(series: readonly (number | null)[], options: ForecastOptions): Outlook {
  checkOptions(options);
  const preparation = prepareSeries(series, options.steps);
  if (preparation.kind === 'withheld') return withheld([preparation.reason], null);
  const { prepared } = preparation;
  const choice = chooseAttempt(prepared.values, prepared.steps, options.season ?? 0);
  switch (choice.kind) {
    case 'untestable':
      return withheld([untestable], null);
    case 'seasonal':
      return withheld([seasonal(choice.season)], unstandardise(choice.plain.backtest, prepared));
    case 'chosen':
      return judge(choice.attempt, prepared, options);
    default:
      return assertNever(choice);
  }
}

function judge(attempt: Attempt, prepared: Prepared, options: ForecastOptions): Outlook {
  const { fits } = attempt;
  const backtest = unstandardise(attempt.backtest, prepared);
  if ((fits[0]?.variance ?? 0) < leastVariance) return withheld([unvarying], backtest);
  const objections = findObjections(prepared.values, attempt);
  if (objections.length > 0) return withheld(objections, backtest);
  const { mean, deviation, steps } = prepared;
  const expected = (ahead: number): Expected => ({
    parts: predict(fits, ahead).map((part) => ({
      ...part,
      mean: mean + deviation * part.mean,
      error: deviation * part.error,
    })),
    widening: backtest.widening,
  });
  const passed = steps - options.steps;
  return {
    kind: 'forecast',
    steps: Array.from({ length: options.steps }, (_, at) => tellStep(at + 1, expected(passed + at + 1), options)),
    probability: options.aim === undefined ? null : tellProbability(options.aim, expected(steps), options),
    method: describeMethod(attempt),
    backtest,
  };
}

function describeMethod({ fits, season }: Attempt): ForecastMethod {
  const share = (shape: Shape) =>
    fits.reduce((sum, { smoothing, weight }) => sum + (smoothing.shape === shape ? weight : 0), 0);
  const { alpha = 0, betaStar = 0, phi = 0 } = fits[0]?.smoothing ?? {};
  return {
    name: 'HOLT',
    weights: { level: share('LEVEL'), trend: share('TREND'), dampedTrend: share('DAMPED_TREND') },
    best: { alpha, betaStar, phi },
    seasonal: season > 0,
  };
}

const unstandardise = (backtest: Backtest, { deviation }: Prepared): Backtest => ({
  ...backtest,
  error: backtest.error * deviation,
  naiveError: backtest.naiveError * deviation,
});

const withheld = (reasons: readonly WithheldReason[], backtest: Backtest | null): Outlook => ({
  kind: 'withheld',
  reasons,
  backtest,
});

const untestable: WithheldReason = {
  kind: 'TOO_MANY_GAPS',
  message: 'The gaps leave too few earlier ends of the series to test a forecast from.',
};

const seasonal = (season: number): WithheldReason => ({
  kind: 'SEASONAL',
  message: `The values repeat a shape every ${season} periods, and there are too few of them, or it is too unsteady, to learn it.`,
});

function checkOptions({ steps, levels, aim, minimum = -Infinity, maximum = Infinity }: ForecastOptions): void {
  if (!(Number.isInteger(steps) && steps >= 1)) throw new RangeError(`Steps must be a whole number from 1: ${steps}.`);
  for (const level of levels)
    if (!(level > 0 && level < 1)) throw new RangeError(`A level must lie between 0 and 1: ${level}.`);
  if (!(minimum < maximum)) throw new RangeError(`The minimum must be below the maximum: ${minimum}, ${maximum}.`);
  if (aim?.kind === 'range' && !(aim.lower <= aim.upper))
    throw new RangeError(`The range must not end below its start: ${aim.lower}, ${aim.upper}.`);
}
