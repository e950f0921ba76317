/** The noun: a value from outside that a metric is set beside, with who it is about, since when, and from where. */
import { z } from 'zod';
import { conditionSchema } from './condition.ts';
import { keySchema } from './expression.ts';

export const benchmarkKinds = ['industry', 'region', 'competitor', 'internal'] as const;

const benchmarkValueSchema = z
  .strictObject({
    from: z.iso.date().describe('Local date from which it holds, until the next one.'),
    value: z.number().describe('In the unit of the metric: 36 points, 82 percent.'),
    sampleSize: z.number().int().min(1).optional().describe('Answers behind it, as published.'),
    interval: z
      .strictObject({ level: z.number().gt(0).lt(1).default(0.95), lower: z.number(), upper: z.number() })
      .optional()
      .describe('Confidence interval, as published.'),
    published: z.iso.date().optional().describe('When it was published; that of the benchmark when absent.'),
  })
  .describe('A dated figure.');

export const benchmarkSchema = z.strictObject({
  key: keySchema,
  metric: keySchema.describe('The metric that it is a value of.'),
  name: z.string(),
  description: z.string().optional(),
  kind: z.enum(benchmarkKinds).describe('Whose value it is; internal: of another part of the company.'),
  of: z.string().describe('Who it is about, in words.'),
  where: conditionSchema
    .optional()
    .describe('Compared only with slices that lie in this: { region: EMEA }. With any slice when absent.'),
  values: z.array(benchmarkValueSchema).min(1).describe('Ascending by date.'),
  source: z.string().describe('Who published it, and where.'),
  url: z.url().optional(),
  published: z.iso.date().optional().describe('When it was published.'),
  method: z.string().optional().describe('How it was measured, in words.'),
});

export type Benchmark = z.output<typeof benchmarkSchema>;
export type BenchmarkValue = z.output<typeof benchmarkValueSchema>;

/** The figure that holds on a local date (ISO 8601); null before the first one. */
export const valueInForce = ({ values }: Benchmark, day: string): BenchmarkValue | null =>
  values.findLast(({ from }) => from <= day) ?? null;
