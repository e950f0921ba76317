/** How often a number is looked at. */
import type { Cadence } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';

export const CadenceEnum = builder.enumType('Cadence', {
  description: 'How often a metric or a level is reviewed.',
  values: {
    DAILY: { value: 'daily', description: 'Every day; the default period is the last complete day.' },
    WEEKLY: { value: 'weekly', description: 'Every week; the default period is the last complete week.' },
    MONTHLY: { value: 'monthly', description: 'Every month; the default period is the last complete month.' },
    QUARTERLY: { value: 'quarterly', description: 'Every quarter; the default period is the last complete quarter.' },
    YEARLY: { value: 'yearly', description: 'Every year; the default period is the last complete year.' },
  } satisfies Record<Uppercase<Cadence>, { value: Cadence; description: string }>,
});
