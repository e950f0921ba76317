/** `--compare previous,last_year,benchmark:nps_software`: what each number is set beside. */
import type { ComparisonTarget, PeriodShift } from '../../engine/comparison/comparison.ts';
import { findBenchmark } from '../../engine/comparison/find-benchmark.ts';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { collect, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import { optionIssue } from './option-issue.ts';

const shifts: ReadonlyMap<string, PeriodShift> = new Map([
  ['previous', 'previousPeriod'],
  ['last_year', 'samePeriodLastYear'],
  ['52_weeks', 'fiftyTwoWeeksBack'],
  ['same_elapsed', 'sameElapsedPrevious'],
]);

/** What names a period by another. */
export const shiftWords: readonly string[] = [...shifts.keys()];

const prefix = 'benchmark:';

/** What `--compare` takes, for its help. */
export const comparisonWords: readonly string[] = [...shiftWords, `${prefix}<key>`];

/** A benchmark must be one of each metric that is asked. */
export const readComparisons = (
  model: Model,
  metrics: readonly string[],
  names: readonly string[],
): Result<readonly ComparisonTarget[]> =>
  collect(
    [...new Set(names)].map((name) =>
      name.startsWith(prefix) ? readBenchmark(model, metrics, name.slice(prefix.length)) : readComparison(name),
    ),
  );

function readBenchmark(model: Model, metrics: readonly string[], key: string): Result<ComparisonTarget> {
  const known = findByKey(model.benchmarks, key, 'benchmark', ['--compare']);
  if (known.kind === 'refused') return known;
  const found = collect(metrics.map((metric) => findBenchmark(model, metric, key, ['--compare'])));
  return found.kind === 'ok' ? ok({ kind: 'benchmark', benchmark: key }) : found;
}

const readComparison = (name: string): Result<ComparisonTarget> => {
  const shift = readShift(name, '--compare', comparisonWords);
  return shift.kind === 'ok' ? ok({ kind: shift.value }) : shift;
};

/** `words` is what the option takes, for the hint. */
export function readShift(name: string, option: string, words: readonly string[] = shiftWords): Result<PeriodShift> {
  const shift = shifts.get(name);
  if (shift !== undefined) return ok(shift);
  const hints = [...didYouMean(name, shiftWords), `Comparisons: ${words.join(', ')}.`];
  return refused(optionIssue('MALFORMED_INPUT', option, `Unknown comparison "${name}".`, ...hints));
}
