/** What adds up over time: balances, and retentions of what each entity has. */
import type { Dataset, Dimension } from '../dataset.ts';
import type { MetricOf } from '../metric.ts';
import type { Model } from '../model.ts';
import { checkMeasureReference, findMeasure } from './check-measure.ts';
import { type Finding, finding, placeOf, within } from './finding.ts';

type Adding = MetricOf<'balance' | 'retention'>;

/** Every part has a time; those of an average lie on one axis. */
export function checkBalance(model: Model, metric: MetricOf<'balance'>): readonly Finding[] {
  return [...checkParts(model, metric), ...(metric.at === 'average' ? checkAxis(model, metric) : [])];
}

export function checkRetention(model: Model, metric: MetricOf<'retention'>): readonly Finding[] {
  const place = placeOf('metric', metric.key);
  const invalid = (name: string, message: string, hint: string) =>
    finding(within(place, name), 'MODEL_INVALID', message, hint);
  const found: Finding[] = [...checkParts(model, metric), ...checkAxis(model, metric), ...checkHome(model, metric)];
  found.push(...checkEntity(model.datasets.get(metric.dataset), metric.entity, [metric.key, 'entity']));
  if (metric.unit !== 'percent')
    found.push(invalid('unit', `A retention is in percent, and not in ${metric.unit}.`, 'Write unit: percent.'));
  if (metric.of === 'entities' && (metric.measure === 'net' || metric.measure === 'gained'))
    found.push(
      invalid(
        'measure',
        `Entities are kept or lost, not "${metric.measure}".`,
        'Write of: amount, or measure: retained.',
      ),
    );
  const ofEntities = metric.of === 'entities' && metric.measure === 'lost' && metric.cohort === 'start';
  for (const [name, usual] of [
    ['denominator', 'start'],
    ['losses', 'cohort'],
  ] as const)
    if (metric[name] !== usual && !ofEntities)
      found.push(
        invalid(name, `"${name}: ${metric[name]}" is for entities lost since the start.`, `Leave "${name}" out.`),
      );
  if (metric.cohort === 'previous' && (metric.plus.length > 1 || metric.minus.length > 0))
    found.push(
      invalid(
        'cohort',
        'Who was active in a period is told by one measure.',
        'Give one measure in plus, and no minus.',
      ),
    );
  return found;
}

/** The entity is one of the dataset itself: `path` leads to where it is named, from the metric inwards. */
export function checkEntity(
  dataset: Dataset | undefined,
  entity: string,
  [metric, ...path]: readonly [string, ...string[]],
): readonly Finding[] {
  if (!dataset || dataset.entities.some(({ key }) => key === entity)) return [];
  const known = dataset.entities.map(({ key }) => key);
  return [
    finding(
      placeOf('metric', metric, ...path),
      'MODEL_UNKNOWN_REFERENCE',
      `The dataset "${dataset.key}" has no entity "${entity}".`,
      known.length > 0 ? `It has ${known.join(', ')}.` : 'Give the dataset an entity.',
    ),
  ];
}

const partsOf = (metric: Adding) =>
  (['plus', 'minus'] as const).flatMap((sign) =>
    metric[sign].map((reference, index) => ({ reference, place: placeOf('metric', metric.key, sign, index) })),
  );

/** The time by which rows of a part are placed; null where they have none, undefined where the part is not sound. */
function timeOf({ datasets }: Model, metric: Adding, reference: Adding['plus'][number]): Dimension | null | undefined {
  const meant = findMeasure(datasets, metric.dataset, reference);
  const dataset = meant ? datasets.get(meant.dataset) : undefined;
  if (!meant || !dataset) return undefined;
  const time = meant.measure.time ?? (dataset.key === metric.dataset ? metric.time : undefined) ?? dataset.time;
  return time === null ? null : dataset.dimensions.find(({ key }) => key === time);
}

function checkParts(model: Model, metric: Adding): readonly Finding[] {
  return partsOf(metric).flatMap(({ reference, place }) => {
    const found = checkMeasureReference(model.datasets, metric.dataset, reference, place);
    if (found.length > 0 || timeOf(model, metric, reference) !== null) return found;
    const home = findMeasure(model.datasets, metric.dataset, reference)?.dataset;
    return [
      finding(
        place,
        'MODEL_INVALID',
        `A ${metric.type} adds up over time, and "${home}" has none.`,
        'Give the measure a time dimension.',
      ),
    ];
  });
}

/** Dates and instants are not counted on one axis: a date is a day in any zone. */
function checkAxis(model: Model, metric: Adding): readonly Finding[] {
  const times = partsOf(metric).flatMap(({ reference, place }) => {
    const time = timeOf(model, metric, reference);
    return time ? [{ time, place }] : [];
  });
  const [first] = times;
  return times
    .filter(({ time }) => (time.type === 'date') !== (first?.time.type === 'date'))
    .map(({ time, place }) =>
      finding(
        place,
        'MODEL_INVALID',
        `"${time.key}" is a ${time.type}, and "${first?.time.key}" a ${first?.time.type}.`,
        'Take dates for all parts, or instants for all.',
      ),
    );
}

/** What an entity has is added up in one dataset. */
function checkHome({ datasets }: Model, metric: MetricOf<'retention'>): readonly Finding[] {
  return partsOf(metric).flatMap(({ reference, place }) => {
    const home = findMeasure(datasets, metric.dataset, reference)?.dataset;
    if (home === undefined || home === metric.dataset) return [];
    const hint = `Use measures of "${metric.dataset}", or a dataset whose rows hold both.`;
    return [finding(place, 'MODEL_INVALID', `The measure is of "${home}", another dataset.`, hint)];
  });
}
