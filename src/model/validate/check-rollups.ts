/** Cross-checks of rollups: whose rows, by which time, cut by what, and which numbers can be put together from cells. */
import { isMultiValued } from '../bridge.ts';
import { type Dataset, isDerived, isTimeType } from '../dataset.ts';
import { type DimensionPath, findDimension } from '../find-dimension.ts';
import type { Metric } from '../metric.ts';
import { metricSources } from '../metric-sources.ts';
import type { Model } from '../model.ts';
import type { Rollup } from '../rollup.ts';
import { checkDistinct, checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';

export function checkRollups(model: Model): readonly Finding[] {
  return [...model.rollups.values()].flatMap((rollup) => {
    const place = placeOf('rollup', rollup.key);
    const dataset = model.datasets.get(rollup.dataset);
    return [
      ...checkReference(within(place, 'dataset'), 'dataset', rollup.dataset, model.datasets),
      ...checkReference(within(place, 'calendar'), 'calendar', rollup.calendar, model.calendars),
      ...(dataset ? checkRows(model, rollup, dataset, place) : []),
    ];
  });
}

function checkRows(model: Model, rollup: Rollup, dataset: Dataset, place: Place): readonly Finding[] {
  const paths = rollup.dimensions.map((name) => findDimension(model.datasets, dataset.key, name));
  const dimensions = paths.flatMap((found, index) => {
    const here = within(place, 'dimensions', index);
    if (found.kind === 'refused')
      return found.issues.map(({ code, message, hints }) => finding(here, code, message, ...hints));
    return checkDimension(found.value, here);
  });
  const ways = paths.flatMap((found) => (found.kind === 'ok' ? found.value.joins.map(({ to }) => to) : []));
  const untold = rollup.refresh ? [] : [dataset.key, ...ways].filter((key) => model.datasets.get(key)?.query);
  return [
    ...checkAxis(rollup, dataset, place),
    ...dimensions,
    ...checkDistinct(within(place, 'dimensions'), 'dimension', rollup.dimensions),
    ...[...new Set(untold)].map((key) =>
      finding(
        within(place, 'dataset'),
        'MODEL_INVALID',
        `"${key}" is a query, and nothing tells when its rows change.`,
        'Say how old cells may be, such as refresh: { everyMinutes: 15 }, or use the dataset of a table.',
      ),
    ),
    ...(rollup.metrics ?? []).flatMap((key, index) =>
      checkMetric(model, model.metrics.get(key), { key, rollup, dataset }, within(place, 'metrics', index)),
    ),
  ];
}

function checkAxis({ time, grain }: Rollup, dataset: Dataset, place: Place): readonly Finding[] {
  const key = time ?? dataset.time;
  const here = within(place, time === undefined ? 'dataset' : 'time');
  if (key === null)
    return [
      finding(
        here,
        'MODEL_INVALID',
        `"${dataset.key}" has no time that would place its rows in cells.`,
        'Name a time dimension of it.',
      ),
    ];
  const times = new Map(
    dataset.dimensions.filter(({ type }) => isTimeType(type)).map((dimension) => [dimension.key, dimension]),
  );
  const dimension = times.get(key);
  if (!dimension) return checkReference(here, `time dimension of "${dataset.key}"`, key, times);
  if (dimension.type !== 'date' || grain === 'day') return [];
  return [
    finding(
      within(place, 'grain'),
      'MODEL_INVALID',
      `"${key}" is a date, which has no hours.`,
      'Leave out grain: a cell is then a day.',
    ),
  ];
}

function checkDimension({ name, dimension }: DimensionPath, place: Place): readonly Finding[] {
  const refuse = (why: string, hint: string) => [finding(place, 'MODEL_INVALID', `"${name}" ${why}.`, hint)];
  if (isMultiValued(dimension))
    return refuse(
      'can have several values a row, which cells would count several times',
      'Leave it out: such questions are answered from rows.',
    );
  if (isDerived(dimension))
    return refuse(
      'is worked out from other rows or from the clock, so that a stored cell of it would grow old',
      'Leave it out: such questions are answered from rows.',
    );
  return [];
}

/** What never merges has no cells. */
const whole: Readonly<Partial<Record<Metric['type'], string>>> = {
  percentile: 'a percentile of a period is not made of those of its days',
  distinct: 'who is counted on two days would be counted twice',
  retention: 'a cohort is followed from row to row',
  cohort_retention: 'a cohort is followed from row to row',
  conversion: 'whether a row has converted changes with rows of other days and with the clock',
  score: 'a score is computed for each entity',
};

function checkMetric(
  model: Model,
  metric: Metric | undefined,
  { key, rollup, dataset }: { readonly key: string; readonly rollup: Rollup; readonly dataset: Dataset },
  place: Place,
): readonly Finding[] {
  if (!metric) return checkReference(place, 'metric', key, model.metrics);
  const why =
    'latest' in metric && metric.latest !== undefined
      ? 'which row is the latest depends on the period'
      : whole[metric.type];
  if (why !== undefined)
    return [
      finding(
        place,
        'MODEL_INVALID',
        `"${key}" cannot be put together from cells: ${why}.`,
        'Leave it out: it is answered from rows, beside the metrics that are in the rollup.',
      ),
    ];
  const time = rollup.time ?? dataset.time;
  if (metricSources(model, metric).some((source) => source.dataset === dataset.key && source.time === time)) return [];
  return [
    finding(
      place,
      'MODEL_INVALID',
      `"${key}" reads no rows of "${dataset.key}" by ${time ?? 'time'}.`,
      'Leave it out, or put it into a rollup of its dataset and time.',
    ),
  ];
}
