/** A shop whose orders have rollups: tables, a model and what a test does with both. */
import { expect } from 'vitest';
import type { Database } from '../../db/connection.ts';
import { compileModel } from '../../src/catalog/compile.ts';
import type { Answer } from '../../src/engine/answer.ts';
import { createEngine, type Engine } from '../../src/engine/create-engine.ts';
import type { ResultCache } from '../../src/engine/reuse/result-cache.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Model } from '../../src/model/model.ts';
import { bindMetric } from '../../src/plan/bind-metric.ts';
import type { Question } from '../../src/query/question.ts';
import { openRollupBook } from '../../src/rollup/rollup-book.ts';
import { type RollupDefinition, rollupDefinitions } from '../../src/rollup/rollup-definition.ts';
import { tendRollups } from '../../src/rollup/tend-rollups.ts';
import { countStatements } from '../kit/count-statements.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import { allTime, between, question, series, unit } from '../kit/questions.ts';
import { modelOf } from '../kit/small-world.ts';

export const now = Date.parse('2025-11-20T13:30:00Z');

export const shopTables = `
  create schema shop;
  create table shop.regions (id int primary key, continent text);
  create table shop.customers (id int primary key, region_id int, segment text, note text);
  create table shop.orders (id int primary key, customer_id int, channel text, rating int, amount numeric(12, 3), weight float8,
    urgent boolean, ordered_at timestamptz, ordered_on date, ordered_local timestamp);
  create index on shop.orders (ordered_at);
  create index on shop.orders (customer_id);
`;

const entity = (key: string, column: string) => ({ key, kind: 'foreign', column });

export const shopDefinitions = {
  calendars: [
    { key: 'new_york', timeZone: 'America/New_York', weekStart: 'sunday' },
    { key: 'utc', timeZone: 'UTC' },
    { key: 'lord_howe', timeZone: 'Australia/Lord_Howe' },
  ],
  datasets: [
    {
      key: 'regions',
      table: 'shop.regions',
      time: null,
      entities: [{ key: 'region', kind: 'primary', column: 'id' }],
      dimensions: [{ key: 'continent' }],
    },
    {
      key: 'customers',
      table: 'shop.customers',
      time: null,
      entities: [{ key: 'customer', kind: 'primary', column: 'id' }, entity('region', 'region_id')],
      dimensions: [{ key: 'segment' }],
    },
    {
      key: 'orders',
      table: 'shop.orders',
      time: 'ordered_at',
      entities: [entity('customer', 'customer_id')],
      dimensions: [
        { key: 'channel' },
        { key: 'rating', type: 'number' },
        { key: 'urgent', type: 'boolean' },
        { key: 'ordered_at', type: 'timestamptz' },
        { key: 'ordered_on', type: 'date' },
        { key: 'ordered_local', type: 'timestamp', timeZone: 'America/New_York' },
      ],
    },
  ],
  metrics: [
    { key: 'order_count', type: 'count', dataset: 'orders' },
    { key: 'revenue', type: 'sum', dataset: 'orders', value: 'amount' },
    { key: 'weighed', type: 'sum', dataset: 'orders', value: 'weight', where: { urgent: true } },
    { key: 'mean_rating', type: 'mean', dataset: 'orders', value: 'rating', unit: 'score' },
    {
      key: 'nps',
      type: 'net_share',
      dataset: 'orders',
      unit: 'points',
      top: { rating: { gte: 9 } },
      bottom: { rating: { lte: 6 } },
    },
    { key: 'web_share', type: 'share', dataset: 'orders', unit: 'percent', hit: { channel: 'web' } },
    {
      key: 'per_order',
      type: 'ratio',
      dataset: 'orders',
      numerator: { type: 'sum', value: 'amount' },
      denominator: { type: 'count' },
    },
    {
      key: 'so_far',
      type: 'balance',
      dataset: 'orders',
      plus: [{ type: 'count' }],
      minus: [{ type: 'count', where: { urgent: true } }],
    },
    { key: 'by_date', type: 'sum', dataset: 'orders', value: 'amount', time: 'ordered_on' },
    { key: 'by_clock', type: 'count', dataset: 'orders', time: 'ordered_local' },
    { key: 'median_rating', type: 'percentile', dataset: 'orders', value: 'rating', percentile: 50 },
    { key: 'gold_revenue', type: 'sum', dataset: 'orders', value: 'amount', where: { segment: 'gold' } },
  ],
  rollups: [
    { key: 'orders_by_day', dataset: 'orders', calendar: 'new_york', dimensions: ['channel', 'segment'] },
    {
      key: 'orders_by_hour',
      dataset: 'orders',
      grain: 'hour',
      calendar: 'lord_howe',
      dimensions: ['urgent', 'continent', 'channel'],
    },
    { key: 'orders_by_date', dataset: 'orders', time: 'ordered_on', dimensions: ['channel'] },
    {
      key: 'orders_by_clock',
      dataset: 'orders',
      time: 'ordered_local',
      calendar: 'utc',
      dimensions: ['segment'],
      metrics: ['by_clock'],
    },
  ],
} as const;

export interface RollupWorld extends TestDatabase {
  readonly model: Model;
  readonly definitions: readonly RollupDefinition[];
  /** Answers from cells. */
  readonly cells: Engine;
  /** Answers from cells that were known at the first question, whatever has become of them. */
  readonly stale: Engine;
  /** Answers from rows only. */
  readonly rows: Engine;
  /** Builds until nothing is left to do. */
  tend(at?: number): Promise<boolean>;
}

export async function rollupWorld(
  statements: string = shopTables,
  defined: Parameters<typeof modelOf>[0] = shopDefinitions,
): Promise<RollupWorld> {
  const database = await testDatabase();
  await database.pool.query(statements);
  return { ...database, ...(await worldOf(database, modelOf(defined))) };
}

export async function worldOf(
  { db, pool }: { readonly db: Database; readonly pool: TestDatabase['pool'] },
  model: Model,
) {
  const physical = unwrap(await compileModel(db, model));
  const find = (key: string) => (model.metrics.has(key) ? bindMetric(model, key) : undefined);
  const definitions = rollupDefinitions({ model, physical, find });
  const book = openRollupBook(db, definitions, { interval: 0 });
  return {
    model,
    definitions,
    cells: createEngine({ db, model, physical, rollups: book }),
    stale: createEngine({ db, model, physical, rollups: openRollupBook(db, definitions, { interval: 1e9 }) }),
    rows: createEngine({ db, model, physical }),
    keeping: (results: ResultCache, rollups: boolean) =>
      createEngine({ db, model, physical, results, rollups: rollups ? book : undefined }),
    tend: (at = now) =>
      tendRollups({
        db,
        pool,
        definitions,
        now: at,
        onFailure: (error) => {
          throw error;
        },
      }),
  };
}

/** Everything that the rollups can answer and some that they cannot, over edges that cut cells and edges that do not. */
export function shopQuestions(model: Model): readonly Question[] {
  const calendar = (key: string) => {
    const found = model.calendars.get(key);
    if (!found) throw new Error(`No calendar ${key}.`);
    return found;
  };
  const periods = [
    series('month', '2025-01-01T05:00:00Z', '2025-12-01T05:00:00Z', calendar('new_york'), now),
    [
      unit('day', '2025-03-09', calendar('lord_howe'), now),
      between('2025-03-08T10:20Z', '2025-11-02T06:30Z', calendar('utc'), now),
    ],
    [allTime(calendar('utc'))],
  ];
  return ['revenue', 'nps', 'so_far', 'by_date', 'by_clock', 'gold_revenue', 'median_rating'].flatMap((metric) => [
    ...periods.map((each) => question(metric, { periods: each, by: ['segment'], where: { not: { channel: 'web' } } })),
    ...periods.slice(0, 2).map((each) => question(metric, { periods: each, by: ['channel', 'continent'] })),
  ]);
}

/** Every number of an answer with its interval, for comparing two of them. */
export const told = ({ groups }: Answer): unknown =>
  groups.map(({ members, other, values }) => ({
    members,
    other,
    values: values.map(({ estimate, interval }) => ({ estimate, interval: interval(0.95) })),
  }));

/** The same questions of both, and how many statements read cells. */
export async function compare(
  world: Pick<RollupWorld, 'cells' | 'rows'>,
  questions: readonly Question[],
): Promise<number> {
  const session = world.cells.session({ now });
  const { value, statements } = await countStatements(() => Promise.all(questions.map((each) => session.ask(each))));
  const plain = world.rows.session({ now });
  const rows = await Promise.all(questions.map((each) => plain.ask(each)));
  expect(value.map(told)).toEqual(rows.map(told));
  return statements.filter((text) => text.includes('cairn_rollup')).length;
}

/** Orders around the edges of days and hours, late ones, early ones, and some without a time. */
export const shopRows = `
  insert into shop.regions values (1, 'Europe'), (2, 'Asia'), (3, null);
  insert into shop.customers select n, nullif(n % 4, 0), (array['gold', 'silver', null])[1 + n % 3], null from generate_series(1, 30) n;
  insert into shop.orders select n, nullif(n % 33, 0), (array['web', 'shop', 'phone', null])[1 + n % 4], nullif(n % 13, 12) - 1, n * 1.125 - 300,
    n / 7.0, n % 5 = 0, timestamptz '2025-01-01T05:00Z' + n * interval '13 hours 15 minutes', date '2025-01-01' + n / 2,
    timestamp '2025-01-01' + n * interval '13 hours' from generate_series(0, 590) n;
  insert into shop.orders select 1000 + n, n, 'web', 9, 10, 1, false, case when n % 3 > 0 then timestamptz '2025-03-09T04:00Z' + n * interval '30 minutes' end,
    null, timestamp '2025-11-02' + n * interval '15 minutes' from generate_series(0, 60) n;
`;
