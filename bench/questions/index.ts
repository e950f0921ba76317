/** Every question, in the order of the report. */
import { dashboard } from './dashboard.ts';
import { monthSeries } from './month-series.ts';
import { oneValue } from './one-value.ts';
import type { Question } from './question.ts';
import { topCustomers } from './top-customers.ts';

export const questions: readonly Question[] = [oneValue, monthSeries, dashboard, topCustomers];
