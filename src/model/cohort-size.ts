/** The size of the cohorts of a retention, as a metric like any other. */
import type { MetricOf } from './metric.ts';

/** How many entered: exactly those whom the retention is of, whether their unit is over or not. Never withheld. */
export function cohortSize(metric: MetricOf<'cohort_retention'>): MetricOf<'count'> {
  const { entity: _, active: __, grain: ___, age: ____, calendar: _____, minimumSample: ______, ...rest } = metric;
  return { ...rest, type: 'count', unit: 'count' };
}
