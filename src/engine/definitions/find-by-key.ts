/** A definition by its key, or an issue with what might have been meant. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';

const codes = {
  metric: 'UNKNOWN_METRIC',
  framework: 'UNKNOWN_FRAMEWORK',
  stakeholder: 'UNKNOWN_STAKEHOLDER',
  calendar: 'UNKNOWN_CALENDAR',
  benchmark: 'UNKNOWN_BENCHMARK',
  schedule: 'UNKNOWN_SCHEDULE',
  score: 'UNKNOWN_SCORE',
  rollup: 'UNKNOWN_ROLLUP',
} as const satisfies Record<string, IssueCode>;

export function findByKey<T>(
  known: ReadonlyMap<string, T>,
  key: string,
  noun: keyof typeof codes,
  path: readonly (string | number)[] = ['key'],
): Result<T> {
  const found = known.get(key);
  if (found !== undefined) return ok(found);
  return refused(issue(codes[noun], `Unknown ${noun} "${key}".`, { path, hints: didYouMean(key, known.keys()) }));
}
