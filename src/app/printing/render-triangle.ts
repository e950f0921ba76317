/** A cohort table for a terminal: a row a cohort, a column an age. */
import Table from 'cli-table3';
import { formatValue, noValue } from '../../engine/format-value.ts';
import type { AskedCohorts } from '../question/read-cohorts.ts';
import type { Triangle } from './read-triangle.ts';

/** Shares in percent where the metric counts what the size does; its values elsewhere: an amount of money, a mean. */
export function renderTriangle({ rows, averages }: Triangle, { metric, base, grain, table }: AskedCohorts): string {
  const retention = metric.type === 'cohort_retention';
  const sized = base ?? (retention ? { unit: 'count' as const } : metric);
  const inPercent = !retention && metric.unit === 'count' && sized.unit === 'count';
  const percent = (share: number | null) => formatValue(share === null ? null : 100 * share, { unit: 'percent' });
  const ages = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const head = [grain, 'size', ...Array.from({ length: ages }, (_, age) => String(age))];
  const shown = rows.map(({ cohort, size, cells }) => [
    `${cohort.label}${cohort.complete ? '' : ' *'}`,
    formatValue(size.value, sized),
    ...head.slice(2).map((_, age) => {
      const cell = cells[age];
      if (!cell) return '';
      return `${inPercent ? percent(cell.share) : formatValue(cell.value, metric)}${cell.complete ? '' : ' *'}`;
    }),
  ]);
  const pooled =
    inPercent || retention ? [['pooled', '', ...averages.slice(0, ages).map(({ share }) => percent(share))]] : [];
  const printed = new Table({
    head,
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  printed.push(...shown, ...pooled);
  const what = inPercent ? `${metric.name}, of the size of each cohort` : metric.name;
  const open = table.units.some(({ complete }) => !complete);
  return `${what}\n${printed.toString()}${open ? `\n* not complete${retention ? `: ${noValue} until it is` : ''}` : ''}`;
}
