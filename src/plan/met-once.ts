/** Whether a member has hardly more than one row in an elementary interval, so that its rows need not be put together first. */
import { DAY } from '../kernel/calendar/civil.ts';
import { columnOf, type Dataset } from '../model/dataset.ts';
import type { Branch } from './plan.ts';
import type { RowValue } from './row-value.ts';
import type { Facts } from './table-facts.ts';

/**
 * Either answer gives the same cells; the wrong one costs. Two things are known to tell: a table whose primary key names the date
 * has its rows a day already, where the intervals are days; and a member with at most two rows in all the table.
 * Grouping four million rows of daily use by user and day took longer than everything after it.
 */
export function isMetOnce(
  dataset: Dataset,
  { source, time, boundaries }: Pick<Branch, 'source' | 'time' | 'boundaries'>,
  facts: Facts,
): boolean {
  if (source.kind !== 'members') return false;
  return (
    (daily(dataset, time) && areDays(boundaries)) || source.of.some((value) => isNearlyUnique(dataset, value, facts))
  );
}

const daily = ({ primaryKey }: Dataset, time: Branch['time']): boolean =>
  time?.type === 'date' && primaryKey.includes(columnOf(time) ?? '');

const areDays = (boundaries: readonly number[]): boolean =>
  boundaries.length > 2 && ((boundaries.at(-1) ?? 0) - (boundaries[0] ?? 0)) / DAY <= 2 * boundaries.length;

function isNearlyUnique({ key, dimensions }: Dataset, value: RowValue, facts: Facts): boolean {
  const column = columnIn(value, dimensions);
  const table = facts.get(key);
  const distinct = column === undefined ? null : table?.columns.get(column)?.distinct;
  return table !== undefined && distinct != null && distinct >= table.rows / 2;
}

function columnIn(value: RowValue, dimensions: Dataset['dimensions']): string | undefined {
  if (value.kind === 'column') return value.column;
  if (value.kind !== 'dimension' || value.path.joins.length > 0) return undefined;
  return dimensions.includes(value.path.dimension) ? columnOf(value.path.dimension) : undefined;
}
