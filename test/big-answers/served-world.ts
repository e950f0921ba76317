/** A small world behind a server: tables with odd texts, a dataset of many groups, and one that takes its time. */
import type { Pool } from 'pg';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import type { Database } from '../../db/connection.ts';
import { type ServerOptions, startServer } from '../../src/app/server.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { type Definitions, smallWorld } from '../kit/small-world.ts';

/** Noon in the middle of a month: March 2026 is running. */
const now = Date.parse('2026-03-15T12:00:00Z');

/** As a customer may call a region: quotes, lines, formulas, emoji after a letter of the last pages of Unicode, right to left. */
export const oddTexts = [
  'EMEA',
  '',
  '=1+1',
  '-1',
  '+49 30',
  '@home',
  '\tindented',
  'say "hi", all',
  'two\nlines',
  '😀 smile',
  '\ufb03 ligature',
  'שלום',
  "'quoted'",
];

/** Groups of the dataset that is large. */
export const manyGroups = 100_000;

const regions = oddTexts.map((text, index) => `(${index + 1}, $odd$${text}$odd$, ${index % 2 === 0})`).join(', ');

const tables = `
  create table customers (id int primary key, region text, large boolean);
  insert into customers values ${regions}, (100, null, null);
  create table answers (id int generated always as identity primary key, customer int, score int, day date);
  insert into answers (customer, score, day)
    select case when i % 14 = 0 then 100 else 1 + i % 14 end, i * 7 % 11, date '2026-01-05' + (i * 5 % 70) from generate_series(1, 400) i;
  create table tickets (id int generated always as identity primary key, customer int, cost numeric, opened_at timestamptz);
  insert into tickets (customer, cost, opened_at)
    select 1 + i * 4 % 15, i * 1.1, timestamptz '2026-01-01T00:30:00Z' + i * interval '11 hours' from generate_series(1, 170) i;
  create table tags (answer int, tag text);
  insert into tags select id, unnest(case when id % 3 = 0 then array['price', 'speed'] when id % 3 = 1 then array['speed'] else '{}' end) from answers;
`;

const customer = { key: 'customer', kind: 'foreign', column: 'customer' };

const definitions: Definitions = {
  calendars: [{ key: 'berlin', timeZone: 'Europe/Berlin' }],
  datasets: [
    {
      key: 'customers',
      table: 'customers',
      time: null,
      entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
      dimensions: [{ key: 'region' }, { key: 'large', type: 'boolean' }],
    },
    {
      key: 'answers',
      table: 'answers',
      time: 'day',
      entities: [customer],
      dimensions: [
        { key: 'score', type: 'number' },
        { key: 'day', type: 'date' },
        { key: 'tag', many: { table: 'tags', row: 'answer', value: 'tag' } },
      ],
    },
    {
      key: 'tickets',
      table: 'tickets',
      time: 'opened_at',
      entities: [customer],
      dimensions: [
        { key: 'cost', type: 'number' },
        { key: 'opened_at', type: 'timestamptz' },
      ],
    },
    {
      key: 'many',
      query: `select i as id, 'group ' || i as name, i % 100 as amount, timestamptz '2026-02-10' as at from generate_series(1, ${manyGroups}) i`,
      time: 'at',
      dimensions: [{ key: 'name' }, { key: 'amount', type: 'number' }, { key: 'at', type: 'timestamptz' }],
    },
    {
      key: 'unsound',
      query: `select i as id, case when i = 5000 then 'NaN' else i::float8 end as size, timestamptz '2026-02-10' as at from generate_series(1, 5000) i`,
      time: 'at',
      dimensions: [
        { key: 'size', type: 'number' },
        { key: 'at', type: 'timestamptz' },
      ],
    },
    {
      key: 'slow',
      query: `select i as id, 'group ' || i as name, timestamptz '2026-02-10' as at from generate_series(1, 10) i, pg_sleep(50)`,
      time: 'at',
      dimensions: [{ key: 'name' }, { key: 'at', type: 'timestamptz' }],
    },
  ],
  metrics: [
    {
      key: 'score',
      type: 'net_share',
      dataset: 'answers',
      top: { score: { gte: 9 } },
      bottom: { score: { lte: 6 } },
      unit: 'points',
      minimumSample: 5,
    },
    { key: 'answers', type: 'count', dataset: 'answers' },
    { key: 'mean_score', type: 'mean', dataset: 'answers', value: 'score', unit: 'score' },
    { key: 'tickets', type: 'count', dataset: 'tickets' },
    { key: 'cost', type: 'sum', dataset: 'tickets', value: 'cost', unit: 'currency', currency: 'EUR' },
    { key: 'median_cost', type: 'percentile', dataset: 'tickets', value: 'cost', percentile: 50 },
    { key: 'costs', type: 'distinct', dataset: 'tickets', value: 'cost' },
    { key: 'cost_per_answer', type: 'formula', expression: 'cost / answers' },
    { key: 'many', type: 'count', dataset: 'many' },
    { key: 'amount', type: 'mean', dataset: 'many', value: 'amount' },
    { key: 'unsound', type: 'count', dataset: 'unsound' },
    { key: 'slow', type: 'count', dataset: 'slow' },
  ],
};

export interface ServedWorld {
  readonly db: Database;
  readonly pool: Pool;
  readonly url: string;
  /** Lines of the log, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** A table in some format; the parameters as a person would type them. */
  fetchTable(path: string, parameters: Readonly<Record<string, string>>, options?: RequestInit): Promise<Response>;
  /** The question in the JSON of GraphQL. */
  postTable(path: string, query: unknown, parameters?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Call it once at the top of a test file; it is closed after the file. */
export async function serveWorld(options: Pick<Partial<ServerOptions>, 'budgets'> = {}): Promise<ServedWorld> {
  const world = await smallWorld(tables, definitions);
  const announcements = listen(world.pool);
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const stored = { model: world.model, versions: new Map(), applyId: 1, appliedAt: new Date(now) };
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    catalogs: { current: async () => ({ catalog: stored, engine: world.engine, rollups: [], kept: null }) },
    db: world.db,
    announcements,
    rules: { mail: false, privateWebhooks: false },
    ping: () => world.pool.query('select 1'),
    logger,
    clock: () => now,
    ...options,
  });
  afterAll(async () => {
    await server.close();
    await announcements.close();
  });
  const addressOf = (path: string, parameters: Readonly<Record<string, string>>) =>
    `${server.url}/${path}?${new URLSearchParams(parameters)}`;
  return {
    db: world.db,
    pool: world.pool,
    url: server.url,
    log,
    fetchTable: (path, parameters, request = {}) => fetch(addressOf(path, parameters), request),
    postTable: (path, query, parameters = {}) =>
      fetch(addressOf(path, parameters), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(query),
      }),
  };
}

export const readLines = async (response: Response): Promise<readonly Record<string, unknown>[]> =>
  (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
