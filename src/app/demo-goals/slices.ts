/** Small words that the goals of the demo share. */
import type { MeasuredOver } from '../../goals/target.ts';
import type { Condition } from '../../model/condition.ts';

export const is = (field: string, value: string): Condition => ({ kind: 'compare', field, operator: 'eq', value });

export const emea = is('region', 'EMEA');

export const lastDays = (count: number): MeasuredOver => ({ kind: 'last', count, grain: 'day' });
