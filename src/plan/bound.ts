/** What binding a metric of one type gives: its statistic, and what each role of the statistic stands for. */
import type { Result } from '../kernel/issue.ts';
import type { Statistic } from '../stats/statistic.ts';
import type { RowSet } from './bind-role.ts';
import type { RowValue } from './row-value.ts';
import type { Source } from './source.ts';

export interface Roles {
  readonly rows: Readonly<Record<string, RowSet>>;
  readonly values: Readonly<Record<string, RowValue>>;
  /** What rows are put together to; the rows themselves when absent. */
  readonly source?: Source;
}

export type Bound = Result<{ readonly statistic: Statistic; readonly roles: Roles }>;
