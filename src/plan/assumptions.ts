/** What a reader should know about a number before using it, in sentences. */
import type { Metric, MetricOf } from '../model/metric.ts';
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
  if ('censored' in metric && metric.censored !== undefined)
    sentences.push('Rows whose value is not known yet are not in the sample; they are counted beside it.');
  if (metric.type === 'conversion') sentences.push(...aboutConversion(metric, columns));
  if (metric.status !== 'certified') sentences.push(`The definition is ${metric.status}.`);
  return sentences;
}

function aboutConversion(
  { window: { count, grain } }: MetricOf<'conversion'>,
  columns: readonly BoundColumn[],
): readonly string[] {
  const sentences = [
    `Rows younger than the window of ${count} ${grain}${count === 1 ? '' : 's'} are not yet judged; they are counted beside the number.`,
  ];
  for (const factor of columns.flatMap(({ factors }) => factors))
    if (factor.kind === 'converted' && factor.conversion.zone !== null)
      sentences.push(`The window is counted in local days of ${factor.conversion.zone}.`);
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
    case 'matured':
    case 'converted':
      throw new Error('A conversion is 0 or 1, and never left out.');
  }
}
