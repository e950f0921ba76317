/** All definitions together: what a folder of files says, and what the catalogue stores. */
import type { Calendar } from '../kernel/calendar/calendar.ts';
import type { Schedule } from '../kernel/schedule/schedule.ts';
import type { Benchmark } from './benchmark.ts';
import type { Dataset } from './dataset.ts';
import type { Framework } from './framework.ts';
import type { Metric } from './metric.ts';
import type { Policy } from './policy.ts';
import type { Pyramid } from './pyramid.ts';
import type { Rollup } from './rollup.ts';
import type { Score } from './score.ts';
import type { Stakeholder } from './stakeholder.ts';
import type { Taxonomy } from './taxonomy.ts';

/** Maps are keyed by `key` and keep the order of the files. */
export interface Model {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly metrics: ReadonlyMap<string, Metric>;
  /** The first is the default. Never empty: `utc` where the model declares none. */
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly pyramid: Pyramid;
  readonly frameworks: ReadonlyMap<string, Framework>;
  readonly stakeholders: ReadonlyMap<string, Stakeholder>;
  readonly benchmarks: ReadonlyMap<string, Benchmark>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly scores: ReadonlyMap<string, Score>;
  readonly taxonomies: ReadonlyMap<string, Taxonomy>;
  readonly rollups: ReadonlyMap<string, Rollup>;
  readonly policies: ReadonlyMap<string, Policy>;
}
