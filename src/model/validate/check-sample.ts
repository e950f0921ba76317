/** Which rows of a sample count, and how it is read: the latest of an entity, a daily average, an approximation. */
import type { Dataset } from '../dataset.ts';
import type { Metric } from '../metric.ts';
import { checkEntity } from './check-balances.ts';
import { type Finding, finding, placeOf } from './finding.ts';

export function checkSample(dataset: Dataset, metric: Metric): readonly Finding[] {
  const timeless = 'time' in metric && metric.time === undefined && dataset.time === null;
  const invalid = (name: string, message: string, hint: string): Finding =>
    finding(placeOf('metric', metric.key, name), 'MODEL_INVALID', message, hint);
  const needsTime = (name: string): readonly Finding[] =>
    timeless
      ? [invalid(name, `"${name}" goes by time, and "${dataset.key}" has none.`, 'Give the metric a time dimension.')]
      : [];
  const found: Finding[] = [];
  if ('latest' in metric && metric.latest !== undefined)
    found.push(...checkEntity(dataset, metric.latest, [metric.key, 'latest']), ...needsTime('latest'));
  if (metric.type === 'distinct' && metric.averageOver !== undefined) found.push(...needsTime('averageOver'));
  if (metric.type === 'percentile' && metric.approximate) {
    if (metric.method === 'discrete')
      found.push(
        invalid('method', 'An approximate percentile is none of the values that occur.', 'Leave "method" out.'),
      );
    if (metric.latest !== undefined)
      found.push(
        invalid('approximate', 'The latest rows of a period do not merge.', 'Leave out "approximate" or "latest".'),
      );
  }
  return found;
}
