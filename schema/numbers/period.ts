/** The noun: a half-open interval of instants, with its name and how much of it is over. */
import type { Grain, Instant, Period } from '../../src/kernel/period.ts';
import { builder } from '../builder.ts';

export const GrainEnum = builder.enumType('Grain', {
  description: 'The whole units of a calendar that time is cut into.',
  values: {
    HOUR: { value: 'hour', description: 'An hour of the clock; a day of a clock change has 23 or 25.' },
    DAY: { value: 'day', description: 'From local midnight to local midnight.' },
    WEEK: { value: 'week', description: 'Seven days from the first weekday of the calendar.' },
    MONTH: { value: 'month', description: 'A month, or a month of weeks in a retail calendar.' },
    QUARTER: { value: 'quarter', description: 'Three months of the fiscal year.' },
    YEAR: { value: 'year', description: 'The fiscal year of the calendar, named by the year it ends in.' },
  } satisfies Record<Uppercase<Grain>, { value: Grain; description: string }>,
});

/** Null for "no bound". */
const bound = (instant: Instant): Date | null => (Number.isFinite(instant) ? new Date(instant) : null);

export const PeriodRef = builder.objectRef<Period>('Period').implement({
  description:
    'A half-open stretch of time `[start, end)`. Known from the calendar alone: selecting it asks no database.',
  fields: (t) => ({
    start: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'First instant of it; null when it has no beginning.',
      resolve: ({ start }) => bound(start),
    }),
    end: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'First instant after it; null when it has no end.',
      resolve: ({ end }) => bound(end),
    }),
    label: t.exposeString('label', { description: 'For people: `2025 Q3`, `Mar 2025`, `Week 12, 2025`, `All time`.' }),
    grain: t.field({
      type: GrainEnum,
      nullable: true,
      description:
        'The grain whose whole unit this is; null for explicit, to-date, trailing, clipped and named periods.',
      resolve: ({ grain }) => grain,
    }),
    calendar: t.exposeID('calendar', { description: 'Key of the calendar whose days it is made of.' }),
    complete: t.exposeBoolean('complete', {
      description:
        'Whether it lies wholly in the past and is a whole unit; draw a point that is not complete apart from the others.',
    }),
    elapsedShare: t.exposeFloat('elapsedShare', {
      description: 'How much of it is over, 0 to 1; 1 for a period without bounds.',
    }),
  }),
});

interface Span {
  readonly count: number;
  readonly grain: Grain;
}

export const SpanRef = builder.objectRef<Span>('Span').implement({
  description: 'A length of time in whole units of a calendar, such as 2 quarters.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many units.' }),
    grain: t.field({ type: GrainEnum, description: 'The unit.', resolve: ({ grain }) => grain }),
  }),
});

export const WindowInput = builder.inputType('WindowInput', {
  description: 'A trailing window: every point then stands for the last `count` units that end where the point ends.',
  fields: (t) => ({
    count: t.int({ required: true, description: 'How many units, 1 or more.' }),
    grain: t.field({ type: GrainEnum, required: true, description: 'The unit, such as DAY for "trailing 90 days".' }),
  }),
});
