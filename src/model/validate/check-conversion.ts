/** A conversion: base rows with a time, conversions with a time, an entity on both sides, a window that their times can tell. */
import type { Dataset } from '../dataset.ts';
import type { MetricOf } from '../metric.ts';
import { checkCondition } from './check-condition.ts';
import { checkTime } from './check-measure.ts';
import { checkSharedEntity } from './check-shared-entity.ts';
import { checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';

type Datasets = ReadonlyMap<string, Dataset>;

export function checkConversion(datasets: Datasets, metric: MetricOf<'conversion'>): readonly Finding[] {
  const place = placeOf('metric', metric.key);
  const there = within(place, 'conversion');
  const base = datasets.get(metric.dataset);
  const { dataset: key, where, time, later } = metric.conversion;
  const events = key === undefined ? base : datasets.get(key);
  if (!base) return [];
  if (!events) return checkReference(within(there, 'dataset'), 'dataset', key, datasets);
  const baseTime = metric.time ?? base.time;
  const eventTime = time ?? (key === undefined ? null : events.time);
  return [
    ...(key === undefined ? checkOwn(metric, there) : checkCondition(datasets, key, where, within(there, 'where'))),
    ...checkTime(events, time, within(there, 'time')),
    ...(baseTime === null ? [noTime(within(place, 'time'), base)] : []),
    ...(eventTime === null && key !== undefined ? [noTime(within(there, 'time'), events)] : []),
    ...(key === undefined ? [] : checkSharedEntity(base, events, metric.entity, within(place, 'entity'))),
    ...(key !== undefined && events.table === base.table && later === undefined
      ? [
          finding(
            there,
            'MODEL_INVALID',
            'Base rows and conversions are rows of one table, so that a row could convert itself.',
            'Say later: true where a conversion must come after the base row, or later: false where no row is both.',
          ),
        ]
      : []),
    ...checkGrain(metric, [typeOf(base, baseTime), typeOf(events, eventTime)]),
  ];
}

/** Without a dataset of its own a conversion is a time of the base row, and nothing else. */
function checkOwn({ conversion, entity }: MetricOf<'conversion'>, there: Place): readonly Finding[] {
  const only = 'Without a dataset the conversion is a time of the base row itself: { time: converted_at }.';
  return [
    ...(conversion.time === undefined
      ? [finding(there, 'MODEL_INVALID', 'The conversion has neither a dataset nor a time.', only)]
      : []),
    ...(conversion.where === undefined
      ? []
      : [finding(within(there, 'where'), 'MODEL_INVALID', '"where" needs a dataset to speak of.', only)]),
    ...(entity === undefined
      ? []
      : [finding({ ...there, path: ['entity'] }, 'MODEL_INVALID', 'Nothing is looked up by an entity here.', only)]),
  ];
}

function checkGrain(
  { key, window }: MetricOf<'conversion'>,
  types: readonly (string | undefined)[],
): readonly Finding[] {
  if (window.grain !== 'hour' || !types.includes('date')) return [];
  return [
    finding(
      placeOf('metric', key, 'window', 'grain'),
      'MODEL_INVALID',
      'A window in hours needs instants on both sides, and one of these times is a date.',
      'Use grain day or week.',
    ),
  ];
}

const typeOf = (dataset: Dataset, time: string | null): string | undefined =>
  dataset.dimensions.find(({ key }) => key === time)?.type;

const noTime = (place: Place, { key }: Dataset): Finding =>
  finding(place, 'MODEL_INVALID', `"${key}" has no time, and a window begins at one.`, 'Name a time dimension.');
