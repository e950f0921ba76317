/** The noun: a way of grouping metrics (HEART, AARRR, scorecard). Metrics say which category they stand in, or their classification does. */
import { z } from 'zod';
import { keySchema } from './expression.ts';
import { evidences, type Metric, timings } from './metric.ts';

const evidenceSchema = z.enum(evidences);

export const categorySchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  goal: z.string().optional().describe('HEART: what one wants to be true.'),
  signal: z.string().optional().describe('HEART: what would show it.'),
  classification: z
    .strictObject({
      evidence: z
        .union([evidenceSchema.transform((evidence) => [evidence]), z.array(evidenceSchema).min(1)])
        .default([...evidences])
        .describe('Any of these; of any evidence when absent.'),
      timing: z
        .union([z.enum(timings).transform((timing) => [timing]), z.array(z.enum(timings)).min(1)])
        .default([...timings])
        .describe('Any of these; of any timing when absent.'),
    })
    .optional()
    .describe('Holds the metrics of this classification: they do not name the category themselves.'),
});

export const frameworkSchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  categories: z.array(categorySchema).min(1).describe('In the order in which they are read.'),
});

export type Category = z.output<typeof categorySchema>;
export type Framework = z.output<typeof frameworkSchema>;

/** Whether metrics stand in it by their classification, and do not say where themselves. */
export const isDerived = ({ categories }: Framework): boolean =>
  categories.some(({ classification }) => classification !== undefined);

/** Where a metric stands in a framework; undefined where it stands nowhere. */
export function categoryOf(framework: Framework, { classification, frameworks }: Metric): Category | undefined {
  if (!isDerived(framework)) return framework.categories.find(({ key }) => key === frameworks[framework.key]);
  if (classification === undefined) return undefined;
  return framework.categories.find(
    (category) =>
      category.classification?.evidence.includes(classification.evidence) &&
      category.classification.timing.includes(classification.timing),
  );
}
