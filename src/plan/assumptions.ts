/** What a reader should know about a number before using it, in sentences. */
import type { Metric, MetricOf } from '../model/metric.ts';
import { relativeError } from '../stats/log-buckets.ts';
import type { BoundColumn } from './measurement.ts';
import type { RowValue } from './row-value.ts';

export function assumptionsOf(metric: Metric, columns: readonly BoundColumn[]): readonly string[] {
  const sentences: string[] = [];
  for (const time of new Set(columns.flatMap((column) => (column.time ? [column.time] : []))))
    sentences.push(`Rows are placed in time by ${time}; rows without it are left out.`);
  if (metric.type === 'balance')
    sentences.push(
      metric.at === 'average'
        ? 'The balance is the mean level over the period, every instant alike, up to now.'
        : `The balance is as of the ${metric.at} of the period, and never later than now.`,
    );
  if (metric.type === 'retention') sentences.push(...retentionSentences(metric));
  if (metric.type === 'ratio' && metric.denominatorPeriod === 'previous')
    sentences.push(
      'The denominator is of the period before; before a period that still runs, of the whole unit before.',
    );
  if ('latest' in metric && metric.latest !== undefined)
    sentences.push(`Only the latest row of each ${metric.latest} in the period counts; rows without one are left out.`);
  if (metric.type === 'percentile' && metric.approximate)
    sentences.push(`Approximate: within ${relativeError * 100} % of the exact value.`);
  const needed = new Set(metric.type === 'balance' ? [] : columns.flatMap(({ present }) => present.map(nameOf)));
  if (needed.size > 0) sentences.push(`Rows without ${[...needed].join(' or ')} are left out.`);
  if ('valid' in metric && metric.valid !== undefined)
    sentences.push('Answers outside the valid range are left out of the sample.');
  if ((metric.type === 'share' || metric.type === 'net_share') && metric.valid === undefined)
    sentences.push('Rows without a value to judge are left out of the sample.');
  if ('censored' in metric && metric.censored !== undefined)
    sentences.push('Rows whose value is not known yet are not in the sample; they are counted beside it.');
  if (metric.type === 'conversion') sentences.push(...aboutConversion(metric, columns));
  if (metric.type === 'cohort_retention') sentences.push(...aboutCohorts(metric, columns));
  if (metric.status !== 'certified') sentences.push(`The definition is ${metric.status}.`);
  return sentences;
}

function retentionSentences({ cohort, entity, losses }: MetricOf<'retention'>): readonly string[] {
  const of = cohort === 'start' ? 'that is there when the period begins' : 'that was active in the period before';
  return [
    `The cohort is every ${entity} ${of}; in a breakdown, within the group. Rows without one are left out.`,
    ...(losses === 'all' ? [`Each ${entity} that came and went within the period counts as lost.`] : []),
    ...(cohort === 'start' ? ['What is later than now has not happened yet.'] : []),
  ];
}

function aboutConversion(
  { window: { count, grain } }: MetricOf<'conversion'>,
  columns: readonly BoundColumn[],
): readonly string[] {
  const sentences = [
    `Rows younger than the window of ${count} ${grain}${count === 1 ? '' : 's'} are not yet judged; they are counted beside the number.`,
  ];
  for (const factor of columns.flatMap(({ factors }) => factors))
    if (factor.kind === 'converted' && factor.conversion.kind === 'window' && factor.conversion.zone !== null)
      sentences.push(`The window is counted in local days of ${factor.conversion.zone}.`);
  return sentences;
}

/** The age is that of the columns: a table of cohorts asks for others than the metric's own. */
const aboutCohorts = ({ entity }: MetricOf<'cohort_retention'>, columns: readonly BoundColumn[]): readonly string[] =>
  columns
    .flatMap(({ factors }) => factors)
    .flatMap((factor) => {
      if (factor.kind !== 'converted' || factor.conversion.kind !== 'unit') return [];
      const { age, grain, calendar } = factor.conversion;
      const unit = `${grain} ${age} after the one of entering, in the calendar ${calendar}`;
      return [`Each ${entity} is looked at in ${unit}; those for whom it is not over are counted beside the number.`];
    });

function nameOf(value: RowValue): string {
  switch (value.kind) {
    case 'dimension':
      return value.path.name;
    case 'column':
      return value.column;
    case 'sql':
      return 'a computed value';
    case 'milliseconds':
    case 'day':
      return value.time.name;
    case 'matured':
    case 'converted':
      throw new Error('A conversion is 0 or 1, and never left out.');
  }
}
