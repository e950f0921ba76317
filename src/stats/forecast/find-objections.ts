/** From an attempt to all that speaks against showing it, in plain words. */
import type { Attempt } from './attempt.ts';
import { neighbourCorrelation } from './correlation.ts';
import { findOutlier } from './find-outlier.ts';
import { oneStepErrors } from './one-step-errors.ts';
import type { WithheldReason } from './outlook.ts';

/** The least share of backtest outcomes within the 95 % interval. */
const leastCoverage = 0.8;

/** How many times the error of the naive forecast an error may be. */
const naiveMargin = 1.25;

/** The newest values may have no smaller probability, as foretold shortly before: 1 in 200. */
const leastSurprise = 0.005;

/** The least correlation of neighbouring errors, either way, that counts as a pattern, however many values show it. */
const leastPattern = 0.4;

/** The chance of a false alarm of a pattern is 1 %. */
const patternCritical = 2.576;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Empty where nothing speaks against it. `values` are those of the attempt. */
export function findObjections(values: Float64Array, { fits, backtest, surprise }: Attempt): readonly WithheldReason[] {
  const [best] = fits;
  if (best === undefined) return [];
  const errors = oneStepErrors(values, best);
  const { origins, coverage, error, naiveError } = backtest;
  return [
    ...jump(errors),
    ...turn(surprise),
    ...pattern(errors),
    ...(coverage < leastCoverage
      ? [
          {
            kind: 'INTERVALS_FAIL',
            message: `From ${origins} earlier ends of the series, ${percent(coverage)} of what came lay in the 95 % interval; at least ${percent(leastCoverage)} must.`,
          } as const,
        ]
      : []),
    ...(error > naiveMargin * naiveError
      ? [
          {
            kind: 'WORSE_THAN_NAIVE',
            message: `From ${origins} earlier ends of the series, the forecast was off by ${percent(error / naiveError)} of what simply repeating the last value was; at most ${percent(naiveMargin)} is allowed.`,
          } as const,
        ]
      : []),
  ];
}

function jump(errors: readonly number[]): readonly WithheldReason[] {
  const outlier = findOutlier(errors);
  if (outlier === null) return [];
  const before = errors.length - 1 - outlier;
  const which = before === 0 ? 'The last value' : `The value ${before} before the last one`;
  return [
    {
      kind: 'JUMP',
      message: `${which} is far from where the others put it: a jump, a break or a mistake that no trend foretells.`,
    },
  ];
}

function turn(surprise: number): readonly WithheldReason[] {
  if (surprise >= leastSurprise) return [];
  const message = 'The newest values are far from what those before them foretold: the course may have turned.';
  return [{ kind: 'TURN', message }];
}

function pattern(errors: readonly number[]): readonly WithheldReason[] {
  const correlation = neighbourCorrelation(errors) ?? 0;
  if (Math.abs(correlation) < Math.max(leastPattern, patternCritical / Math.sqrt(errors.length))) return [];
  const how =
    correlation < 0 ? 'a high value is followed by a low one' : 'the forecast is off to the same side for long';
  return [{ kind: 'PATTERN', message: `The values follow a rule that the forecast does not know: ${how}.` }];
}
