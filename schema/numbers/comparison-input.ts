/** With what a number is to be compared, read into the engine's targets. */
import type { ComparisonTarget, PeriodShift } from '../../src/engine/comparison/comparison.ts';
import { collect, type Issue, issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { readId } from '../read-id.ts';
import { FilterInput, readFilter } from './filter-input.ts';

type Kind = ComparisonTarget['kind'];

export const ComparisonKindEnum = builder.enumType('ComparisonKind', {
  description:
    'What a number is set beside. Periods are shifted, never rows: March against February compares the months.',
  values: {
    PREVIOUS_PERIOD: { value: 'previousPeriod', description: 'The period just before, of the same grain or length.' },
    SAME_PERIOD_LAST_YEAR: {
      value: 'samePeriodLastYear',
      description: 'The same period one year earlier, by the calendar.',
    },
    FIFTY_TWO_WEEKS_BACK: { value: 'fiftyTwoWeeksBack', description: '364 days earlier, so that weekdays align.' },
    SAME_ELAPSED_PREVIOUS: {
      value: 'sameElapsedPrevious',
      description:
        'The part of the previous period that had passed by as much as this one has: the fair one for a running period.',
    },
    SLICE: { value: 'slice', description: 'The same period of another slice, given by `where`.' },
    BENCHMARK: {
      value: 'benchmark',
      description: 'A value from outside, given by `benchmark`, as it held at the end of the period.',
    },
    TARGET: {
      value: 'target',
      description: 'What active goals promise of just this metric and slice; of several, the one given by `target`.',
    },
  } satisfies Record<string, { value: Kind; description: string }>,
});

export const ComparisonInput = builder.inputType('ComparisonInput', {
  description: 'One comparison to make.',
  fields: (t) => ({
    kind: t.field({ type: ComparisonKindEnum, required: true, description: 'What to compare with.' }),
    where: t.field({
      type: FilterInput,
      description:
        'For SLICE only: the other slice. It stands in place of the filter and the group of the number; absent, the ' +
        'number is compared with the whole.',
    }),
    benchmark: t.id({
      description:
        'For BENCHMARK only, and needed there: the key of a benchmark of the metric; `benchmarks` lists them.',
    }),
    target: t.id({
      description: 'For TARGET only: global id of a target of the metric; needed where several are of this slice.',
    }),
  }),
});

export type ComparisonInputShape = typeof ComparisonInput.$inferInput;

export const readTargets = (
  inputs: readonly ComparisonInputShape[],
  path: readonly (string | number)[],
): Result<readonly ComparisonTarget[]> => collect(inputs.map((input, index) => readTarget(input, [...path, index])));

function readTarget(
  { kind, where, benchmark, target }: ComparisonInputShape,
  path: readonly (string | number)[],
): Result<ComparisonTarget> {
  const stray = (field: 'where' | 'benchmark' | 'target', owner: string, what: string): readonly Issue[] => [
    issue('MALFORMED_INPUT', `Only a comparison of kind ${owner} has a ${what}.`, {
      path: [...path, field],
      hints: [`Leave "${field}" out.`],
    }),
  ];
  const issues = [
    ...(kind !== 'slice' && where != null ? stray('where', 'SLICE', 'filter') : []),
    ...(kind !== 'benchmark' && benchmark != null ? stray('benchmark', 'BENCHMARK', 'benchmark') : []),
    ...(kind !== 'target' && target != null ? stray('target', 'TARGET', 'target') : []),
  ];
  if (issues.length > 0) return refused(...issues);
  switch (kind) {
    case 'slice': {
      if (where == null) return ok({ kind, where: null });
      const condition = readFilter(where, [...path, 'where']);
      return condition.kind === 'ok' ? ok({ kind, where: condition.value }) : condition;
    }
    case 'target':
      return ok({ kind, target: target == null ? null : readId('Target', target) });
    case 'benchmark':
      if (benchmark != null) return ok({ kind, benchmark });
      return refused(
        issue('MALFORMED_INPUT', 'The comparison names no benchmark.', {
          path: [...path, 'benchmark'],
          hints: ['Give its key; "benchmarks" of the metric lists them.'],
        }),
      );
    default:
      return ok({ kind: kind satisfies PeriodShift });
  }
}
