/** Dimensions whose value Cairn works out: open time between two times, and totals of another dataset's rows. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

export const durationSchema = z
  .strictObject({
    from: keySchema.describe('A timestamp or timestamptz of the dataset.'),
    to: keySchema.describe('A timestamp or timestamptz of the dataset; null where it is before the other.'),
    schedule: z
      .union([
        keySchema,
        z.strictObject({
          by: z.string().describe('A text dimension of the dataset, or over a join.'),
          when: z.record(z.string(), keySchema).describe('Value of the dimension to schedule.'),
          default: keySchema.optional().describe('For all other rows; they have no duration when absent.'),
        }),
      ])
      .describe('Whose open time is counted: one schedule, or one for each value of a dimension.'),
    unit: z.enum(['hours', 'minutes']).default('hours'),
  })
  .describe('The open time of a schedule between two times of the row. Null where either is missing.');

const asOfSchema = z
  .union([
    z.literal('now'),
    z.iso.date(),
    z.strictObject({ startOf: z.enum(['day', 'week', 'month', 'quarter', 'year']) }),
  ])
  .default('now')
  .describe(
    'Only rows before now, before a local date, or before the start of the running unit of the default calendar.',
  );

const source = {
  of: z.string().describe('A count or sum of a dataset whose rows point at this one: `dataset.measure`.'),
  entity: z
    .string()
    .optional()
    .describe('The foreign entity (or entities, joined by dots) that leads here, where there are several.'),
  asOf: asOfSchema,
};

export const totalSchema = z
  .strictObject({ ...source, none: z.number().optional().describe('Of members without any row; null when absent.') })
  .describe('A measure of another dataset, added up for each row of this one.');

export const quantilesSchema = z
  .strictObject({
    ...source,
    groups: z
      .array(z.string().min(1))
      .min(2)
      .max(100)
      .describe(
        'Lowest first. Equal counts of members with a row; the first ones get one more where they do not divide.',
      ),
    none: z.string().optional().describe('The group of members without any row; null when absent.'),
  })
  .describe('The group of a row when all are ranked by a measure of another dataset.');

export type Duration = z.output<typeof durationSchema>;
export type TotalSource = Pick<z.output<typeof totalSchema>, 'of' | 'entity' | 'asOf'>;
