/** Rows as a table for a terminal. */
import Table from 'cli-table3';
import { formatChange, formatValue } from '../../engine/format-value.ts';
import { memberLabel } from '../../engine/members.ts';
import type { TableQuestion } from '../../engine/table/table.ts';
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import type { ReadComparison, ReadRow, ReadValue } from './read-rows.ts';

const headings: Readonly<Record<string, string>> = {
  previousPeriod: 'against previous',
  samePeriodLastYear: 'against last year',
  fiftyTwoWeeksBack: 'against 52 weeks back',
  sameElapsedPrevious: 'against same part of previous',
};

export function renderTable(rows: readonly ReadRow[], question: TableQuestion, model: Model): string {
  const metrics = question.metrics.flatMap((key) => model.metrics.get(key) ?? []);
  const comparisons = question.foreseen.map((target) =>
    target.kind === 'benchmark'
      ? `against ${model.benchmarks.get(target.benchmark)?.name ?? target.benchmark}`
      : (headings[target.kind] ?? target.kind),
  );
  const head = [
    ...question.by,
    'period',
    ...metrics.flatMap(({ name }) => [name, '95 %', 'n', 'beside', ...comparisons]),
  ];
  const shown = rows.map(({ members, other, period, values }) => [
    ...members.map((member) => memberLabel(member, other)),
    `${period.label}${period.complete ? '' : ' *'}`,
    ...values.flatMap((value, index) => {
      const metric = metrics[index];
      return metric ? renderValue(value, metric) : [];
    }),
  ]);
  // A column in which no row has anything to say is left out.
  const kept = head.map((_, column) => shown.length === 0 || shown.some((cells) => cells[column] !== ''));
  const keep = (cells: readonly string[]) => cells.filter((_, column) => kept[column]);
  const aligned = head.map((_, column): 'left' | 'right' => (column <= question.by.length ? 'left' : 'right'));
  const table = new Table({
    head: keep(head),
    colAligns: aligned.filter((_, column) => kept[column]),
    // One line a row, without colours: a pipe or a file gets what a terminal shows.
    style: { head: [], border: [], compact: true },
  });
  table.push(...shown.map(keep));
  const note = rows.some(({ period }) => !period.complete) ? '\n* not complete' : '';
  return table.toString() + note;
}

function renderValue(
  { value, sampleSize, interval, beside, comparisons }: ReadValue,
  metric: Metric,
): readonly string[] {
  return [
    formatValue(value, metric),
    interval ? `${formatValue(interval.lower, metric)} to ${formatValue(interval.upper, metric)}` : '',
    sampleSize === null ? '' : sampleSize.toLocaleString('en-US'),
    beside
      .filter(({ count }) => count > 0)
      .map(({ kind, count }) => `${count.toLocaleString('en-US')} ${kind.toLowerCase()}`)
      .join(', '),
    ...comparisons.map((comparison) => renderComparison(comparison, metric)),
  ];
}

const renderComparison = ({ change, relativeChange, good, pValue }: ReadComparison, metric: Metric): string =>
  [
    formatChange(change, metric),
    relativeChange === null || metric.unit === 'percent' || metric.unit === 'points'
      ? ''
      : `(${(relativeChange * 100).toFixed(1)} %)`,
    good === null ? '' : good ? '▲ good' : '▼ bad',
    pValue === null ? '' : `p ${pValue < 0.001 ? '< .001' : pValue.toFixed(3)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
