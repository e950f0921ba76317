/** The noun: the levels of the CX metrics pyramid, top first. Edges between metrics live on the metrics. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

export const levelSchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  rank: z.number().int().min(1).describe('1 is the top.'),
  reviewed: z.array(z.enum(['daily', 'weekly', 'monthly', 'quarterly', 'yearly'])).min(1),
});

export const pyramidSchema = z.strictObject({ levels: z.array(levelSchema).min(1) });

export type Level = z.output<typeof levelSchema>;
export type Pyramid = z.output<typeof pyramidSchema>;
