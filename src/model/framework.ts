/** The noun: a way of grouping metrics (HEART, AARRR, scorecard). Metrics say which category they stand in. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

export const categorySchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  goal: z.string().optional().describe('HEART: what one wants to be true.'),
  signal: z.string().optional().describe('HEART: what would show it.'),
});

export const frameworkSchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  categories: z.array(categorySchema).min(1).describe('In the order in which they are read.'),
});

export type Category = z.output<typeof categorySchema>;
export type Framework = z.output<typeof frameworkSchema>;
