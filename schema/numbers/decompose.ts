/** The field of a number that asks why it moved. */
import type { ComparisonTarget } from '../../src/engine/comparison/comparison.ts';
import { decompose } from '../../src/engine/decompose/decompose.ts';
import type { DecompositionRequest } from '../../src/engine/decompose/decomposition.ts';
import { issue, ok, type Result, refused, unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { ComparisonKindEnum } from './comparison-input.ts';
import { DecompositionRef } from './decomposition.ts';
import { MetricValueRef } from './metric-value.ts';
import { PeriodInput, type PeriodInputShape, readPeriod } from './period-input.ts';

builder.objectFields(MetricValueRef, (t) => ({
  decompose: t.field({
    type: DecompositionRef,
    nullable: true,
    description:
      'Why the number moved: its change since another period, taken apart by groups into mix and rate. Exact or refused ' +
      '(NOT_DECOMPOSABLE): percentiles, distinct counts, groups that overlap. Null only when refused.',
    args: {
      by: t.arg.idList({
        required: true,
        description: 'Dimensions whose groups are told, at least one; `dimensions` of the metric lists them.',
      }),
      from: t.arg({
        type: ComparisonKindEnum,
        description: 'The earlier period, as a shift; PREVIOUS_PERIOD when neither this nor `fromPeriod` is given.',
      }),
      fromPeriod: t.arg({ type: PeriodInput, description: 'Any other period in place of `from`.' }),
      top: t.arg.int({ description: 'How many groups are told one by one, the rest as `other`; all when absent.' }),
    },
    resolve: (reading, { by, from, fromPeriod, top }) =>
      decompose(reading, { by, from: unwrap(readFrom(from ?? null, fromPeriod ?? null)), top: top ?? null }),
  }),
}));

function readFrom(
  kind: ComparisonTarget['kind'] | null,
  period: PeriodInputShape | null,
): Result<DecompositionRequest['from']> {
  if (kind !== null && period !== null)
    return refused(
      issue('MALFORMED_INPUT', 'Two earlier periods are given.', {
        path: ['fromPeriod'],
        hints: ['Give "from" or "fromPeriod", not both.'],
      }),
    );
  if (period !== null) return readPeriod(period, ['fromPeriod']);
  if (kind === 'slice' || kind === 'benchmark' || kind === 'target')
    return refused(
      issue('MALFORMED_INPUT', 'A change is taken apart between two periods, and this is none.', {
        path: ['from'],
        hints: [
          'Use PREVIOUS_PERIOD or another shift, or "fromPeriod".',
          'To set slices side by side use "breakdown".',
        ],
      }),
    );
  return ok({ kind: 'shift', shift: kind ?? 'previousPeriod' });
}
