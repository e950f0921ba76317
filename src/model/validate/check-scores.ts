/** Cross-checks of scores: whom they are of, what they are made of, and what metrics say of them. */
import { type Dataset, isTimeType } from '../dataset.ts';
import { entityColumn } from '../find-entity-path.ts';
import type { MetricOf } from '../metric.ts';
import type { Model } from '../model.ts';
import type { Score } from '../score.ts';
import { checkCondition } from './check-condition.ts';
import { checkTime } from './check-measure.ts';
import { checkScoreParameters } from './check-score-parameters.ts';
import { checkWeighing } from './check-weighing.ts';
import { checkDistinct, checkReference, type Finding, finding, placeOf, within } from './finding.ts';

export function checkScores(model: Model): readonly Finding[] {
  return [...model.scores.values()].flatMap((score) => {
    const place = placeOf('score', score.key);
    const population = model.datasets.get(score.dataset);
    return [
      ...checkReference(within(place, 'dataset'), 'dataset', score.dataset, model.datasets),
      ...(population ? checkPopulation(model, score, population) : []),
      ...checkDistinct(
        within(place, 'parameters'),
        'parameter',
        score.parameters.map(({ key }) => key),
      ),
      ...checkScoreParameters(model, score, population),
      ...checkWeighing(score),
      ...checkBands(score),
    ];
  });
}

function checkPopulation({ datasets }: Model, score: Score, population: Dataset): readonly Finding[] {
  const place = placeOf('score', score.key);
  const label = population.dimensions.some(({ key }) => key === score.label);
  const variants = score.variants.flatMap(({ where }, index) =>
    checkCondition(datasets, population.key, where, within(place, 'variants', index, 'where')),
  );
  return [
    ...(entityColumn(population) === null
      ? [
          finding(
            within(place, 'dataset'),
            'MODEL_INVALID',
            `"${population.key}" does not have exactly one primary entity, so it is not clear what has a score.`,
            'Name the dataset that has one row an entity.',
          ),
        ]
      : []),
    ...checkCondition(datasets, population.key, score.where, within(place, 'where')),
    ...variants,
    ...checkTime(population, score.active?.from, within(place, 'active', 'from')),
    ...checkTime(population, score.active?.until, within(place, 'active', 'until')),
    ...(label || score.label === undefined
      ? []
      : checkReference(within(place, 'label'), 'label dimension', score.label, namesOf(population))),
  ];
}

const namesOf = ({ dimensions }: Dataset): ReadonlySet<string> =>
  new Set(dimensions.filter(({ type }) => !isTimeType(type)).map(({ key }) => key));

function checkBands({ key, bands }: Score): readonly Finding[] {
  const place = placeOf('score', key, 'bands');
  const wrong = bands.flatMap(({ below }, index) => {
    const last = index === bands.length - 1;
    const before = bands[index - 1]?.below ?? 0;
    if (last && below !== undefined)
      return [
        finding(
          within(place, index),
          'MODEL_INVALID',
          'The last band has an upper end, so scores above it are in no band.',
          'Leave out below.',
        ),
      ];
    if (!last && (below === undefined || below <= before))
      return [
        finding(
          within(place, index),
          'MODEL_INVALID',
          'Every band but the last says below, and they ascend.',
          'Put the lowest band first.',
        ),
      ];
    return [];
  });
  const keys = bands.map((band) => band.key);
  return [...checkDistinct(place, 'band', keys), ...wrong];
}

/** A metric of scores: the score and the band that it names. */
export function checkScoreMetric({ scores }: Model, metric: MetricOf<'score'>): readonly Finding[] {
  const place = placeOf('metric', metric.key);
  const score = scores.get(metric.score);
  if (!score) return checkReference(within(place, 'score'), 'score', metric.score, scores);
  const bands = new Set(score.bands.map(({ key }) => key));
  const band = within(place, 'band');
  if (metric.of === 'share' && metric.band === undefined)
    return [
      finding(
        band,
        'MODEL_INVALID',
        'A share of entities needs a band.',
        `Bands of "${score.key}": ${[...bands].join(', ') || 'none'}.`,
      ),
    ];
  if (metric.of === 'mean' && metric.band !== undefined)
    return [finding(band, 'MODEL_INVALID', 'A mean is over all bands.', 'Leave out band, or say of: share.')];
  return checkReference(band, `band of "${score.key}"`, metric.band, bands);
}
