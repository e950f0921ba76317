/** `--compare previous,last_year,benchmark:nps_software`: what each number is set beside. */
import type { ComparisonTarget, PeriodShift } from '../../engine/comparison.ts';
import { findBenchmark } from '../../engine/find-benchmark.ts';
import { findByKey } from '../../engine/find-by-key.ts';
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

const comparisonNames: readonly string[] = [...shifts.keys()];

const prefix = 'benchmark:';

/** What `--compare` takes, for its help. */
export const comparisonWords: readonly string[] = [...comparisonNames, `${prefix}<key>`];

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

function readComparison(name: string): Result<ComparisonTarget> {
  const kind = shifts.get(name);
  if (kind !== undefined) return ok({ kind });
  const hints = [...didYouMean(name, comparisonNames), `Comparisons: ${comparisonWords.join(', ')}.`];
  return refused(optionIssue('MALFORMED_INPUT', '--compare', `Unknown comparison "${name}".`, ...hints));
}
