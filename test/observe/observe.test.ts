/** What an operator sees of questions: metrics, ids from the edge to SQL, and what takes long. */
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { prepareStatements } from '../../db/prepared-statements.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { operate } from '../../src/app/observe/operate.ts';
import { readTrustedProxies } from '../../src/app/observe/request-ids.ts';
import { startApi } from '../api/api.ts';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';

const database = await testDatabase();
const { db, pool, url } = database;
await createWorld(db, pool);
const log: Record<string, unknown>[] = [];
const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
const operated = operate({
  config: {
    metrics: 'loopback',
    slowQuestion: 300,
    slowExplain: true,
    trustedProxies: readTrustedProxies('loopback') ?? [],
    drainSeconds: 1,
    drainNotice: 0,
    tracesEndpoint: null,
  },
  logger,
  db,
  pool,
});
afterAll(operated.close);
const catalogs = followCatalog({
  db,
  engine: { prepared: prepareStatements(pool), resultBytes: 1_000_000, onResults: operated.watchResults },
});
const api = await startApi(database, { catalogs, logger, operating: operated.operating });

const score = (customer: string) =>
  `query Score { metric(key: "score") { value(where: { dimension: "customer.region", eq: "${customer}" }) { value } } }`;

async function send(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { id: response.headers.get('x-request-id'), body: (await response.json()) as object };
}

async function metrics(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

const sum = (found: ReadonlyMap<string, number>, start: string): number =>
  [...found].filter(([name]) => name.startsWith(start)).reduce((total, [, value]) => total + value, 0);

describe('metrics', () => {
  it('count operations, statements, rows, refusals and what was kept', async () => {
    const before = await metrics();
    await send(score('EMEA'));
    await send('{ metric(key: "nobody") { key value { value } } }');
    // Nothing is kept before the tables are known to be watched.
    await expect
      .poll(
        async () => {
          await send(score('EMEA'));
          return sum(await metrics(), 'cairn_kept_answers_total{outcome="hit"}');
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    const after = await metrics();
    const grew = (start: string) => sum(after, start) - sum(before, start);
    expect(grew('cairn_operation_duration_seconds_count{outcome="ok",answer="made",via="http"}')).toBeGreaterThan(0);
    expect(grew('cairn_operation_duration_seconds_count{outcome="ok",answer="kept",via="http"}')).toBeGreaterThan(0);
    expect(grew('cairn_operation_duration_seconds_count{outcome="refused"')).toBe(1);
    expect(grew('cairn_refusals_total{code="UNKNOWN_METRIC"}')).toBe(1);
    expect(grew('cairn_statement_duration_seconds_count{statement="lattice answers"}')).toBeGreaterThan(0);
    expect(grew('cairn_statement_rows_total{statement="lattice answers"}')).toBeGreaterThan(0);
    expect(sum(after, 'cairn_result_cache_bytes')).toBeGreaterThan(0);
    expect(sum(after, 'cairn_pool_connections{state="total"}')).toBe(pool.totalCount);
    await expect.poll(async () => sum(await metrics(), 'cairn_requests_in_flight'), { timeout: 30_000 }).toBe(0);
    expect(after.has('nodejs_eventloop_lag_seconds')).toBe(true);
  });

  it('are for this machine alone, and for nobody that a proxy on it passes on', async () => {
    expect((await fetch(`${api.url}/metrics`)).status).toBe(200);
    const passed = await fetch(`${api.url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
    expect(passed.status).toBe(403);
    expect(await passed.text()).toContain('CAIRN_METRICS=on');
  });
});

describe('a statement that is stuck', () => {
  it('says in the database whose it is, is told of while it runs, and afterwards with its plan and without values', async () => {
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    try {
      await holder.query('begin; lock table api.answers in access exclusive mode');
      const segments = score("O'Hara & sons").replace('customer.region', 'customer.segment');
      const asking = send(segments, { 'x-request-id': 'edge-4711-0001' });
      const stuck = async () => {
        const { rows } = await pool.query<{ pid: number; query: string }>(
          `select pid, query from pg_stat_activity where wait_event_type = 'Lock' and query like '%edge-4711-0001%' and pid <> pg_backend_pid()`,
        );
        return rows;
      };
      await expect.poll(async () => (await stuck()).length, { timeout: 30_000 }).toBe(1);
      const [{ pid, query } = { pid: 0, query: '' }] = await stuck();
      expect(query).toMatch(/^\/\* lattice answers \*\/ \/\*request_id='edge-4711-0001'\*\/ /);
      const told = () => log.find(({ msg }) => msg === 'a statement is still running');
      await expect.poll(told, { timeout: 30_000 }).toMatchObject({
        requestId: 'edge-4711-0001',
        statement: 'lattice answers',
        backend: pid,
      });
      await holder.query('rollback');
      expect((await asking).id).toBe('edge-4711-0001');
    } finally {
      await holder.end();
    }
    const slow = () => log.find(({ msg, requestId }) => msg === 'slow question' && requestId === 'edge-4711-0001');
    await expect.poll(slow, { timeout: 30_000 }).toMatchObject({
      requestId: 'edge-4711-0001',
      operation: 'Score',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      outcome: 'ok',
      metrics: ['score'],
      statements: [{ statement: 'lattice answers', milliseconds: expect.any(Number), rows: expect.any(Number) }],
      plan: [expect.stringMatching(/^scan answers[\s\S]*segment eq \?/)],
      explain: expect.stringContaining('Scan'),
    });
    expect(JSON.stringify(log)).not.toMatch(/O'Hara|O''Hara|sons/);
    expect(sum(await metrics(), 'cairn_slow_questions_total')).toBeGreaterThan(0);
  });
});

describe('a prepared statement', () => {
  it('stays one text for everybody', async () => {
    for (let round = 0; round < 6; round++) {
      // What was kept is not asked of the database.
      await pool.query(`insert into api.answers (customer_id, score, answered_at) values (1, 9, '2026-03-01')`);
      await send(score('Americas'));
    }
    const { rows } = await pool.query<{ statement: string }>(
      `select statement from pg_prepared_statements where statement like '/* lattice%'`,
    );
    for (const { statement } of rows) expect(statement).not.toContain('request_id');
  });
});
