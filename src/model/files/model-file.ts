/** What one model file may say: any of the lists, and the pyramid. */
import { z } from 'zod';
import { benchmarkSchema } from '../benchmark.ts';
import { calendarSchema } from '../calendar-definition.ts';
import { datasetSchema } from '../dataset.ts';
import type { DefinitionKind } from '../definition.ts';
import { frameworkSchema } from '../framework.ts';
import { metricSchema } from '../metric.ts';
import { policySchema } from '../policy.ts';
import { pyramidSchema } from '../pyramid.ts';
import { rollupSchema } from '../rollup.ts';
import { scheduleSchema } from '../schedule-definition.ts';
import { scoreSchema } from '../score.ts';
import { stakeholderSchema } from '../stakeholder.ts';
import { taxonomySchema } from '../taxonomy.ts';

export const modelFileSchema = z.strictObject({
  datasets: z.array(datasetSchema).optional().describe('Tables and views with keys, times, dimensions and measures.'),
  metrics: z.array(metricSchema).optional().describe('The published numbers.'),
  scores: z.array(scoreSchema).optional().describe('Scores that each entity of a dataset has.'),
  pyramid: pyramidSchema.optional().describe('The levels of the CX metrics pyramid; once in all files.'),
  frameworks: z.array(frameworkSchema).optional().describe('Ways of grouping metrics.'),
  calendars: z.array(calendarSchema).optional().describe('How days become longer periods; the first is the default.'),
  stakeholders: z.array(stakeholderSchema).optional().describe('People and teams that metrics belong to.'),
  benchmarks: z.array(benchmarkSchema).optional().describe('Values from outside that metrics are set beside.'),
  schedules: z.array(scheduleSchema).optional().describe('When teams work: hours, holidays and days off.'),
  taxonomies: z.array(taxonomySchema).optional().describe('Themes that comments are read for, with their words.'),
  rollups: z.array(rollupSchema).optional().describe('Tables of cells that are kept beside datasets.'),
  policies: z.array(policySchema).optional().describe('Which rows those of some roles may be told anything about.'),
});

export type ModelFile = z.output<typeof modelFileSchema>;

export const listKinds = {
  datasets: 'dataset',
  metrics: 'metric',
  scores: 'score',
  frameworks: 'framework',
  calendars: 'calendar',
  stakeholders: 'stakeholder',
  benchmarks: 'benchmark',
  schedules: 'schedule',
  taxonomies: 'taxonomy',
  rollups: 'rollup',
  policies: 'policy',
} as const satisfies Partial<Record<keyof ModelFile, DefinitionKind>>;
