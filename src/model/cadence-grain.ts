/** From how often something is reviewed to the unit of the calendar that passes in between. */
import type { Grain } from '../kernel/period.ts';
import type { Cadence } from './metric.ts';

export const grainOfCadence = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
} as const satisfies Readonly<Record<Cadence, Grain>>;
