/** Measures, named or written out: where their rows are, when, and what is added up. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { isMultiValued } from '../bridge.ts';
import { type Dataset, isTimeType, type Measure } from '../dataset.ts';
import type { MeasureReference } from '../metric.ts';
import { checkCondition } from './check-condition.ts';
import { checkOperand } from './check-operand.ts';
import { checkReference, type Finding, finding, type Place, within } from './finding.ts';

type Datasets = ReadonlyMap<string, Dataset>;

/** A measure whose home is known. */
export function checkMeasure(
  datasets: Datasets,
  home: string | undefined,
  measure: Measure,
  place: Place,
): readonly Finding[] {
  const key = measure.dataset ?? home;
  if (key === undefined)
    return [
      finding(place, 'MODEL_INVALID', 'The measure has no dataset.', 'Give the measure or its metric a dataset.'),
    ];
  const dataset = datasets.get(key);
  if (!dataset)
    return measure.dataset === undefined ? [] : checkReference(within(place, 'dataset'), 'dataset', key, datasets);
  return [
    ...checkCondition(datasets, key, measure.where, within(place, 'where')),
    ...checkTime(dataset, measure.time, within(place, 'time')),
    ...checkOperand(dataset, measure.value, within(place, 'value')),
  ];
}

export interface FoundMeasure {
  readonly measure: Measure;
  /** Key of the dataset whose rows it is over. */
  readonly dataset: string;
}

/** The measure that a reference means, or null where there is none. */
export function findMeasure(
  datasets: Datasets,
  home: string | undefined,
  reference: MeasureReference,
): FoundMeasure | null {
  if (typeof reference !== 'string') {
    const dataset = reference.dataset ?? home;
    return dataset === undefined ? null : { measure: reference, dataset };
  }
  const [owner, name] = reference.includes('.') ? reference.split('.', 2) : [home, reference];
  const measure = name === undefined || owner === undefined ? undefined : own(datasets.get(owner)?.measures, name);
  return measure && owner !== undefined ? { measure, dataset: measure.dataset ?? owner } : null;
}

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

export function checkMeasureReference(
  datasets: Datasets,
  home: string | undefined,
  reference: MeasureReference,
  place: Place,
): readonly Finding[] {
  if (typeof reference !== 'string') return checkMeasure(datasets, home, reference, place);
  if (findMeasure(datasets, home, reference)) return [];
  const known = [...datasets.values()].flatMap(({ key, measures }) =>
    Object.keys(measures).flatMap((name) => (key === home ? [name, `${key}.${name}`] : [`${key}.${name}`])),
  );
  const hints = didYouMean(reference, known);
  const homeless =
    home === undefined && !reference.includes('.')
      ? ['Without a dataset of its own the metric names it `dataset.measure`.']
      : [];
  return [finding(place, 'MODEL_UNKNOWN_REFERENCE', `Unknown measure "${reference}".`, ...hints, ...homeless)];
}

/** A time dimension of the dataset itself. */
export function checkTime(dataset: Dataset, time: string | undefined, place: Place): readonly Finding[] {
  if (time === undefined) return [];
  const dimension = dataset.dimensions.find(({ key }) => key === time);
  const times = dataset.dimensions
    .filter((each) => isTimeType(each.type) && !isMultiValued(each))
    .map(({ key }) => key);
  if (!dimension)
    return [
      finding(
        place,
        'MODEL_UNKNOWN_REFERENCE',
        `Unknown time dimension "${time}" of "${dataset.key}".`,
        ...didYouMean(time, times),
      ),
    ];
  if (isMultiValued(dimension))
    return [
      finding(
        place,
        'MODEL_INVALID',
        `A row can have several values of "${time}", and it has one place in time.`,
        ...(times.length > 0 ? [`Times of "${dataset.key}": ${times.join(', ')}.`] : []),
      ),
    ];
  if (isTimeType(dimension.type)) return [];
  return [
    finding(
      place,
      'MODEL_WRONG_TYPE',
      `"${time}" is a ${dimension.type} and cannot place rows in time.`,
      times.length > 0
        ? `Times of "${dataset.key}": ${times.join(', ')}.`
        : 'Give it the type date, timestamp or timestamptz.',
    ),
  ];
}
