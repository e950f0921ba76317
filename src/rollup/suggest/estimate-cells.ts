/** How many rows a table of cells would have, by what the database knows of the columns. */
import { DAY, HOUR } from '../../kernel/calendar/civil.ts';
import { columnOf, type Dataset } from '../../model/dataset.ts';
import { findDimension } from '../../model/find-dimension.ts';
import type { Model } from '../../model/model.ts';
import type { Facts } from '../../plan/table-facts.ts';
import type { RecordedUse } from './recorded-use.ts';

/** Null where nothing is known of the table: it is a view or a query, empty, or was never analysed. */
export function estimateCells(
  { dataset: key, time, grain, dimensions }: Pick<RecordedUse, 'dataset' | 'time' | 'grain' | 'dimensions'>,
  model: Model,
  facts: Facts,
): { readonly cells: number; readonly rows: number } | null {
  const dataset = model.datasets.get(key);
  const rows = facts.get(key)?.rows;
  if (!dataset || !rows) return null;
  const groups = dimensions.map((name) => membersOf(model, facts, key, name));
  const cellsOfOne = spanOf(dataset, time, facts) / (grain === 'hour' ? HOUR : DAY);
  const cells = groups.reduce((product, each) => product * each, Math.max(1, Math.ceil(cellsOfOne)));
  return { cells: Math.min(rows, Math.round(cells)), rows };
}

/** A column of which nothing is known. */
const unknown = 50;

/** The values of a dimension, null among them. */
function membersOf(model: Model, facts: Facts, dataset: string, name: string): number {
  const found = findDimension(model.datasets, dataset, name);
  if (found.kind === 'refused') return unknown;
  const { owner, dimension } = found.value;
  if (dimension.type === 'boolean') return 3;
  if (dimension.values) return dimension.values.length + 1;
  const column = columnOf(dimension);
  const distinct = column === undefined ? undefined : facts.get(owner)?.columns.get(column)?.distinct;
  return (distinct ?? unknown) + 1;
}

/** Milliseconds from the first row to the last. */
function spanOf({ key, dimensions }: Dataset, time: string, facts: Facts): number {
  const dimension = dimensions.find((each) => each.key === time);
  const column = dimension && columnOf(dimension);
  const quantiles = column === undefined ? undefined : facts.get(key)?.columns.get(column)?.quantiles;
  const [first, last] = [quantiles?.[0], quantiles?.at(-1)];
  return first === undefined || last === undefined ? usualSpan : last - first;
}

/** Where nobody knows: three years. */
const usualSpan = 3 * 365 * DAY;
