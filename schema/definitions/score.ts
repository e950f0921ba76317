/** The noun: a score that each entity has, and how it is made. */
import { describeCondition } from '../../src/engine/definitions/describe-definition.ts';
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { type Band, type Normalisation, pointsOf, type Score } from '../../src/model/score.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { SpanRef } from '../numbers/period.ts';
import { DatasetRef } from './dataset.ts';
import { MetricRef } from './metric-ref.ts';
import { ScoreRef } from './score-ref.ts';

interface Placed<T> {
  readonly score: Score;
  readonly item: T;
}

const MissingParameterEnum = builder.enumType('MissingParameter', {
  description: 'What becomes of a parameter that an entity lacks.',
  values: {
    REWEIGHT: { value: 'reweight', description: 'It is left out, and the others share its weight.' },
    ZERO: { value: 'zero', description: 'It counts as 0.' },
  } satisfies Record<Uppercase<Score['missing']>, { value: Score['missing']; description: string }>,
});

const PointRef = builder.objectRef<readonly [number, number]>('ScorePoint').implement({
  description: 'A corner of a scale: straight lines lead from one to the next, and the ends are level.',
  fields: (t) => ({
    value: t.float({ description: 'Value of the metric, in its unit.', resolve: ([value]) => value }),
    score: t.float({ description: 'What it scores, 0 to 100.', resolve: ([, score]) => score }),
  }),
});

export const ScoreParameterRef = builder.objectRef<Placed<Score['parameters'][number]>>('ScoreParameter').implement({
  description: 'One part of a score: a metric, computed for each entity alone and brought to 0 to 100.',
  fields: (t) => ({
    key: t.id({ description: 'Natural key, unique within the score.', resolve: ({ item }) => item.key }),
    name: t.string({
      description: 'Name for people.',
      resolve: ({ item }, _, { catalog }) => item.name ?? metricOf(catalog, item.metric).name,
    }),
    metric: t.field({
      type: MetricRef,
      description: 'What is computed of the rows of an entity.',
      resolve: ({ item }, _, { catalog }) => metricOf(catalog, item.metric),
    }),
    window: t.field({
      type: SpanRef,
      nullable: true,
      description:
        'How far it looks back from the end of the period, or from now if that is earlier; null for the period itself.',
      resolve: ({ item }) => item.window ?? null,
    }),
    scale: t.field({
      type: [PointRef],
      description: 'How its value becomes 0 to 100, values ascending.',
      resolve: ({ item }) => [...pointsOf(item.normalise)],
    }),
    weight: t.float({
      nullable: true,
      description: 'How much it counts beside the others; null in a formula.',
      resolve: ({ item }) => item.weight ?? null,
    }),
  }),
});

interface Scale {
  readonly parameter: string;
  readonly normalise: Normalisation;
}

const ScaleRef = builder.objectRef<Scale>('ScoreScale').implement({
  description: 'Another scale of one parameter.',
  fields: (t) => ({
    parameter: t.exposeID('parameter', { description: 'Key of the parameter.' }),
    points: t.field({
      type: [PointRef],
      description: 'How its value becomes 0 to 100, values ascending.',
      resolve: ({ normalise }) => [...pointsOf(normalise)],
    }),
  }),
});

interface Weight {
  readonly parameter: string;
  readonly weight: number;
}

const WeightRef = builder.objectRef<Weight>('ScoreWeight').implement({
  description: 'Weight of one parameter.',
  fields: (t) => ({
    parameter: t.exposeID('parameter', { description: 'Key of the parameter.' }),
    weight: t.exposeFloat('weight', { description: 'How much it counts beside the others.' }),
  }),
});

export const ScoreVariantRef = builder.objectRef<Placed<Score['variants'][number]>>('ScoreVariant').implement({
  description: 'Other weights, scales or another formula for some entities. The first that fits an entity is used.',
  fields: (t) => ({
    name: t.string({
      nullable: true,
      description: 'Name for people; null where it has none.',
      resolve: ({ item }) => item.name ?? null,
    }),
    entities: t.string({
      description: 'Whom it holds for, in words.',
      resolve: ({ item }) => describeCondition(item.where),
    }),
    weights: t.field({
      type: [WeightRef],
      description: 'Weights of all parameters; empty in a formula.',
      resolve: ({ score, item }) =>
        score.parameters.flatMap(({ key, weight }) => {
          const own = item.weights?.[key] ?? weight;
          return own === undefined ? [] : [{ parameter: key, weight: own }];
        }),
    }),
    scales: t.field({
      type: [ScaleRef],
      description: 'Scales that differ from those of the parameters.',
      resolve: ({ item }) =>
        Object.entries(item.normalise ?? {}).map(([parameter, normalise]) => ({ parameter, normalise })),
    }),
    expression: t.string({
      nullable: true,
      description: 'Its formula over the parameters; null where it has none of its own.',
      resolve: ({ item }) => item.expression ?? null,
    }),
  }),
});

export const ScoreBandRef = builder.objectRef<Placed<Band>>('ScoreBand').implement({
  description: 'A range of scores: red, amber, green.',
  fields: (t) => ({
    key: t.id({ description: 'Natural key, unique within the score.', resolve: ({ item }) => item.key }),
    name: t.string({ description: 'Name for people.', resolve: ({ item }) => item.name ?? item.key }),
    from: t.float({
      description: 'Scores at or above this.',
      resolve: ({ score, item }) => score.bands[score.bands.indexOf(item) - 1]?.below ?? 0,
    }),
    below: t.float({
      nullable: true,
      description: 'Scores under this; null for the highest band, which 100 belongs to.',
      resolve: ({ item }) => item.below ?? null,
    }),
  }),
});

builder.node(ScoreRef, {
  description:
    'A score from 0 to 100 that each entity has, such as the health of a customer. Metrics of type SCORE tell many together.',
  id: { resolve: ({ key }) => key },
  loadOne: (key, { catalog }) => catalog.model.scores.get(key) ?? null,
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among scores.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What it means; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    population: t.field({
      type: DatasetRef,
      description: 'The dataset whose rows have a score.',
      resolve: ({ dataset }, _, { catalog }) => {
        const found = catalog.model.datasets.get(dataset);
        if (!found) throw new Error(`The catalogue has no dataset ${dataset}.`);
        return found;
      },
    }),
    condition: t.string({
      nullable: true,
      description: 'Which of them, in words; null for all.',
      resolve: ({ where }) => (where === undefined ? null : describeCondition(where)),
    }),
    parameters: t.field({
      type: [ScoreParameterRef],
      description: 'What it is made of.',
      resolve: (score) => score.parameters.map((item) => ({ score, item })),
    }),
    expression: t.string({
      nullable: true,
      description: 'The formula over its parameters; null where weights make it.',
      resolve: ({ expression }) => expression ?? null,
    }),
    missing: t.field({
      type: MissingParameterEnum,
      nullable: true,
      description: 'What becomes of a parameter that an entity lacks; null in a formula, which is null then.',
      resolve: ({ missing, expression }) => (expression === undefined ? missing : null),
    }),
    minimumParameters: t.exposeInt('minimumParameters', {
      description: 'With fewer known parameters than this an entity has no score.',
    }),
    variants: t.field({
      type: [ScoreVariantRef],
      description: 'What is different for some entities, in the order in which they are tried.',
      resolve: (score) => score.variants.map((item) => ({ score, item })),
    }),
    bands: t.field({
      type: [ScoreBandRef],
      description: 'Ranges of scores, lowest first.',
      resolve: (score) => score.bands.map((item) => ({ score, item })),
    }),
    metrics: t.field({
      type: [MetricRef],
      description: 'Metrics that tell the scores of many entities together, in the order of the model.',
      resolve: ({ key }, _, { catalog }) =>
        [...catalog.model.metrics.values()].filter((metric) => metric.type === 'score' && metric.score === key),
    }),
    version: t.int({
      description:
        'Version of the weights, scales and bands behind every score of this operation; it grows with each change that was applied.',
      resolve: (score, _, { catalog }) => storedVersion(catalog, score).version,
    }),
    appliedAt: t.field({
      type: 'DateTime',
      description: 'Since when this version holds.',
      resolve: (score, _, { catalog }) => storedVersion(catalog, score).appliedAt,
    }),
  }),
});

function metricOf({ model }: Context['catalog'], key: string): Metric {
  const metric = model.metrics.get(key);
  if (!metric) throw new Error(`The catalogue has no metric ${key}.`);
  return metric;
}

function storedVersion({ versions }: Context['catalog'], { key }: Score) {
  const version = versions.get(`score:${key}`);
  if (version === undefined) throw new Error(`The catalogue has no version of the score ${key}.`);
  return version;
}

builder.queryFields((t) => ({
  score: t.field({
    type: ScoreRef,
    nullable: true,
    description: 'A score by key. Null, with UNKNOWN_SCORE and what might have been meant, where there is none.',
    args: { key: t.arg.id({ required: true, description: 'Natural key, such as `customer_health`.' }) },
    resolve: (_, { key }, { catalog }) => unwrap(findByKey(catalog.model.scores, key, 'score')),
  }),
  scores: t.field({
    type: [ScoreRef],
    description: 'Every score, in the order of the model.',
    resolve: (_, __, { catalog }) => [...catalog.model.scores.values()],
  }),
}));
