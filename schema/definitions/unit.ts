/** What a number counts, and which way is good. */
import type { Direction, Unit } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';

export const UnitEnum = builder.enumType('Unit', {
  description: 'What a number is counted in.',
  values: {
    COUNT: { value: 'count', description: 'How many.' },
    PERCENT: { value: 'percent', description: 'A share of 100: 63.2 means 63.2 %.' },
    POINTS: { value: 'points', description: 'A difference of shares, -100 to 100.' },
    SCORE: { value: 'score', description: 'A mark on the scale of a question.' },
    RATIO: { value: 'ratio', description: 'One thing for each of another.' },
    CURRENCY: { value: 'currency', description: 'Money, in the `currency` of the metric.' },
    HOURS: { value: 'hours', description: 'Time, in hours.' },
    MINUTES: { value: 'minutes', description: 'Time, in minutes.' },
    DAYS: { value: 'days', description: 'Time, in days.' },
  } satisfies Record<Uppercase<Unit>, { value: Unit; description: string }>,
});

export const DirectionEnum = builder.enumType('Direction', {
  description: 'Which way is good.',
  values: {
    INCREASE: { value: 'increase', description: 'More is better.' },
    DECREASE: { value: 'decrease', description: 'Less is better.' },
    RANGE: { value: 'range', description: 'It should stay within a range: neither way is good in itself.' },
  } satisfies Record<Uppercase<Direction>, { value: Direction; description: string }>,
});
