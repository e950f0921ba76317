/** The noun: a table, a view or a query with keys, times and dimensions, at one grain of row. */
import { z } from 'zod';
import { bridgeSchema } from './bridge.ts';
import { conditionSchema } from './condition.ts';
import { durationSchema, quantilesSchema, totalSchema } from './derived-dimension.ts';
import { keySchema, operandSchema } from './expression.ts';

export const dimensionTypes = ['string', 'number', 'boolean', 'date', 'timestamp', 'timestamptz'] as const;
export type DimensionType = (typeof dimensionTypes)[number];

export const dimensionSchema = z
  .strictObject({
    key: keySchema,
    name: z.string().optional().describe('For people; the key in words when absent.'),
    description: z.string().optional(),
    type: z.enum(dimensionTypes).default('string'),
    column: z.string().optional().describe('Column of the table; the key when neither column nor sql is given.'),
    sql: z.string().optional().describe('A trusted scalar SQL expression; {name} stands for a dimension or column.'),
    timeZone: z
      .string()
      .optional()
      .describe('For type timestamp: the IANA zone the clock readings are in. UTC when absent.'),
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('The values it can take, if closed.'),
    duration: durationSchema.optional(),
    total: totalSchema.optional(),
    quantiles: quantilesSchema.optional(),
    many: bridgeSchema
      .optional()
      .describe('For a dimension of which a row can have several values: where they are. In place of column and sql.'),
    personal: z
      .literal(true)
      .optional()
      .describe('Names a person, or is what one said: nobody without the scope personal:read groups or filters by it.'),
  })
  .refine((dimension) => !(dimension.column && dimension.sql), 'Give column or sql, not both.')
  .refine(
    (dimension) => !(dimension.many && (dimension.column || dimension.sql)),
    'A dimension with many has its values in a table of their own: leave out column and sql.',
  );

export const entitySchema = z.strictObject({
  key: keySchema,
  kind: z
    .enum(['primary', 'foreign'])
    .describe('Primary: one row each in this dataset. Foreign: points at the dataset where it is primary.'),
  column: z.string().describe('The join column.'),
  references: keySchema.optional().describe('For foreign: the primary entity it points at, if named otherwise.'),
});

/** An aggregate over the rows of a dataset. */
export const measureSchema = z
  .strictObject({
    type: z.enum(['count', 'sum']),
    dataset: keySchema.optional().describe('The dataset of the metric when absent.'),
    value: operandSchema.optional().describe('For sum: what is summed; nulls add nothing.'),
    where: conditionSchema.optional(),
    time: keySchema
      .optional()
      .describe('The time dimension that places a row in time; the default of the dataset when absent.'),
  })
  .refine(
    (measure) => (measure.type === 'sum') === (measure.value !== undefined),
    'A sum has a value; a count has none.',
  );

export const datasetSchema = z
  .strictObject({
    key: keySchema,
    name: z.string(),
    description: z.string().optional(),
    table: z.string().optional().describe('Table or view, `name` or `schema.name`; or give a query.'),
    query: z
      .string()
      .optional()
      .describe('A trusted SELECT whose rows are the rows of the dataset, without a semicolon; or give a table.'),
    primaryKey: z.array(z.string()).min(1).describe('Columns that tell rows apart.'),
    time: keySchema.nullable().describe('Default time dimension; null when the rows have no time.'),
    entities: z.array(entitySchema).default([]),
    dimensions: z.array(dimensionSchema).default([]),
    anonymity: z
      .strictObject({
        respondent: keySchema.describe('The dimension of the dataset that tells respondents apart.'),
        minimum: z
          .number()
          .int()
          .min(2)
          .max(1000)
          .default(5)
          .describe('The fewest respondents that any number told of it is of, or can be worked out to be of.'),
        comments: z
          .number()
          .int()
          .min(2)
          .max(1000)
          .default(8)
          .describe('The fewest respondents of a group whose comments are shown.'),
      })
      .optional()
      .describe('That nobody is told of fewer respondents than these; no promise when absent.'),
    measures: z.record(keySchema, measureSchema).default({}).describe('Named aggregates that metrics can share.'),
  })
  .refine(
    (dataset) => (dataset.table === undefined) !== (dataset.query === undefined),
    'Give table or query, exactly one of the two.',
  );

export type Dimension = z.output<typeof dimensionSchema>;
export type Entity = z.output<typeof entitySchema>;
export type Measure = z.output<typeof measureSchema>;
export type Dataset = z.output<typeof datasetSchema>;

/** A dataset that rows can be stored in, as they cannot in a query. */
export type TableDataset = Dataset & { readonly table: string };

export const hasTable = (dataset: Dataset): dataset is TableDataset => dataset.table !== undefined;

/** Worked out by Cairn from a schedule or from the rows of another dataset; no expression of its own row. */
export const isDerived = ({ duration, total, quantiles }: Dimension): boolean =>
  duration !== undefined || total !== undefined || quantiles !== undefined;

/** The column that it is; undefined where it is computed. */
export const columnOf = (dimension: Dimension): string | undefined =>
  dimension.sql !== undefined || dimension.many !== undefined || isDerived(dimension)
    ? undefined
    : (dimension.column ?? dimension.key);

/** The closed list of its values; undefined where it is open. */
export const valuesOf = ({ values, quantiles }: Dimension): Dimension['values'] => values ?? quantiles?.groups;

export const isTimeType = (type: DimensionType): boolean =>
  type === 'date' || type === 'timestamp' || type === 'timestamptz';
