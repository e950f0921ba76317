/** Every question, in the order of the report. */
import { activeUsers } from './active-users.ts';
import { dashboard } from './dashboard.ts';
import { firstResponse } from './first-response.ts';
import { monthSeries } from './month-series.ts';
import { oneValue } from './one-value.ts';
import type { Question } from './question.ts';
import { retention } from './retention.ts';
import { targets } from './targets.ts';
import { topCustomers } from './top-customers.ts';

export const questions: readonly Question[] = [
  oneValue,
  monthSeries,
  dashboard,
  retention,
  firstResponse,
  activeUsers,
  topCustomers,
  targets,
];
