/** A total of another dataset's rows to the rows it adds up, the way to what it is a total of, and its instant. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import { parseIsoDate } from '../kernel/calendar/civil.ts';
import { startOfDay } from '../kernel/calendar/local-time.ts';
import { periodContaining } from '../kernel/calendar/period-containing.ts';
import { unwrap } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import type { Dataset, Dimension } from '../model/dataset.ts';
import type { TotalSource } from '../model/derived-dimension.ts';
import type { Join } from '../model/join-chains.ts';
import { totalChains } from '../model/total-chains.ts';
import type { ResolvedCondition } from '../query/field.ts';
import { bindMeasure } from './bind-role.ts';
import type { RowValue } from './measurement.ts';

export interface BoundTotal {
  readonly dataset: Dataset;
  readonly time: Dimension | null;
  readonly condition: ResolvedCondition | null;
  /** What is added up; null for a count. */
  readonly value: RowValue | null;
  /** Many-to-one, from the rows to the dataset that the total is a dimension of; never empty. */
  readonly joins: readonly Join[];
}

/** A valid model has one way; `owner` is the dataset with the dimension. */
export function bindTotal(datasets: ReadonlyMap<string, Dataset>, owner: string, source: TotalSource): BoundTotal {
  const { rows, value } = unwrap(bindMeasure(datasets, source.of, {}));
  const dataset = datasets.get(rows.dataset);
  const [chain] = totalChains(datasets, rows.dataset, owner, source.entity);
  if (!dataset || !chain) throw new Error(`No rows of "${source.of}" lead to "${owner}".`);
  const time = dataset.dimensions.find(({ key }) => key === rows.time) ?? null;
  return { dataset, time, condition: rows.condition, value, joins: chain.joins };
}

/** The instant before which rows count: never later than now. A date begins at midnight of the default calendar. */
export function totalInstant(
  asOf: TotalSource['asOf'],
  calendars: ReadonlyMap<string, Calendar>,
  now: Instant,
): Instant {
  const [calendar] = calendars.values();
  if (asOf === 'now' || !calendar) return now;
  if (typeof asOf === 'string') return Math.min(now, startOfDay(calendar.timeZone, parseIsoDate(asOf)));
  return unwrap(periodContaining(calendar, asOf.startOf, now, now)).start;
}
