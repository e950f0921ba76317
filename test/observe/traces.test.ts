/** Where an operation goes, as a collector of traces sees it: one span a request, a plan and a statement, and no secret in any of them. */
import { pino } from 'pino';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { prepareStatements } from '../../db/prepared-statements.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { operate } from '../../src/app/observe/operate.ts';
import { openTraces } from '../../src/app/observe/traces/open-traces.ts';
import { startApi } from '../api/api.ts';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { startCollector } from './collector.ts';
import { inTraces } from './in-traces.ts';

const database = await testDatabase();
const { db, pool } = database;
await createWorld(db, pool);
const collector = await startCollector();
const log: Record<string, unknown>[] = [];
const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
const operated = operate(inTraces({ db, pool, logger, endpoint: collector.endpoint, trusted: ['loopback'] }));
afterAll(operated.close);
let known = (): void => undefined;
const watched = new Promise<void>((resolve) => {
  known = resolve;
});
const catalogs = followCatalog({
  db,
  engine: { prepared: prepareStatements(pool), resultBytes: 1_000_000, onUnwatched: () => known() },
});
const api = await startApi(database, { catalogs, logger, operating: operated.operating });
await catalogs.current();
await watched;

const parent = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' };
const traceparent = `00-${parent.trace}-${parent.span}-01`;

async function send(query: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  await response.arrayBuffer();
  return response.headers.get('x-request-id') ?? '';
}

/** The span of a request, and all of its trace, once they are there. */
async function traceOf(requestId: string) {
  const find = () =>
    collector.spans.find(({ attributes, kind }) => kind === 2 && attributes['cairn.request_id'] === requestId);
  await expect.poll(find, { timeout: 30_000 }).toBeDefined();
  const root = find();
  if (!root) throw new Error('It came, and is gone.');
  const spans = collector.spans.filter(({ traceId }) => traceId === root.traceId);
  return { root, spans, statements: spans.filter(({ kind }) => kind === 3) };
}

const lineOf = (id: string) => log.find(({ requestId, msg }) => requestId === id && /^operation/.test(String(msg)));

const dashboard = `query Dashboard {
  score: metric(key: "score") { value(period: { named: "carnival" }) { value } breakdown(by: ["region"], period: { allTime: true }) { rows { label value { value } } } }
  tickets: metric(key: "tickets") { value(period: { allTime: true }) { value } }
}`;

beforeEach(() => {
  collector.spans.length = 0;
});

describe('an operation', () => {
  it('is one span of the server, with one below it for each plan and each statement that ran', async () => {
    const id = await send(dashboard);
    const { root, spans, statements } = await traceOf(id);
    expect(root).toMatchObject({ name: 'graphql.query Dashboard', kind: 2, parent: '', status: 0 });
    expect(root.attributes).toMatchObject({
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Dashboard',
      'cairn.operation.fingerprint': expect.stringMatching(/^[0-9a-f]{64}$/),
      'cairn.request_id': id,
      'cairn.outcome': 'ok',
      'cairn.answer': 'made',
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
    });
    const line = lineOf(id);
    expect(line).toMatchObject({ traceId: root.traceId, statements: statements.length });
    expect(statements.length).toBeGreaterThan(1);
    expect(root.attributes['cairn.statements']).toBe(statements.length);
    for (const { attributes, name, parent: above } of statements) {
      expect(above).toBe(root.spanId);
      expect(attributes).toMatchObject({
        'db.system.name': 'postgresql',
        'db.operation.name': 'SELECT',
        'db.query.summary': name,
        'cairn.statement': name,
        'db.response.returned_rows': expect.any(Number),
      });
    }
    expect(new Set(statements.map(({ name }) => name))).toEqual(
      new Set(['lattice answers', 'lattice answers by region', 'lattice tickets']),
    );
    const plans = spans.filter(({ name }) => name === 'plan');
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) expect(plan).toMatchObject({ kind: 1, parent: root.spanId });
    expect(spans.length).toBe(1 + plans.length + statements.length);
    expect(collector.resources.at(-1)).toMatchObject({ 'service.name': 'cairn', 'telemetry.sdk.language': 'nodejs' });
  });

  it('tells of a statement that was kept as an event, and of a whole answer that was', async () => {
    await send(dashboard);
    const again = await traceOf(await send(`${dashboard} # in other words`));
    expect(again.statements).toEqual([]);
    expect(again.root.attributes).toMatchObject({ 'cairn.answer': 'made', 'cairn.statements': 0 });
    expect(again.root.events.map(({ name }) => name)).toContain('cairn.statement.kept');
    expect(again.root.attributes['cairn.statements.kept']).toBe(again.root.events.length);
    const id = await send(dashboard);
    const kept = await traceOf(id);
    expect(kept.spans).toEqual([kept.root]);
    expect(kept.root).toMatchObject({ name: 'graphql.query Dashboard' });
    expect(kept.root.attributes).toMatchObject({
      'cairn.answer': 'kept',
      'cairn.operation.fingerprint': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(lineOf(id)).toMatchObject({ kept: true, traceId: kept.root.traceId });
  });

  it('goes on with the trace of a trusted proxy, and with that of nobody else', async () => {
    const { root } = await traceOf(await send(dashboard, { traceparent, tracestate: 'edge=1' }));
    expect(root).toMatchObject({ traceId: parent.trace, parent: parent.span });
    const malformed = await traceOf(await send(dashboard, { traceparent: `${traceparent}-01` }));
    expect(malformed.root.parent).toBe('');
    const strangers = openTraces({ endpoint: collector.endpoint, trustedProxies: ['10.0.0.0/8'], logger });
    const request = { method: 'POST', headers: { traceparent }, socket: { remoteAddress: '127.0.0.1' } };
    expect(strangers.request(request as never, '/graphql', 'id').traceId).not.toBe(parent.trace);
    await strangers.close();
  });

  it('says by which code it was refused', async () => {
    const { root } = await traceOf(
      await send('query Wrong { metric(key: "score") { value(where: { dimension: "nowhere", eq: "x" }) { value } } }'),
    );
    expect(root).toMatchObject({ name: 'graphql.query Wrong', status: 0 });
    expect(root.attributes).toMatchObject({
      'cairn.outcome': 'refused',
      'cairn.error.codes': ['UNKNOWN_DIMENSION'],
    });
    const unread = await traceOf(await send('{ metric(key: '));
    expect(unread.root.attributes).toMatchObject({ 'cairn.error.codes': ['GRAPHQL_PARSE_FAILED'] });
    expect(unread.root.name).toBe('POST /graphql');
  });

  it('is marked where its statement failed, with the code of Postgres and without its text', async () => {
    await pool.query('alter table api.tickets rename column cost to price');
    try {
      const query =
        '{ metric(key: "ticket_cost") { value(where: { dimension: "segment", eq: "Atlantis-4711" }) { value } } }';
      const { root, statements } = await traceOf(await send(query));
      expect(root.status).toBe(2);
      expect(statements).toHaveLength(1);
      expect(statements[0]).toMatchObject({
        status: 2,
        attributes: { 'error.type': 'other', 'db.response.status_code': '42703', 'cairn.statement': 'lattice tickets' },
      });
      expect(collector.bodies.join()).not.toContain('Atlantis-4711');
      expect(collector.bodies.join()).not.toContain('width_bucket');
    } finally {
      await pool.query('alter table api.tickets rename column price to cost');
    }
  });

  it('is in SQL as well, each statement with its own span, and those of goals with that of the operation', async () => {
    const seen: string[] = [];
    const client = await pool.connect();
    client.release();
    const prototype = Object.getPrototypeOf(client) as { query: (...args: unknown[]) => unknown };
    const spied = prototype.query;
    prototype.query = function (this: unknown, ...args: unknown[]) {
      const [asked] = args as [string | { text: string }];
      seen.push(typeof asked === 'string' ? asked : asked.text);
      return spied.apply(this, args);
    };
    try {
      const fresh = dashboard.replace('allTime: true', 'last: 5, grain: MONTH');
      const { root, statements } = await traceOf(await send(fresh));
      expect(statements.length).toBeGreaterThan(0);
      for (const { spanId, attributes } of statements)
        expect(seen.join('\n')).toContain(
          `/* ${attributes['cairn.statement']} */ /*request_id='${root.attributes['cairn.request_id']}',traceparent='00-${root.traceId}-${spanId}-01'*/`,
        );
      const goals = await traceOf(await send('{ goals(first: 3) { nodes { title targets { status } } } }'));
      const whose = `/*request_id='${goals.root.attributes['cairn.request_id']}',traceparent='00-${goals.root.traceId}-${goals.root.spanId}-01'*/`;
      expect(seen.filter((text) => text.startsWith(whose) && text.includes('"goals"')).length).toBeGreaterThan(0);
    } finally {
      prototype.query = spied;
    }
  });
});

describe('what is no request to /graphql', () => {
  it('has a span, too: a big answer', async () => {
    const response = await fetch(`${api.url}/table.csv?metrics=tickets&by=region&last=2&grain=month`);
    await response.text();
    const { root, statements } = await traceOf(response.headers.get('x-request-id') ?? '');
    expect(root).toMatchObject({ name: 'GET /table.csv' });
    expect(root.attributes).toMatchObject({
      'cairn.via': 'table',
      'cairn.outcome': 'ok',
      'http.response.status_code': 200,
    });
    expect(statements.map(({ name }) => name)).toEqual(['lattice stream tickets by region']);
    const refused = await fetch(`${api.url}/table.csv?metrics=nothing`);
    const wrong = await traceOf(refused.headers.get('x-request-id') ?? '');
    expect(wrong.root.attributes).toMatchObject({
      'cairn.outcome': 'refused',
      'cairn.error.codes': ['UNKNOWN_METRIC'],
      'http.response.status_code': 400,
    });
  });

  it('has a span, too: an operation over a WebSocket, which is also measured', async () => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    const done = new Promise((resolve) =>
      socket.on('message', (data) => JSON.parse(String(data)).type === 'complete' && resolve(null)),
    );
    socket.on('message', (data) => {
      if (JSON.parse(String(data)).type !== 'connection_ack') return;
      const query = 'query Socket { metric(key: "tickets") { value(period: { allTime: true }) { value } } }';
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    });
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await done;
    const refused = new Promise((resolve) =>
      socket.on('message', (data) => JSON.parse(String(data)).type === 'error' && resolve(null)),
    );
    socket.send(JSON.stringify({ id: '2', type: 'subscribe', payload: { query: '{ nothing }' } }));
    await refused;
    // Ends as soon as it hears, not with its last message.
    const subscription = 'subscription Fresh { freshnessChanged(metric: "tickets") { __typename } }';
    socket.send(JSON.stringify({ id: '3', type: 'subscribe', payload: { query: subscription } }));
    await expect
      .poll(() => collector.spans.map(({ name }) => name), { timeout: 30_000 })
      .toContain('graphql.subscription Fresh');
    socket.close();
    const line = log.find(({ msg }) => msg === 'operation by socket');
    const { root } = await traceOf(String(line?.requestId));
    expect(root).toMatchObject({ name: 'graphql.query Socket', traceId: line?.traceId });
    expect(root.attributes).toMatchObject({ 'cairn.via': 'socket', 'cairn.outcome': 'ok' });
    const text = await (await fetch(`${api.url}/metrics`)).text();
    for (const via of ['http', 'socket', 'table'])
      expect(text).toMatch(
        new RegExp(`cairn_operation_duration_seconds_count\\{outcome="ok",answer="made",via="${via}"\\} [1-9]`),
      );
    expect(text).toContain('cairn_operation_duration_seconds_count{outcome="refused",answer="made",via="socket"} 1');
  });
});
