/** The noun: what a metric means, how it is computed, and from what. */
import type { DefinitionVersion } from '../../src/catalog/load.ts';
import { type DataNeed, dataNeeds } from '../../src/engine/definitions/data-needs.ts';
import { describeFormula, describeRows } from '../../src/engine/definitions/describe-definition.ts';
import { type Lineage, metricLineage } from '../../src/engine/definitions/metric-lineage.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric, MetricType } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { DatasetRef } from './dataset.ts';
import { MetricRef } from './metric-ref.ts';
import { ScoreRef } from './score-ref.ts';

export const MetricTypeEnum = builder.enumType('MetricType', {
  description: 'How a metric is computed.',
  values: {
    COUNT: { value: 'count', description: 'Number of rows.' },
    SUM: { value: 'sum', description: 'Sum of a value.' },
    MEAN: { value: 'mean', description: 'Mean of a value over the rows that have it.' },
    SHARE: { value: 'share', description: 'Share of the valid rows that hit, in percent.' },
    NET_SHARE: {
      value: 'net_share',
      description: 'Share of top minus share of bottom among the valid rows, in points.',
    },
    PERCENTILE: {
      value: 'percentile',
      description: 'The value below which a share of the sample lies, such as the median; exact for the period asked.',
    },
    DISTINCT: { value: 'distinct', description: 'How many different values; periods and groups do not add up.' },
    RATIO: { value: 'ratio', description: 'One aggregate over another: sum over sum, never a mean of ratios.' },
    CONVERSION: {
      value: 'conversion',
      description:
        'Share of the base rows that were followed by a conversion within a window, in percent, of those whose window has passed.',
    },
    COHORT_RETENTION: {
      value: 'cohort_retention',
      description:
        'Of the entities that entered in the period, the share active in a whole unit of the calendar so many after it, in percent, once it is over.',
    },
    BALANCE: { value: 'balance', description: 'What has accumulated before an instant; it carries forward.' },
    RETENTION: {
      value: 'retention',
      description:
        'Of the entities of a cohort, or of their amounts, how much is kept or lost by the end of the period.',
    },
    SCORE: {
      value: 'score',
      description: 'The scores of entities together: their mean, the share in a band, or how many.',
    },
    FORMULA: { value: 'formula', description: 'Arithmetic over other metrics.' },
  } satisfies Record<Uppercase<MetricType>, { value: MetricType; description: string }>,
});

export const MetricStatusEnum = builder.enumType('MetricStatus', {
  description: 'How far a definition can be relied on.',
  values: {
    DRAFT: { value: 'draft', description: 'Being worked on: it may change without notice.' },
    CERTIFIED: { value: 'certified', description: 'Reviewed and stable.' },
    DEPRECATED: { value: 'deprecated', description: 'On its way out: use another.' },
  } satisfies Record<Uppercase<Metric['status']>, { value: Metric['status']; description: string }>,
});

const DataNeedRef = builder.objectRef<DataNeed>('DataNeed').implement({
  description: 'What a metric needs from one dataset.',
  fields: (t) => ({
    dataset: t.field({
      type: DatasetRef,
      description: 'The dataset: read, or joined to one that is.',
      resolve: ({ dataset }) => dataset,
    }),
    fields: t.stringList({
      description: 'Names for people of what it reads there; what places rows in time comes last.',
      resolve: ({ fields }) => [...fields],
    }),
  }),
});

const LineageRef = builder.objectRef<Lineage>('Lineage').implement({
  description: 'What a metric is computed from.',
  fields: (t) => ({
    datasets: t.field({
      type: [DatasetRef],
      description: 'Datasets whose rows it reads, those of upstream metrics included.',
      resolve: ({ datasets }) => [...datasets],
    }),
    tables: t.stringList({
      description:
        'Tables and views that these datasets point at, each once. What a dataset reads that is a query stands in its ' +
        '`query`, and not here.',
      resolve: ({ datasets }) => [...new Set(datasets.flatMap(({ table }) => table ?? []))],
    }),
    metrics: t.field({
      type: [MetricRef],
      description: 'Metrics in its formula, or behind the parameters of its score; empty for a metric over rows.',
      resolve: ({ upstream }) => [...upstream],
    }),
  }),
});

export const MetricDefinitionRef = builder.objectRef<Metric>('MetricDefinition').implement({
  description: 'What a metric means, in words, with its version and lineage.',
  fields: (t) => ({
    type: t.field({ type: MetricTypeEnum, description: 'How it is computed.', resolve: ({ type }) => type }),
    formula: t.string({ description: 'The formula in words.', resolve: describeFormula }),
    rows: t.string({
      nullable: true,
      description: 'Which rows it is about, in words; null for all rows of its datasets.',
      resolve: describeRows,
    }),
    status: t.field({
      type: MetricStatusEnum,
      description: 'How far it can be relied on.',
      resolve: ({ status }) => status,
    }),
    version: t.int({
      description:
        'Version of the definition behind every number of this operation; it grows with each change that was applied.',
      resolve: (metric, _, { catalog }) => storedVersion(catalog, metric).version,
    }),
    appliedAt: t.field({
      type: 'DateTime',
      description: 'Since when this version holds.',
      resolve: (metric, _, { catalog }) => storedVersion(catalog, metric).appliedAt,
    }),
    needs: t.field({
      type: [DataNeedRef],
      description: 'What must be in the data for it, dataset by dataset.',
      resolve: ({ key }, _, { catalog }) => [...unwrap(dataNeeds(catalog.model, key))],
    }),
    score: t.field({
      type: ScoreRef,
      nullable: true,
      description: 'For type SCORE: the score of each entity that it tells together; null elsewhere.',
      resolve: (metric, _, { catalog }) =>
        metric.type === 'score' ? (catalog.model.scores.get(metric.score) ?? null) : null,
    }),
    lineage: t.field({
      type: LineageRef,
      description: 'What it is computed from.',
      resolve: ({ key }, _, { catalog }) => unwrap(metricLineage(catalog.model, key)),
    }),
  }),
});

function storedVersion({ versions }: Context['catalog'], { key }: Metric): DefinitionVersion {
  const version = versions.get(`metric:${key}`);
  if (version === undefined) throw new Error(`The catalogue has no version of the metric ${key}.`);
  return version;
}
