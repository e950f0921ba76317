/** Whole answers that are told again: exactly while what they were made of is the same, and never to anybody else. */
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import type { Replicas } from '../../db/replicas/open-replicas.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { recordUses } from '../../src/goals/uses/record-uses.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld, modelFolder, now } from './world.ts';

const database = await testDatabase();
const { db, pool, url } = database;
await createWorld(db, pool);

/** Data versions are known once the tables behind the model were found. */
function followed() {
  let known = (): void => undefined;
  const found = new Promise<void>((resolve) => {
    known = resolve;
  });
  const catalogs = followCatalog({ db, interval: 0, engine: { resultBytes: 1_000_000, onUnwatched: () => known() } });
  return { catalogs, found };
}
const { catalogs, found } = followed();
let instant = now;
const uses = recordUses(db, { interval: 0 });
const api = await startApi(database, { catalogs, uses, clock: () => instant });
await catalogs.current();
await found;

const writer = new pg.Client({ connectionString: url });
await writer.connect();
afterAll(() => writer.end());
beforeEach(() => {
  instant = now;
});

/** What is answered, and whether it was told again. */
async function told(query: string, actor?: string) {
  const { data, errors, requestId } = await api.send<Record<string, unknown>, never>(query, undefined, actor);
  const line = api.log.find((each) => each.requestId === requestId && each.msg === 'operation');
  return { data, errors: errors.length, again: line?.kept === true };
}

/** Asked twice: the second time from memory. */
async function keep(query: string, actor?: string): Promise<unknown> {
  await told(query, actor);
  const { data, again } = await told(query, actor);
  expect(again).toBe(true);
  return data;
}

const february = 'period: { start: "2026-02-01T00:00:00Z", end: "2026-03-01T00:00:00Z" }';
const score = `{ metric(key: "score") { value(${february}) { value } } }`;
const owners = '{ metrics { nodes { key accountable { name } } } }';
const names = '{ metrics { nodes { name } } }';

describe('an answer is told again', () => {
  it.each([
    ['definitions', names],
    ['who answers for what', owners],
    ['a number', score],
    [
      'a number beside the one before',
      `{ metric(key: "score") { value(${february}) { value compare(to: [{ kind: PREVIOUS_PERIOD }]) { value } } } }`,
    ],
    [
      'a ranking',
      `{ metric(key: "answers") { breakdown(by: ["region"], ${february}, top: { count: 1 }) { rows { value { value } } } } }`,
    ],
  ])('of %s', async (_, query) => {
    await keep(query);
  });

  it('as it was written, with its media type, and counted as a use of its metrics', async () => {
    const body = JSON.stringify({ query: score });
    const send = () =>
      fetch(`${api.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    await keep(score);
    await uses.flush();
    const operations = async () => {
      const { rows } = await pool.query(
        `select sum(operations)::int as n from cairn.metric_uses where metric = 'score'`,
      );
      return rows[0]?.n as number;
    };
    const before = await operations();
    const [one, other] = [await send(), await send()];
    expect(one.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await one.text()).toBe(await other.text());
    expect(one.headers.get('x-request-id')).not.toBe(other.headers.get('x-request-id'));
    await uses.flush();
    expect(await operations()).toBe(before + 2);
  });
});

describe('a write of anybody', () => {
  it.each([
    [
      'insert into api.answers (customer_id, score, channel, answered_at) values (1, 0, null, $$2026-02-10T10:00Z$$)',
      score,
    ],
    ['delete from api.answers where id = 9', score],
    [
      `insert into cairn.assignments (subject_kind, subject, role, stakeholder, from_at, assigned_by) values ('metric', 'tickets', 'accountable', 'team', now(), 'lead')`,
      owners,
    ],
    [`update cairn.assignments set stakeholder = 'lead' where subject = 'tickets'`, owners],
    ['truncate cairn.assignments', owners],
    [`insert into cairn.departures values ('lead', now(), 'team', 'team')`, owners],
    [`delete from cairn.departures`, owners],
  ])('is in the very next answer: %s', async (write, query) => {
    const before = await keep(query);
    await writer.query(write);
    const { data, again } = await told(query);
    expect(again).toBe(false);
    expect(data).not.toEqual(before);
    expect(await keep(query)).toEqual(data);
  });

  it('is in no answer before it commits, nor where it rolls back', async () => {
    await keep(score);
    await writer.query('begin; delete from api.answers');
    expect((await told(score)).again).toBe(true);
    await writer.query('rollback');
    expect((await told(score)).again).toBe(true);
  });

  it('leaves answers that did not read its table', async () => {
    for (const query of [score, owners, names]) await keep(query);
    await writer.query(`insert into api.tickets (customer_id, cost, opened_at) values (1, 1, '2026-02-03T09:00Z')`);
    for (const query of [score, owners, names]) expect((await told(query)).again).toBe(true);
  });
});

describe('an answer is not told', () => {
  it('to another reader, nor to one who has another way to read', async () => {
    const everything = '{ metrics { nodes { name unit } } }';
    await keep(everything, 'lead');
    expect((await told(everything, 'team')).again).toBe(false);
    expect((await told(everything)).again).toBe(false);
    const search = new URLSearchParams({ query: everything });
    const get = (headers: Record<string, string>) => fetch(`${api.url}/graphql?${search}`, { headers });
    const allowed = { 'apollo-require-preflight': 'true' };
    for (const _ of [1, 2]) expect((await get(allowed)).status).toBe(200);
    // A form of another site could have sent this one.
    expect((await get({})).status).toBe(400);
    expect((await get({ ...allowed, accept: 'text/plain' })).status).toBe(406);
  });

  it.each([
    ['goals', '{ goals { nodes { title } } }'],
    ['what is mine', '{ me { targets { metric { key } } } }'],
    ['how fresh rows are', '{ metric(key: "score") { freshness { latest } } }'],
    ['a plan', `{ explain(query: { metrics: ["score"], period: { allTime: true } }) { scans { sql } } }`],
    ['a period to date', '{ metric(key: "score") { value(period: { toDate: MONTH }) { value } } }'],
    [
      'a period that is not over',
      '{ metric(key: "score") { value(period: { start: "2026-03-01T00:00:00Z", end: "2026-04-01T00:00:00Z" }) { period { elapsedShare } } } }',
    ],
    ['a refused part', `{ metrics { nodes { name } } metric(key: "nonsense") { name } }`],
  ])('of %s', async (what, query) => {
    const { errors } = await told(query, 'lead');
    expect(errors).toBe(what === 'a refused part' ? 1 : 0);
    expect((await told(query, 'lead')).again).toBe(false);
  });

  it('once other definitions are applied', async () => {
    const before = await keep(names);
    const model = unwrap(await readModel(modelFolder));
    const metrics = new Map(
      [...model.metrics].map(([key, metric]) => [key, { ...metric, name: `New ${metric.name}` }]),
    );
    unwrap(await applyModel(db, { ...model, metrics }, { actor: 'test', now: now + 1 }));
    const { data, again } = await told(names);
    expect(again).toBe(false);
    expect(data).not.toEqual(before);
  });
});

describe('the last units of a calendar', () => {
  const last =
    '{ metric(key: "answers") { value(period: { last: 1, grain: MONTH, calendar: "utc" }) { period { start } } } }';

  it('stay what they are until the running one is over, and are others from then on, and before', async () => {
    const before = await keep(last);
    instant = Date.parse('2026-03-31T23:59:59.999Z');
    expect((await told(last)).again).toBe(true);
    instant += 1;
    const { data, again } = await told(last);
    expect(again).toBe(false);
    expect(data).not.toEqual(before);
    expect(await keep(last)).toEqual(data);
    instant = now;
    expect(await told(last)).toEqual({ data: before, errors: 0, again: false });
  });
});

describe('a replica', () => {
  it('is asked each time: its rows are of a moment of its own', async () => {
    const replica = await openDatabase(url);
    afterAll(() => replica.close());
    const replicas: Replicas = {
      begin: () => ({
        db: replica.db,
        usePrimary: () => undefined,
        answeredBy: () => ({ kind: 'replica', number: 1, behind: 0 }),
      }),
      wrote: async () => '0/0',
      lags: () => [],
      look: async () => undefined,
      close: async () => undefined,
    };
    const reading = followed();
    const other = await startApi(database, { catalogs: reading.catalogs, replicas });
    await reading.catalogs.current();
    await reading.found;
    for (const _ of [1, 2, 3]) await other.send(score);
    expect(other.log.filter(({ kept }) => kept === true)).toEqual([]);
  });
});
