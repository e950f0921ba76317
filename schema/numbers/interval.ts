/** The noun: how sure a number is. */
import type { Measured } from '../../src/engine/answer.ts';
import { builder } from '../builder.ts';

type Interval = NonNullable<ReturnType<Measured['interval']>>;

export const IntervalRef = builder.objectRef<Interval>('Interval').implement({
  description:
    'A confidence interval: where the number lies, at this level of confidence, for all who could have been asked.',
  fields: (t) => ({
    level: t.exposeFloat('level', { description: 'Confidence, such as 0.95.' }),
    lower: t.exposeFloat('lower', { description: 'Lower bound, in the unit of the metric.' }),
    upper: t.exposeFloat('upper', { description: 'Upper bound, in the unit of the metric.' }),
    method: t.exposeString('method', {
      description: 'How it was computed: `WILSON`, `ADJUSTED_WALD`, `STUDENT_T`, `DELTA`; `PUBLISHED` for a benchmark.',
    }),
  }),
});
