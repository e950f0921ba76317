/** The kinds of definition that a model is made of, and the way between a model and a list of them. */
import type { z } from 'zod';
import { type Calendar, utcCalendar } from '../kernel/calendar/calendar.ts';
import type { Schedule } from '../kernel/schedule/schedule.ts';
import { type Benchmark, benchmarkSchema } from './benchmark.ts';
import { calendarSchema } from './calendar-definition.ts';
import { type Dataset, datasetSchema } from './dataset.ts';
import { type Framework, frameworkSchema } from './framework.ts';
import { type Metric, metricSchema } from './metric.ts';
import type { Model } from './model.ts';
import { type Policy, policySchema } from './policy.ts';
import { type Pyramid, pyramidSchema } from './pyramid.ts';
import { type Rollup, rollupSchema } from './rollup.ts';
import { scheduleSchema } from './schedule-definition.ts';
import { type Score, scoreSchema } from './score.ts';
import { type Stakeholder, stakeholderSchema } from './stakeholder.ts';
import { type Taxonomy, taxonomySchema } from './taxonomy.ts';

interface Bodies {
  readonly dataset: Dataset;
  readonly metric: Metric;
  readonly calendar: Calendar;
  readonly framework: Framework;
  readonly stakeholder: Stakeholder;
  readonly schedule: Schedule;
  readonly pyramid: Pyramid;
  readonly benchmark: Benchmark;
  readonly score: Score;
  readonly taxonomy: Taxonomy;
  readonly rollup: Rollup;
  readonly policy: Policy;
}

export type DefinitionKind = keyof Bodies;

/** In the order in which they are told. */
export const definitionKinds: readonly DefinitionKind[] = [
  'dataset',
  'metric',
  'score',
  'pyramid',
  'framework',
  'calendar',
  'stakeholder',
  'benchmark',
  'schedule',
  'taxonomy',
  'rollup',
  'policy',
];

/** The list of a model file that holds the definitions of a kind. */
export const pluralOf = (kind: DefinitionKind): string => (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`);

/** One definition; the pyramid, of which there is one, has the key `pyramid`. */
export type Definition = {
  readonly [Kind in DefinitionKind]: { readonly kind: Kind; readonly key: string; readonly body: Bodies[Kind] };
}[DefinitionKind];

/** What the body of each kind must look like. */
export const definitionSchemas: { readonly [Kind in DefinitionKind]: z.ZodType<Bodies[Kind]> } = {
  dataset: datasetSchema,
  metric: metricSchema,
  calendar: calendarSchema,
  framework: frameworkSchema,
  stakeholder: stakeholderSchema,
  schedule: scheduleSchema,
  pyramid: pyramidSchema,
  benchmark: benchmarkSchema,
  score: scoreSchema,
  taxonomy: taxonomySchema,
  rollup: rollupSchema,
  policy: policySchema,
};

/** A model of definitions whose keys are distinct; what is missing is empty, and the calendar is UTC. */
export function modelOf(definitions: readonly Definition[]): Model {
  const bodies = <Kind extends DefinitionKind>(kind: Kind): ReadonlyMap<string, Bodies[Kind]> =>
    new Map(definitions.flatMap(({ kind: each, key, body }) => (each === kind ? [[key, body as Bodies[Kind]]] : [])));
  const calendars = bodies('calendar');
  return {
    datasets: bodies('dataset'),
    metrics: bodies('metric'),
    calendars: calendars.size > 0 ? calendars : new Map([[utcCalendar.key, utcCalendar]]),
    pyramid: bodies('pyramid').get('pyramid') ?? { levels: [] },
    frameworks: bodies('framework'),
    stakeholders: bodies('stakeholder'),
    benchmarks: bodies('benchmark'),
    schedules: bodies('schedule'),
    scores: bodies('score'),
    taxonomies: bodies('taxonomy'),
    rollups: bodies('rollup'),
    policies: bodies('policy'),
  };
}

/** Every definition of a model, in the order of its files. A pyramid without levels is none. */
export function definitionsOf(model: Model): readonly Definition[] {
  const list = <Kind extends DefinitionKind>(kind: Kind, bodies: ReadonlyMap<string, Bodies[Kind]>) =>
    [...bodies].map(([key, body]) => ({ kind, key, body }) as Definition);
  return [
    ...list('dataset', model.datasets),
    ...list('metric', model.metrics),
    ...list('score', model.scores),
    ...(model.pyramid.levels.length > 0 ? list('pyramid', new Map([['pyramid', model.pyramid]])) : []),
    ...list('framework', model.frameworks),
    ...list('calendar', model.calendars),
    ...list('stakeholder', model.stakeholders),
    ...list('benchmark', model.benchmarks),
    ...list('schedule', model.schedules),
    ...list('taxonomy', model.taxonomies),
    ...list('rollup', model.rollups),
    ...list('policy', model.policies),
  ];
}
