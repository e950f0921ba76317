/** The columns of a big answer: how each is called, what it holds, and how it is read off a row. */
import type { Measured } from '../../engine/answer.ts';
import { metricLineage } from '../../engine/definitions/metric-lineage.ts';
import { memberLabel } from '../../engine/members.ts';
import { valueAt } from '../../engine/reading.ts';
import type { TableQuestion, TableRow } from '../../engine/table/table.ts';
import type { Instant } from '../../kernel/period.ts';
import { findDimension } from '../../model/find-dimension.ts';
import type { Model } from '../../model/model.ts';
import type { Interval } from '../../stats/statistic.ts';

/** What can stand in a row, in the order in which it does. */
export const columnKinds = [
  'member',
  'label',
  'other',
  'period',
  'start',
  'end',
  'complete',
  'value',
  'n',
  'lower',
  'upper',
  'decimal',
  'withheld',
] as const;
export type ColumnKind = (typeof columnKinds)[number];

/** A number never travels alone; what a reader can do without is left to be asked for. */
export const usualKinds: readonly ColumnKind[] = columnKinds.filter(
  (kind) => kind !== 'label' && kind !== 'other' && kind !== 'decimal',
);

export type ColumnType = 'text' | 'number' | 'whole' | 'boolean' | 'instant';

/** An instant is in milliseconds; null where there is nothing to say. */
export type CellValue = string | number | boolean | null;

export interface Column {
  /** Unlike any other of the answer. */
  readonly name: string;
  readonly type: ColumnType;
  /** Key of the metric whose number it tells of; null for what the rows are. */
  readonly metric: string | null;
  readonly read: (row: ReadRow) => CellValue;
}

/** A row with its numbers read, each once for all columns. */
export interface ReadRow {
  readonly row: TableRow;
  readonly measured: readonly Measured[];
  readonly interval: (metric: number) => Interval | null;
}

export function readRow(row: TableRow): ReadRow {
  const measured = row.cells.map(({ group, position }) => {
    if (!group) throw new Error('A row of a table is loaded.');
    return valueAt(group, position);
  });
  const intervals: (Interval | null | undefined)[] = [];
  return {
    row,
    measured,
    interval: (metric) => {
      intervals[metric] ??= measured[metric]?.interval(0.95) ?? null;
      return intervals[metric] ?? null;
    },
  };
}

/** Members, the period, then each metric. */
export function exportColumns(
  model: Model,
  question: TableQuestion,
  kinds: ReadonlySet<ColumnKind>,
): readonly Column[] {
  const other = kinds.has('other') || question.top?.other === true;
  const rows: readonly Column[] = [
    ...(other ? [column('other', 'boolean', ({ row }) => row.other)] : []),
    ...periodColumns(kinds),
  ];
  const numbers = question.metrics.flatMap((key, index) => numberColumns(key, index, kinds));
  const taken = new Set([...rows, ...numbers].map(({ name }) => name));
  return [...memberColumns(model, question, kinds, taken), ...rows, ...numbers];
}

const column = (name: string, type: ColumnType, read: Column['read'], metric: string | null = null): Column => ({
  name,
  type,
  metric,
  read,
});

/** A dimension that is called as another column is, such as `score`, is `by.score` here. */
function memberColumns(
  model: Model,
  { metrics, by }: TableQuestion,
  kinds: ReadonlySet<ColumnKind>,
  taken: ReadonlySet<string>,
): readonly Column[] {
  return by.flatMap((dimension, index) => {
    const name = taken.has(dimension) || taken.has(`${dimension}.label`) ? `by.${dimension}` : dimension;
    const type = memberType(model, metrics, dimension);
    const memberOf = ({ row }: ReadRow) => row.members[index] ?? null;
    return [
      ...(kinds.has('member') ? [column(name, type, type === 'text' ? (row) => textOf(memberOf(row)) : memberOf)] : []),
      ...(kinds.has('label')
        ? [column(`${name}.label`, 'text', (row) => memberLabel(memberOf(row), row.row.other))]
        : []),
    ];
  });
}

const textOf = (value: CellValue): string | null => (value === null ? null : String(value));

/** Text for what is no number and no boolean, and where the datasets of the metrics do not agree. */
function memberType(model: Model, metrics: readonly string[], name: string): ColumnType {
  const types = new Set(
    metrics.flatMap((metric) => {
      const lineage = metricLineage(model, metric);
      const datasets = lineage.kind === 'ok' ? lineage.value.datasets : [];
      return datasets.flatMap(({ key }) => {
        const found = findDimension(model.datasets, key, name);
        return found.kind === 'ok' ? [found.value.dimension.type] : [];
      });
    }),
  );
  const [only, ...more] = types;
  return more.length === 0 && (only === 'number' || only === 'boolean') ? only : 'text';
}

function periodColumns(kinds: ReadonlySet<ColumnKind>): readonly Column[] {
  const bound = (instant: Instant) => (Number.isFinite(instant) ? instant : null);
  return [
    ...(kinds.has('period') ? [column('period', 'text', ({ row }) => row.period.label)] : []),
    ...(kinds.has('start') ? [column('period.start', 'instant', ({ row }) => bound(row.period.start))] : []),
    ...(kinds.has('end') ? [column('period.end', 'instant', ({ row }) => bound(row.period.end))] : []),
    ...(kinds.has('complete') ? [column('period.complete', 'boolean', ({ row }) => row.period.complete)] : []),
  ];
}

function numberColumns(key: string, metric: number, kinds: ReadonlySet<ColumnKind>): readonly Column[] {
  const of = (kind: ColumnKind, name: string, type: ColumnType, read: Column['read']) =>
    kinds.has(kind) ? [column(name, type, read, key)] : [];
  const estimate = ({ measured }: ReadRow) => measured[metric]?.estimate;
  return [
    ...of('value', key, 'number', (row) => estimate(row)?.value ?? null),
    ...of('n', `${key}.n`, 'whole', (row) => estimate(row)?.sampleSize ?? null),
    ...of('lower', `${key}.lower`, 'number', ({ interval }) => interval(metric)?.lower ?? null),
    ...of('upper', `${key}.upper`, 'number', ({ interval }) => interval(metric)?.upper ?? null),
    ...of('decimal', `${key}.decimal`, 'text', (row) => estimate(row)?.decimal ?? null),
    ...of('withheld', `${key}.withheld`, 'text', (row) => estimate(row)?.suppressed?.reason ?? null),
  ];
}
