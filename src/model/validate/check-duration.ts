/** Cross-checks of a duration: two times with a clock, and schedules that exist. */
import { checkClosedValues } from '../check-value.ts';
import { type Dataset, isDerived, isTimeType } from '../dataset.ts';
import type { Duration } from '../derived-dimension.ts';
import { findDimension } from '../find-dimension.ts';
import type { Model } from '../model.ts';
import { checkTime } from './check-measure.ts';
import { checkReference, type Finding, finding, type Place, within } from './finding.ts';

export function checkDuration(
  { datasets, schedules }: Model,
  dataset: Dataset,
  { from, to, schedule }: Duration,
  place: Place,
): readonly Finding[] {
  const times = [
    ...checkClock(dataset, from, within(place, 'from')),
    ...checkClock(dataset, to, within(place, 'to')),
    ...(from === to
      ? [finding(within(place, 'to'), 'MODEL_INVALID', 'A duration lies between two different times.')]
      : []),
  ];
  const there = within(place, 'schedule');
  if (typeof schedule === 'string') return [...times, ...checkReference(there, 'schedule', schedule, schedules)];
  const named = Object.entries(schedule.when).flatMap(([value, key]) =>
    checkReference(within(there, 'when', value), 'schedule', key, schedules),
  );
  const other = checkReference(within(there, 'default'), 'schedule', schedule.default, schedules);
  return [...times, ...checkBy(datasets, dataset, schedule, there), ...named, ...other];
}

function checkClock(dataset: Dataset, key: string, place: Place): readonly Finding[] {
  const wrong = checkTime(dataset, key, place);
  const type = dataset.dimensions.find((each) => each.key === key)?.type;
  if (wrong.length > 0 || type === undefined || (isTimeType(type) && type !== 'date')) return wrong;
  return [
    finding(
      place,
      'MODEL_WRONG_TYPE',
      `"${key}" is a date, and a date has no time of day.`,
      'Use a timestamp or timestamptz.',
    ),
  ];
}

function checkBy(
  datasets: Model['datasets'],
  dataset: Dataset,
  { by, when }: Extract<Duration['schedule'], object>,
  place: Place,
): readonly Finding[] {
  const found = findDimension(datasets, dataset.key, by);
  const there = within(place, 'by');
  if (found.kind === 'refused')
    return found.issues.map(({ code, message, hints }) => finding(there, code, message, ...hints));
  const { dimension } = found.value;
  if (dimension.type !== 'string' || isDerived(dimension))
    return [
      finding(
        there,
        'MODEL_WRONG_TYPE',
        `A schedule goes by a text that rows have, and "${by}" is ${isDerived(dimension) ? 'computed' : `a ${dimension.type}`}.`,
        'Use a dimension of type string that is a column or a snippet.',
      ),
    ];
  return Object.keys(when).flatMap((value) =>
    checkClosedValues({ kind: 'in', field: by, values: [value] }, dimension, []).map(({ message, hints }) =>
      finding(within(place, 'when', value), 'MODEL_INVALID', message, ...hints),
    ),
  );
}
