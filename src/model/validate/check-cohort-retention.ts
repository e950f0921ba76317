/** A cohort retention: one row an entity with a time of entering, and rows with a time that show it active. */
import { findEntity } from '../find-entity.ts';
import type { MetricOf } from '../metric.ts';
import type { Model } from '../model.ts';
import { checkCondition } from './check-condition.ts';
import { checkTime } from './check-measure.ts';
import { checkSharedEntity } from './check-shared-entity.ts';
import { checkReference, type Finding, finding, placeOf, within } from './finding.ts';

export function checkCohortRetention(
  { datasets, calendars }: Model,
  metric: MetricOf<'cohort_retention'>,
): readonly Finding[] {
  const place = placeOf('metric', metric.key);
  const { dataset: key, where, time } = metric.active;
  const there = within(place, 'active');
  const [base, active] = [datasets.get(metric.dataset), datasets.get(key)];
  const calendar = checkReference(within(place, 'calendar'), 'calendar', metric.calendar, calendars);
  if (!base || !active) return [...calendar, ...checkReference(within(there, 'dataset'), 'dataset', key, datasets)];
  return [
    ...calendar,
    ...checkCondition(datasets, key, where, within(there, 'where')),
    ...checkTime(active, time, within(there, 'time')),
    ...((metric.time ?? base.time) === null
      ? [
          finding(
            within(place, 'time'),
            'MODEL_INVALID',
            `"${base.key}" has no time, and nobody enters without one.`,
            'Name a time dimension.',
          ),
        ]
      : []),
    ...((time ?? active.time) === null
      ? [
          finding(
            within(there, 'time'),
            'MODEL_INVALID',
            `"${key}" has no time, and nothing tells when it shows activity.`,
            'Name a time dimension.',
          ),
        ]
      : []),
    ...checkSharedEntity(base, active, metric.entity, within(place, 'entity')),
    ...checkOnce(datasets, metric),
  ];
}

/** Where the rows are not one an entity, who enters several times would be counted as often. */
function checkOnce(datasets: Model['datasets'], { key, dataset, entity }: MetricOf<'cohort_retention'>) {
  const found = findEntity(datasets.get(dataset), entity);
  if (!found || (found.key === entity && found.kind === 'primary')) return [];
  const homes = [...datasets.values()].filter(({ entities }) =>
    entities.some((each) => each.key === entity && each.kind === 'primary'),
  );
  return [
    finding(
      placeOf('metric', key, 'entity'),
      'MODEL_INVALID',
      `A row of "${dataset}" is not one ${entity}: who has several rows would enter as often.`,
      homes.length > 0
        ? `Datasets with one row each: ${homes.map((home) => home.key).join(', ')}.`
        : `Add a dataset, or a query, with one row each and the primary entity ${entity}.`,
      'Or use type conversion, which judges rows.',
    ),
  ];
}
