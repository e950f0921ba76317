/** What a reader should know about a number before using it, in sentences. */
import type { Metric } from '../model/metric.ts';
import type { BoundColumn, RowValue } from './measurement.ts';

export function assumptionsOf(metric: Metric, columns: readonly BoundColumn[]): readonly string[] {
  const sentences: string[] = [];
  for (const time of new Set(columns.flatMap((column) => (column.time ? [column.time] : []))))
    sentences.push(`Rows are placed in time by ${time}; rows without it are left out.`);
  if (metric.type === 'balance')
    sentences.push(`The balance is as of the ${metric.at} of the period, and never later than now.`);
  const needed = new Set(metric.type === 'balance' ? [] : columns.flatMap(({ present }) => present.map(nameOf)));
  if (needed.size > 0) sentences.push(`Rows without ${[...needed].join(' or ')} are left out.`);
  if ('valid' in metric && metric.valid !== undefined)
    sentences.push('Answers outside the valid range are left out of the sample.');
  if ((metric.type === 'share' || metric.type === 'net_share') && metric.valid === undefined)
    sentences.push('Rows without a value to judge are left out of the sample.');
  if (metric.status !== 'certified') sentences.push(`The definition is ${metric.status}.`);
  return sentences;
}

function nameOf(value: RowValue): string {
  switch (value.kind) {
    case 'dimension':
      return value.path.name;
    case 'column':
      return value.column;
    case 'sql':
      return 'a computed value';
  }
}
