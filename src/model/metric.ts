/** The noun: a published number, what it means, and who answers for it. */
import { z } from 'zod';
import { cohortRetentionFields } from './cohort-retention.ts';
import { conditionSchema } from './condition.ts';
import { measureSchema } from './dataset.ts';
import { keySchema, operandSchema } from './expression.ts';

export const units = ['count', 'percent', 'points', 'score', 'ratio', 'currency', 'hours', 'minutes', 'days'] as const;
export const directions = ['increase', 'decrease', 'range'] as const;
export const cadences = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;
export const statuses = ['draft', 'certified', 'deprecated'] as const;
export const evidences = ['perception', 'interaction', 'behaviour', 'outcome'] as const;
export const timings = ['leading', 'lagging'] as const;

const measureReferenceSchema = z
  .union([z.string().describe('A measure of the dataset: `measure` or `dataset.measure`.'), measureSchema])
  .describe('An aggregate: named, or written out.');

export const driveSchema = z
  .union([
    keySchema,
    z.strictObject({
      metric: keySchema,
      sign: z.enum(['positive', 'negative']).default('positive').describe('Whether more of this brings more of that.'),
      lag: z
        .strictObject({ count: z.number().int().min(0), grain: z.enum(['day', 'week', 'month', 'quarter', 'year']) })
        .optional(),
    }),
  ])
  .transform((drive) =>
    typeof drive === 'string' ? { metric: drive, sign: 'positive' as const, lag: undefined } : drive,
  )
  .describe('A metric that this one drives.');

const common = {
  key: keySchema,
  name: z.string(),
  description: z.string().optional().describe('What it means, in plain words.'),
  formula: z.string().optional().describe('The formula in words.'),
  unit: z.enum(units).describe('A ratio of unit percent is multiplied by 100.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .describe('ISO 4217, for unit currency.'),
  direction: z.enum(directions).describe('Which way is good.'),
  status: z.enum(statuses).default('certified'),
  level: keySchema.optional().describe('Level of the pyramid.'),
  drives: z.array(driveSchema).default([]),
  counterMetrics: z.array(keySchema).default([]).describe('Metrics to watch so that this one is not gamed.'),
  classification: z
    .strictObject({
      evidence: z.enum(evidences),
      timing: z.enum(timings),
    })
    .optional(),
  frameworks: z
    .record(keySchema, keySchema)
    .default({})
    .describe('Framework to category; not for frameworks that go by classification.'),
  cadence: z.enum(cadences).default('monthly').describe('How often it is reviewed; its default period.'),
  accountable: keySchema.optional().describe('Exactly one stakeholder.'),
  responsible: z.array(keySchema).default([]),
  consulted: z.array(keySchema).default([]),
  informed: z.array(keySchema).default([]),
};

/** What every metric with a sample can say. */
const sampled = {
  minimumSample: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('Below this many rows the number is withheld. Raw rows, never weighted. For quality, not for anonymity.'),
};

/** What every metric over the rows of one dataset can say. */
const rows = {
  ...sampled,
  dataset: keySchema,
  where: conditionSchema.optional().describe('Only these rows.'),
  time: keySchema.optional().describe('Time dimension; the default of the dataset when absent.'),
};

const validity = {
  valid: conditionSchema.optional().describe('Rows that count as answers; others are left out of the sample.'),
  weight: operandSchema.optional().describe('Weight of a row; rows without one are left out of the sample.'),
  latest: keySchema
    .optional()
    .describe(
      'An entity of the dataset: of its valid rows in a period only the latest counts. Rows without it are left out.',
    ),
};

/** What an entity has or does, and what is said of it. */
const retained = {
  entity: keySchema.describe('An entity of the dataset: who stays or goes.'),
  of: z
    .enum(['entities', 'amount'])
    .default('entities')
    .describe('Whether entities are counted, or their amounts added up.'),
  measure: z
    .enum(['lost', 'retained', 'net', 'gained'])
    .describe(
      'lost: churn. retained: 100 − lost. Of amounts: net is retained plus expansion, gained the expansion alone.',
    ),
};

const censoring = {
  censored: conditionSchema
    .optional()
    .describe('Rows whose value is not known yet, such as open tickets: counted beside the number, never in it.'),
};

export const metricSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('count'), ...rows }).describe('Number of rows.'),
  z.strictObject({ ...common, type: z.literal('sum'), ...rows, value: operandSchema }).describe('Sum of a value.'),
  z
    .strictObject({ ...common, type: z.literal('mean'), ...rows, ...validity, ...censoring, value: operandSchema })
    .describe('Mean of a value over the rows that have it.'),
  z
    .strictObject({ ...common, type: z.literal('share'), ...rows, ...validity, ...censoring, hit: conditionSchema })
    .describe('Share of the valid rows that hit, in percent.'),
  z
    .strictObject({
      ...common,
      type: z.literal('net_share'),
      ...rows,
      ...validity,
      top: conditionSchema,
      bottom: conditionSchema,
    })
    .describe('Share of top minus share of bottom among the valid rows, in points.'),
  z
    .strictObject({
      ...common,
      type: z.literal('percentile'),
      ...rows,
      valid: validity.valid,
      ...censoring,
      value: operandSchema,
      percentile: z.number().min(0).max(100).describe('50 is the median.'),
      method: z
        .enum(['continuous', 'discrete'])
        .default('continuous')
        .describe('Interpolate between neighbours, or take a value that occurs.'),
      approximate: z
        .boolean()
        .default(false)
        .describe(
          'Within 1 % of the exact value, from counts in buckets that merge: for trailing windows over many rows.',
        ),
      latest: validity.latest,
    })
    .describe('The value below which that many percent of the sample lie. Exact for the very period asked.'),
  z
    .strictObject({
      ...common,
      type: z.literal('distinct'),
      ...rows,
      valid: validity.valid,
      value: operandSchema,
      averageOver: z
        .enum(['calendar_days', 'active_days'])
        .optional()
        .describe('The mean number a local day instead: over all days of the period so far, or those with any row.'),
    })
    .describe('How many different values. Exact for the very period asked; periods and groups do not add up.'),
  z
    .strictObject({
      ...common,
      type: z.literal('conversion'),
      ...rows,
      conversion: z
        .strictObject({
          dataset: keySchema
            .optional()
            .describe('Whose rows are the conversions; without one, a time of the base row itself.'),
          where: conditionSchema.optional().describe('Only these rows of that dataset.'),
          time: keySchema.optional().describe('When the conversion was; the default time of that dataset when absent.'),
          later: z
            .boolean()
            .optional()
            .describe(
              'A conversion at the very time of the base row is none. To be said where both are rows of one table.',
            ),
        })
        .describe('What a base row is followed by when it has converted.'),
      entity: keySchema.optional().describe('Whose conversions count for a base row; an entity of both datasets.'),
      window: z
        .strictObject({ count: z.number().int().min(1).max(100_000), grain: z.enum(['hour', 'day', 'week']) })
        .describe('How long after the base row, fixed lengths of time: [base, base + window).'),
    })
    .describe(
      'Share of the base rows that were followed by a conversion in the window, in percent, once it has passed.',
    ),
  z
    .strictObject({ ...common, type: z.literal('cohort_retention'), ...rows, ...cohortRetentionFields })
    .describe(
      'Of the entities that entered in the period, the share active in the unit of that age, in percent, once it is over.',
    ),
  z
    .strictObject({
      ...common,
      type: z.literal('ratio'),
      ...sampled,
      dataset: keySchema.optional(),
      where: conditionSchema.optional(),
      time: keySchema.optional(),
      numerator: measureReferenceSchema,
      denominator: measureReferenceSchema,
      denominatorPeriod: z
        .enum(['same', 'previous'])
        .default('same')
        .describe('Whether the denominator is of the period itself or of the one before it: growth.'),
    })
    .describe('One aggregate over another: sum over sum, never a mean of ratios.'),
  z
    .strictObject({
      ...common,
      type: z.literal('balance'),
      dataset: keySchema.optional(),
      where: conditionSchema.optional(),
      time: keySchema.optional(),
      plus: z.array(measureReferenceSchema).min(1),
      minus: z.array(measureReferenceSchema).default([]),
      at: z
        .enum(['start', 'end', 'average'])
        .default('end')
        .describe('As of which edge of the period, or the mean level over it.'),
    })
    .describe('What has accumulated before an instant: all that came minus all that went.'),
  z
    .strictObject({
      ...common,
      ...sampled,
      type: z.literal('retention'),
      dataset: keySchema,
      where: conditionSchema.optional(),
      time: keySchema.optional(),
      ...retained,
      cohort: z
        .enum(['start', 'previous'])
        .default('start')
        .describe('Who has something as of the start of the period, or who was active in the period before.'),
      plus: z.array(measureReferenceSchema).min(1).describe('What came: as of a balance, or what was done.'),
      minus: z.array(measureReferenceSchema).default([]).describe('What went. Only for cohort start.'),
      denominator: z
        .enum(['start', 'average'])
        .default('start')
        .describe('Entities at the start, or the mean of both ends of the period.'),
      losses: z
        .enum(['cohort', 'all'])
        .default('cohort')
        .describe('Only those who were there at the start, or also those who came and went within.'),
    })
    .describe(
      'Of the entities of a cohort, or of their amounts, how much is kept or lost by the end of the period, in percent.',
    ),
  z
    .strictObject({ ...common, type: z.literal('formula'), expression: z.string().min(1) })
    .describe(
      'Arithmetic over other metrics: + - * / ( ), numbers, metric keys, min, max, abs. Null where a part is null or a divisor is 0.',
    ),
  z
    .strictObject({
      ...common,
      type: z.literal('score'),
      score: keySchema.describe('A score that each entity has.'),
      of: z
        .enum(['mean', 'share', 'count'])
        .default('mean')
        .describe('The mean score, the share of the scored entities that are in a band, or how many entities are.'),
      band: keySchema.optional().describe('For share, and for count where not all scored entities are meant.'),
    })
    .describe('The scores of entities together. Each entity counts once.'),
]);

export type Metric = z.output<typeof metricSchema>;
export type MetricType = Metric['type'];
export type MetricOf<T extends MetricType> = Extract<Metric, { type: T }>;
/** A metric that is computed from rows itself, and not from other metrics. */
export type RowMetric = Exclude<Metric, { type: 'formula' | 'score' }>;
export type MeasureReference = z.output<typeof measureReferenceSchema>;
export type Drive = z.output<typeof driveSchema>;
export type Direction = Metric['direction'];
export type Unit = Metric['unit'];
export type Cadence = Metric['cadence'];
