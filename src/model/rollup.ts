/** The noun: a table of cells that is kept beside a dataset, so that a question reads a few cells in place of all rows. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

export const rollupGrains = ['day', 'hour'] as const;

export const rollupSchema = z
  .strictObject({
    key: keySchema,
    name: z.string().optional().describe('For people; the key in words when absent.'),
    description: z.string().optional(),
    dataset: keySchema.describe('The dataset whose rows are counted.'),
    time: keySchema
      .optional()
      .describe('The time dimension that places a row; the default of the dataset when absent.'),
    grain: z.enum(rollupGrains).default('day').describe('How long a cell is.'),
    calendar: keySchema
      .optional()
      .describe('The calendar in whose zone days and hours begin; the first of the model when absent.'),
    dimensions: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Dimensions that its questions group and filter by, own ones or over joins. Few values each: they multiply.',
      ),
    metrics: z
      .array(keySchema)
      .min(1)
      .optional()
      .describe('Metrics that it answers; every metric over the dataset that adds up when absent.'),
    writes: z
      .enum(['anybody', 'cairn'])
      .default('anybody')
      .describe(
        'Who writes the tables: anybody, whom triggers catch; or Cairn alone, whose imports say what they changed.',
      ),
    refresh: z
      .strictObject({ everyMinutes: z.number().int().min(1).max(10_080) })
      .optional()
      .describe('For views, queries and foreign tables, whose changes nothing tells: all is read again so often.'),
  })
  .refine(
    ({ refresh, writes }) => refresh === undefined || writes === 'anybody',
    'What is read again every so often needs no word on who writes: leave out writes.',
  );

export type Rollup = z.output<typeof rollupSchema>;
