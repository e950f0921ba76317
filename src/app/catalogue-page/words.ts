/** How the catalogue page says what the model says in keys. */

import { formatValue } from '../../engine/format-value.ts';
import type { Benchmark } from '../../model/benchmark.ts';
import { type Drive, type Metric, metricSchema } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';

export const directionWords: Readonly<Record<Metric['direction'], string>> = {
  increase: 'more is better',
  decrease: 'less is better',
  range: 'best within a range',
};

export const unitWords = ({ unit, currency }: Metric): string => (unit === 'currency' ? (currency ?? unit) : unit);

/** `net share: share of top minus share of bottom among the valid rows, in points`. */
export function typeWords({ type }: Metric): string {
  const option = metricSchema.options.find(({ shape }) => shape.type.value === type);
  const [says = ''] = (option?.description ?? '').split(/\.(?: |$)/);
  return `${type.replaceAll('_', ' ')} (${says.charAt(0).toLowerCase()}${says.slice(1)})`;
}

export const peopleWords = ({ stakeholders }: Model, keys: readonly string[]): string =>
  keys
    .map((key) => {
      const found = stakeholders.get(key);
      return found?.title ? `${found.name}, ${found.title}` : (found?.name ?? key);
    })
    .join('; ');

/** ` (the other way, after 2 quarters)`; empty where more brings more at once. */
export function driveWords({ sign, lag }: Pick<Drive, 'sign' | 'lag'>): string {
  const parts = [
    ...(sign === 'negative' ? ['the other way'] : []),
    ...(lag ? [`after ${lag.count} ${lag.grain}${lag.count === 1 ? '' : 's'}`] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** The latest figure. */
export function benchmarkWords({ name, values, source, key }: Benchmark, metric: Metric): string {
  const latest = values.at(-1);
  return `${name} \`${key}\`: ${formatValue(latest?.value ?? null, metric)} since ${latest?.from} (${source})`;
}
