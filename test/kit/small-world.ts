/** A few tables and a model over them, of a test file's own: checked and compiled as any model is before it is asked. */
import { compileModel } from '../../src/catalog/compile.ts';
import type { Ledger } from '../../src/engine/anonymity/ledger.ts';
import type { Answer } from '../../src/engine/answer.ts';
import { createEngine, type Engine } from '../../src/engine/create-engine.ts';
import type { Session } from '../../src/engine/session.ts';
import type { Calendar } from '../../src/kernel/calendar/calendar.ts';
import { RefusedError, unwrap } from '../../src/kernel/issue.ts';
import { benchmarkSchema } from '../../src/model/benchmark.ts';
import { calendarSchema } from '../../src/model/calendar-definition.ts';
import { datasetSchema } from '../../src/model/dataset.ts';
import { metricSchema } from '../../src/model/metric.ts';
import type { Model } from '../../src/model/model.ts';
import { policySchema } from '../../src/model/policy.ts';
import { rollupSchema } from '../../src/model/rollup.ts';
import { scheduleSchema } from '../../src/model/schedule-definition.ts';
import { scoreSchema } from '../../src/model/score.ts';
import { taxonomySchema } from '../../src/model/taxonomy.ts';
import { validateModel } from '../../src/model/validate-model.ts';
import type { Facts } from '../../src/plan/table-facts.ts';
import type { Held } from '../../src/query/question.ts';
import { distributeWorld } from './citus.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type Asked, later, question } from './questions.ts';

type Definition = { readonly key: string; readonly [property: string]: unknown };

export interface Definitions {
  readonly datasets: readonly Definition[];
  /** Unit, direction and name have defaults: a trap is about numbers. */
  readonly metrics: readonly Definition[];
  readonly scores?: readonly Definition[];
  readonly calendars?: readonly (Definition | Calendar)[];
  readonly schedules?: readonly Definition[];
  readonly taxonomies?: readonly Definition[];
  readonly benchmarks?: readonly Definition[];
  readonly rollups?: readonly Definition[];
  readonly policies?: readonly Definition[];
}

export interface SmallWorld extends TestDatabase {
  readonly model: Model;
  readonly engine: Engine;
  session(now?: number, held?: Held, ledger?: Ledger): Session;
  /** One question in a session of its own. */
  ask(metric: string, asked?: Asked, now?: number): Promise<Answer>;
}

export function modelOf({
  datasets,
  metrics,
  scores = [],
  calendars = [{ key: 'utc' }],
  schedules = [],
  taxonomies = [],
  benchmarks = [],
  rollups = [],
  policies = [],
}: Definitions): Model {
  const model: Model = {
    datasets: byKey(datasets.map((each) => datasetSchema.parse({ name: each.key, primaryKey: ['id'], ...each }))),
    metrics: byKey(
      metrics.map((each) => metricSchema.parse({ name: each.key, unit: 'count', direction: 'increase', ...each })),
    ),
    calendars: byKey(calendars.map((each) => calendarSchema.parse({ name: each.key, ...each }))),
    pyramid: { levels: [] },
    frameworks: new Map(),
    stakeholders: new Map(),
    benchmarks: byKey(benchmarks.map((each) => benchmarkSchema.parse({ name: each.key, ...each }))),
    schedules: byKey(schedules.map((each) => scheduleSchema.parse({ name: each.key, ...each }))),
    scores: byKey(scores.map((each) => scoreSchema.parse({ name: each.key, ...each }))),
    taxonomies: byKey(taxonomies.map((each) => taxonomySchema.parse({ name: each.key, ...each }))),
    rollups: byKey(rollups.map((each) => rollupSchema.parse(each))),
    policies: byKey(policies.map((each) => policySchema.parse(each))),
  };
  const issues = validateModel(model);
  if (issues.length > 0) throw new RefusedError(issues);
  return model;
}

export interface SmallWorldOptions {
  readonly maxCells?: number;
  readonly facts?: () => Facts;
  /** False where a test is of what only the server itself does with its tables, such as triggers. */
  readonly distributed?: boolean;
}

/** Call it once at the top of a test file, with the statements that make and fill its tables. */
export async function smallWorld(
  statements: string,
  definitions: Definitions,
  { distributed = true, ...options }: SmallWorldOptions = {},
): Promise<SmallWorld> {
  const database = await testDatabase();
  await database.pool.query(statements);
  const model = modelOf(definitions);
  if (distributed) await distributeWorld(database.db, model);
  const physical = unwrap(await compileModel(database.db, model));
  const engine = createEngine({ db: database.db, model, physical, ...options });
  const session = (now = later, held?: Held, ledger?: Ledger) => engine.session({ now, held, ledger });
  return {
    ...database,
    model,
    engine,
    session,
    ask: (metric, asked, now) => session(now).ask(question(metric, asked)),
  };
}

const byKey = <T extends { readonly key: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.key, item]));
