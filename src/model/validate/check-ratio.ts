/** A ratio: both of its measures, and a time where one of them is of the period before. */
import type { MetricOf } from '../metric.ts';
import type { Model } from '../model.ts';
import { checkMeasureReference, findMeasure } from './check-measure.ts';
import { type Finding, finding, placeOf, within } from './finding.ts';

export function checkRatio({ datasets }: Model, metric: MetricOf<'ratio'>): readonly Finding[] {
  const { key, dataset: home, numerator, denominator } = metric;
  const place = placeOf('metric', key);
  const found = [
    ...checkMeasureReference(datasets, home, numerator, within(place, 'numerator')),
    ...checkMeasureReference(datasets, home, denominator, within(place, 'denominator')),
  ];
  if (found.length > 0 || metric.denominatorPeriod === 'same') return found;
  const meant = findMeasure(datasets, home, denominator);
  const dataset = meant ? datasets.get(meant.dataset) : undefined;
  if (!meant || !dataset) return [];
  const time = meant.measure.time ?? (dataset.key === home ? metric.time : undefined) ?? dataset.time;
  if (time !== null) return [];
  return [
    finding(
      within(place, 'denominatorPeriod'),
      'MODEL_INVALID',
      `No period lies before another one: the rows of "${dataset.key}" have no time.`,
      'Leave "denominatorPeriod" out, or give the measure a time dimension.',
    ),
  ];
}
