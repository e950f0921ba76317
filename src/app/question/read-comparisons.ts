/** `--compare previous,last_year`: what each number is set beside. */
import type { ComparisonTarget, PeriodShift } from '../../engine/comparison.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { collect, ok, type Result, refused } from '../../kernel/issue.ts';
import { optionIssue } from './option-issue.ts';

const shifts: ReadonlyMap<string, PeriodShift> = new Map([
  ['previous', 'previousPeriod'],
  ['last_year', 'samePeriodLastYear'],
  ['52_weeks', 'fiftyTwoWeeksBack'],
  ['same_elapsed', 'sameElapsedPrevious'],
]);

export const comparisonNames: readonly string[] = [...shifts.keys()];

export const readComparisons = (names: readonly string[]): Result<readonly ComparisonTarget[]> =>
  collect([...new Set(names)].map(readComparison));

function readComparison(name: string): Result<ComparisonTarget> {
  const kind = shifts.get(name);
  if (kind !== undefined) return ok({ kind });
  const hints = [...didYouMean(name, comparisonNames), `Comparisons: ${comparisonNames.join(', ')}.`];
  return refused(optionIssue('MALFORMED_INPUT', '--compare', `Unknown comparison "${name}".`, ...hints));
}
