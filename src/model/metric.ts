/** The noun: a published number, what it means, and who answers for it. */
import { z } from 'zod';
import { conditionSchema } from './condition.ts';
import { measureSchema } from './dataset.ts';
import { keySchema, operandSchema } from './expression.ts';

export const units = ['count', 'percent', 'points', 'score', 'ratio', 'currency', 'hours', 'minutes', 'days'] as const;
export const directions = ['increase', 'decrease', 'range'] as const;
export const cadences = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;
export const statuses = ['draft', 'certified', 'deprecated'] as const;

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
      evidence: z.enum(['perception', 'interaction', 'behaviour', 'outcome']),
      timing: z.enum(['leading', 'lagging']),
    })
    .optional(),
  frameworks: z.record(keySchema, keySchema).default({}).describe('Framework to category.'),
  cadence: z.enum(cadences).default('monthly').describe('How often it is reviewed; its default period.'),
  accountable: keySchema.optional().describe('Exactly one stakeholder.'),
  responsible: z.array(keySchema).default([]),
  consulted: z.array(keySchema).default([]),
  informed: z.array(keySchema).default([]),
};

/** What every metric over the rows of one dataset can say. */
const rows = {
  dataset: keySchema,
  where: conditionSchema.optional().describe('Only these rows.'),
  time: keySchema.optional().describe('Time dimension; the default of the dataset when absent.'),
};

const validity = {
  valid: conditionSchema.optional().describe('Rows that count as answers; others are left out of the sample.'),
  weight: operandSchema.optional().describe('Weight of a row; rows without one are left out of the sample.'),
};

export const metricSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('count'), ...rows }).describe('Number of rows.'),
  z.strictObject({ ...common, type: z.literal('sum'), ...rows, value: operandSchema }).describe('Sum of a value.'),
  z
    .strictObject({ ...common, type: z.literal('mean'), ...rows, ...validity, value: operandSchema })
    .describe('Mean of a value over the rows that have it.'),
  z
    .strictObject({ ...common, type: z.literal('share'), ...rows, ...validity, hit: conditionSchema })
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
      value: operandSchema,
      percentile: z.number().min(0).max(100).describe('50 is the median.'),
      method: z
        .enum(['continuous', 'discrete'])
        .default('continuous')
        .describe('Interpolate between neighbours, or take a value that occurs.'),
    })
    .describe('The value below which that many percent of the sample lie. Exact for the very period asked.'),
  z
    .strictObject({ ...common, type: z.literal('distinct'), ...rows, valid: validity.valid, value: operandSchema })
    .describe('How many different values. Exact for the very period asked; periods and groups do not add up.'),
  z
    .strictObject({
      ...common,
      type: z.literal('ratio'),
      dataset: keySchema.optional(),
      where: conditionSchema.optional(),
      time: keySchema.optional(),
      numerator: measureReferenceSchema,
      denominator: measureReferenceSchema,
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
      at: z.enum(['start', 'end']).default('end').describe('As of which edge of the period.'),
    })
    .describe('What has accumulated before an instant: all that came minus all that went.'),
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
