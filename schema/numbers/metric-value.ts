/** The noun: a number that never travels alone. A lazy handle: only its leaves ask, and all leaves of an operation ask together. */

import type { Measured } from '../../src/engine/answer.ts';
import { compare } from '../../src/engine/comparison/compare.ts';
import { formatValue } from '../../src/engine/format-value.ts';
import { measure, periodOf, type Reading } from '../../src/engine/reading.ts';
import { findPromise } from '../../src/goals/find-promise.ts';
import { issue, RefusedError, unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { BesideRef, SuppressionRef } from './beside.ts';
import { ComparisonRef } from './comparison.ts';
import { ComparisonInput, readTargets } from './comparison-input.ts';
import { IntervalRef } from './interval.ts';
import { PeriodRef } from './period.ts';

interface Assumption {
  readonly message: string;
}

const AssumptionRef = builder.objectRef<Assumption>('Assumption').implement({
  description: 'Something that was assumed to arrive at a number.',
  fields: (t) => ({ message: t.exposeString('message', { description: 'One sentence, for people.' }) }),
});

/** Without a detour through a promise where the number is loaded: a table has thousands of cells. */
function fromMeasured<T>(reading: Reading, take: (measured: Measured) => T): T | Promise<T> {
  const measured = measure(reading);
  return measured instanceof Promise ? measured.then(take) : take(measured);
}

export const MetricValueRef = builder.objectRef<Reading>('MetricValue').implement({
  description:
    'A number of a metric in a period and a slice, with what it takes to judge it. Selecting it costs nothing; its ' +
    'fields ask, all together, one statement a dataset. A refused question makes each field null, with `extensions.issues`.',
  fields: (t) => ({
    metric: t.field({
      type: MetricRef,
      description: 'The metric: its unit, owner and definition.',
      resolve: ({ set }) => set.metric,
    }),
    period: t.field({ type: PeriodRef, description: 'The period that the number is of.', resolve: periodOf }),
    value: t.float({
      nullable: true,
      description:
        'The number, unrounded. Null is not zero: without rows counts and sums are 0, rates, means and scores null.',
      resolve: (reading) => fromMeasured(reading, ({ estimate }) => estimate.value),
    }),
    decimal: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The number without any rounding, where it is a count, a sum or a balance; null elsewhere.',
      resolve: (reading) => fromMeasured(reading, ({ estimate }) => estimate.decimal),
    }),
    formatted: t.string({
      nullable: true,
      description:
        'The number rounded and with its unit, for people: `63.2%`, `€1,234`; `–` where there is no value. Null only when the question is refused.',
      resolve: (reading) => fromMeasured(reading, ({ estimate }) => formatValue(estimate.value, reading.set.metric)),
    }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Rows behind the number, never weighted; null for balances and formulas.',
      resolve: (reading) => fromMeasured(reading, ({ estimate }) => estimate.sampleSize),
    }),
    beside: t.field({
      type: [BesideRef],
      nullable: true,
      description:
        'Rows that the number is not of, counted a kind: open tickets, scores off the scale, rows too young to judge. Empty where the metric tells of none; null only when the question is refused.',
      resolve: (reading) => fromMeasured(reading, ({ estimate }) => [...(estimate.beside ?? [])]),
    }),
    suppressed: t.field({
      type: SuppressionRef,
      nullable: true,
      description: 'Why the number is withheld; null where it is not.',
      resolve: (reading) => fromMeasured(reading, ({ estimate }) => estimate.suppressed ?? null),
    }),
    interval: t.field({
      type: IntervalRef,
      nullable: true,
      description: 'Confidence interval; null where none is defined or the sample is empty.',
      args: {
        level: t.arg.float({ required: true, defaultValue: 0.95, description: 'Confidence, above 0 and below 1.' }),
      },
      resolve: (reading, { level }) => {
        if (!(level > 0 && level < 1))
          throw new RefusedError([
            issue('MALFORMED_INPUT', `A confidence level of ${level} is impossible.`, {
              path: ['level'],
              hints: ['Use 0.95.'],
            }),
          ]);
        return fromMeasured(reading, (measured) => measured.interval(level));
      },
    }),
    compare: t.field({
      type: [ComparisonRef],
      nullable: true,
      description:
        'The number beside others of the same metric, in the order asked; they cost no further statement. Null only when refused.',
      args: {
        to: t.arg({ type: [ComparisonInput], required: true, description: 'What to compare with; several at once.' }),
      },
      resolve: async (reading, { to }, { goals }) => [
        ...(await compare(reading, unwrap(readTargets(to, ['to'])), findPromise(goals))),
      ],
    }),
    assumptions: t.field({
      type: [AssumptionRef],
      nullable: true,
      description: 'What was assumed to arrive at the number. Null only when refused.',
      resolve: async ({ set }) => (await set.answer()).assumptions.map((message) => ({ message })),
    }),
  }),
});
