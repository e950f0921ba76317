/** What a number depends on in one dataset, written out: rows, conditions, joins, dimensions, values. */
import { type Bridge, keyColumns, rowColumns } from '../model/bridge.ts';
import type { ConditionInput } from '../model/condition.ts';
import type { Dataset, Dimension } from '../model/dataset.ts';
import type { Operand } from '../model/expression.ts';
import { type DimensionPath, findDimension } from '../model/find-dimension.ts';
import type { MeasureReference, RowMetric } from '../model/metric.ts';
import type { Model } from '../model/model.ts';
import { snippetNames } from '../model/render-snippet.ts';
import { findMeasure } from '../model/validate/check-measure.ts';

type Datasets = Model['datasets'];

export function describeRows(datasets: Datasets, key: string, time: string | undefined) {
  const dataset = datasets.get(key);
  const axis = time ?? dataset?.time;
  const dimension = dataset?.dimensions.find((each) => each.key === axis);
  return {
    source: dataset && describeSource(dataset),
    time: dataset && dimension ? describeDimension(dataset, dimension, []) : null,
  };
}

/** By its column, and for the latest row of one by what breaks a tie. */
export function describeEntity(datasets: Datasets, key: string, entity: string) {
  const dataset = datasets.get(key);
  return { column: dataset?.entities.find((each) => each.key === entity)?.column, primaryKey: dataset?.primaryKey };
}

/** A query can be any text: it is kept apart from a table of that name. */
export const describeSource = ({ table, query }: Dataset) =>
  query === undefined ? { table } : { query: query.trim() };

export function describeMeasure(
  datasets: Datasets,
  metric: Pick<RowMetric, 'dataset' | 'where' | 'time'>,
  reference: MeasureReference,
): unknown {
  const found = findMeasure(datasets, metric.dataset, reference);
  if (!found) return reference;
  const { measure, dataset } = found;
  const own = dataset === metric.dataset;
  return {
    type: measure.type,
    ...describeRows(datasets, dataset, measure.time ?? (own ? metric.time : undefined)),
    where: [measure.where, own ? metric.where : undefined].map((each) => describeCondition(datasets, dataset, each)),
    value: describeOperand(datasets, dataset, measure.value),
  };
}

export function describeCondition(
  datasets: Datasets,
  dataset: string | undefined,
  input: ConditionInput | undefined,
): unknown {
  if (input === undefined || dataset === undefined) return null;
  // A map, not a list: the order in which conditions stand says nothing, and the database does not keep it.
  return Object.fromEntries(
    Object.entries(input).map(([name, entry]): [string, unknown] => {
      if (name === 'not') return [name, describeCondition(datasets, dataset, entry as ConditionInput)];
      if (name === 'all' || name === 'any')
        return [name, (entry as readonly ConditionInput[]).map((each) => describeCondition(datasets, dataset, each))];
      const found = findDimension(datasets, dataset, name);
      return [name, [found.kind === 'ok' ? describePath(datasets, found.value) : null, entry]];
    }),
  );
}

export function describePath(datasets: Datasets, { joins, owner, dimension }: DimensionPath): unknown {
  const home = datasets.get(owner);
  return {
    joins: joins.map(({ fromColumn, to, toColumn }) => {
      const far = datasets.get(to);
      return [fromColumn, far && describeSource(far), toColumn];
    }),
    dimension: home ? describeAny(datasets, home, dimension) : null,
  };
}

/** A column or snippet, or what Cairn works out: times and totals written out in full. */
function describeAny(datasets: Datasets, dataset: Dataset, dimension: Dimension): unknown {
  const { duration, total, quantiles } = dimension;
  const source = total ?? quantiles;
  if (source) return { ...source, of: describeMeasure(datasets, {}, source.of) };
  if (!duration) return describeDimension(dataset, dimension, []);
  const { from, to, schedule } = duration;
  const time = (key: string) => describeOperand(datasets, dataset.key, key);
  const by = typeof schedule === 'string' ? undefined : findDimension(datasets, dataset.key, schedule.by);
  return { duration, times: [time(from), time(to)], by: by?.kind === 'ok' ? describePath(datasets, by.value) : null };
}

function describeDimension(dataset: Dataset, dimension: Dimension, open: readonly string[]): unknown {
  const { key, type, column, sql, timeZone } = dimension;
  const zone = type === 'timestamp' ? (timeZone ?? 'UTC') : undefined;
  if (dimension.many !== undefined) return { type, many: describeBridge(dataset, dimension.many) };
  if (sql === undefined) return { type, column: column ?? key, zone };
  return { type, ...describeSnippet(dataset, sql, [...open, key]), zone };
}

/** Columns as lists: one alone and a list of one are the same. */
const describeBridge = (dataset: Dataset, bridge: Bridge) => ({
  table: bridge.table,
  query: bridge.query,
  row: rowColumns(bridge),
  rowKey: keyColumns(bridge, dataset),
  value: bridge.value,
});

function describeSnippet(dataset: Dataset, sql: string, open: readonly string[]) {
  const names = snippetNames(sql).map((name) => {
    const dimension = dataset.dimensions.find(({ key }) => key === name && !open.includes(name));
    return [name, dimension ? describeDimension(dataset, dimension, open) : { column: name }];
  });
  return { sql, names };
}

export function describeOperand(datasets: Datasets, key: string | undefined, operand: Operand | undefined): unknown {
  const dataset = key === undefined ? undefined : datasets.get(key);
  if (operand === undefined || !dataset) return operand ?? null;
  if (typeof operand !== 'string') return describeSnippet(dataset, operand.sql, []);
  const dimension = dataset.dimensions.find((each) => each.key === operand);
  return dimension ? describeAny(datasets, dataset, dimension) : { column: operand };
}
