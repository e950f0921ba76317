/** Answers of what nobody watches: their statements are run each time, and nothing else is done where they give the same rows. */
import { ApolloServer } from '@apollo/server';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAccessLog } from '../../src/access/log/access-log.ts';
import { readEntries } from '../../src/access/log/read-entries.ts';
import { fingerprintQuestions } from '../../src/app/access-log/fingerprints.ts';
import { createBudgets } from '../../src/app/answering/budgets.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { recordUses } from '../../src/goals/uses/record-uses.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import type { Served } from '../../src/plan/served.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld, modelFolder, now } from './world.ts';

const database = await testDatabase();
const { db, pool, url } = database;
await createWorld(db, pool);
let instant = now;
const served: Served[] = [];
/** No results are kept: no table is watched. */
const catalogs = followCatalog({ db, interval: 0, engine: { onServed: (batch) => void served.push(batch) } });
const uses = recordUses(db, { interval: 0 });
const log = openAccessLog(db, { interval: 0 });
afterAll(log.close);
const access = { log, fingerprint: fingerprintQuestions(null) };
const api = await startApi(database, { catalogs, uses, access, clock: () => instant });

const writer = new pg.Client({ connectionString: url });
await writer.connect();
afterAll(() => writer.end());
const executed = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
beforeEach(() => {
  instant = now;
});

/** What is answered, by how many statements of the lattice, and whether anything was executed. */
async function told(
  query: string,
  { actor, from = api }: { readonly actor?: string; readonly from?: typeof api } = {},
) {
  executed.mockClear();
  const { value, statements } = await countStatements(() => from.send<object, never>(query, undefined, actor));
  const { data, errors, requestId } = value;
  const codes = errors.map(({ extensions }) => extensions.code);
  return { data, codes, requestId, statements: statements.length, executions: executed.mock.calls.length };
}

/** What comes again is kept: asked until it is. */
async function keep(query: string, actor?: string) {
  const asking = actor === undefined ? {} : { actor };
  await told(query, asking);
  await told(query, asking);
  const kept = await told(query, asking);
  expect(kept.executions).toBe(0);
  return kept;
}

const february = 'period: { start: "2026-02-01T00:00:00Z", end: "2026-03-01T00:00:00Z" }';
const score = `{ metric(key: "score") { value(${february}) { value } } }`;
const regions = `{ metric(key: "answers") { breakdown(by: ["region"], ${february}) { rows { members { label } value { value } } } } }`;
const owners = '{ metrics { nodes { key accountable { name } } } }';

const insert = (day: string) =>
  `insert into api.answers (customer_id, score, channel, answered_at) values (1, 0, null, '${day}T10:00Z')`;

describe('an answer whose statements give the same rows', () => {
  it('is told without executing anything, and its statements are run each time', async () => {
    const { data } = await told(score);
    expect(await keep(score)).toMatchObject({ data, statements: 1, codes: [] });
    expect(await told(score)).toMatchObject({ data, statements: 1, executions: 0 });
  });

  it('is told after a write that does not change them', async () => {
    const { data } = await keep(score);
    await writer.query(insert('2026-01-20'));
    expect(await told(score)).toMatchObject({ data, statements: 1, executions: 0 });
  });

  it('of who answers for what, too', async () => {
    expect(await keep(owners)).toMatchObject({ statements: 0 });
  });

  it('is counted, logged and noted as one that was made', async () => {
    await keep(score);
    await uses.flush();
    await log.flush();
    const counted = async () => {
      const { rows } = await pool.query(
        `select sum(operations)::int as n from cairn.metric_uses where metric = 'score'`,
      );
      return rows[0]?.n as number;
    };
    const before = await counted();
    served.length = 0;
    const { requestId } = await told(score);
    await uses.flush();
    await log.flush();
    expect(await counted()).toBe(before + 1);
    expect(served.map(({ milliseconds }) => milliseconds.every((each) => each > 0))).toEqual([true]);
    const line = api.log.find((each) => each.requestId === requestId && each.msg === 'operation');
    expect(line).toMatchObject({ statements: 1, operation: 'query' });
    expect(line).not.toHaveProperty('kept');
    const entries = await readEntries(db, {}, { limit: 1000, after: null, before: null, backwards: false });
    const own = entries.filter((entry) => entry.requestId === requestId);
    expect(own).toMatchObject([{ metrics: ['score'], statements: 1, kept: false, outcome: 'ok' }]);
  });
});

describe('a write', () => {
  it.each([
    ['of a row that counts', score, insert('2026-02-11')],
    ['that takes rows away', score, 'delete from api.answers where id = 9'],
    ['of a name alone', regions, `update api.customers set region = 'Europe' where id = 1`],
  ])('%s is in the very next answer, whose statement is run once', async (_, query, write) => {
    const before = await keep(query);
    await writer.query(write);
    const after = await told(query);
    expect(after).toMatchObject({ statements: 1, executions: 1, codes: [] });
    expect(after.data).not.toEqual(before.data);
    expect(await keep(query)).toMatchObject({ data: after.data });
  });

  it.each([
    `insert into cairn.assignments (subject_kind, subject, role, stakeholder, from_at, assigned_by) values ('metric', 'tickets', 'accountable', 'team', now(), 'lead')`,
    `update cairn.assignments set stakeholder = 'lead' where subject = 'tickets'`,
    'truncate cairn.assignments',
    `insert into cairn.departures values ('lead', now(), 'team', 'team')`,
    `delete from cairn.departures`,
  ])('about people, too: %s', async (write) => {
    const before = await keep(owners);
    await writer.query(write);
    const after = await told(owners);
    expect(after.executions).toBe(1);
    expect(after.data).not.toEqual(before.data);
  });
});

describe('what was told is not told', () => {
  it('where its statement fails: that is said, as ever, and it is run once', async () => {
    await keep(score);
    await writer.query('alter table api.answers rename to gone');
    try {
      expect(await told(score)).toMatchObject({ statements: 1, executions: 1, codes: ['INTERNAL_SERVER_ERROR'] });
    } finally {
      await writer.query('alter table api.gone rename to answers');
    }
    expect(await told(score)).toMatchObject({ codes: [] });
  });

  it('to another reader', async () => {
    await keep(score, 'lead');
    expect(await told(score, { actor: 'team' })).toMatchObject({ executions: 1 });
  });

  it('once the clock has passed what it went by', async () => {
    const last = '{ metric(key: "answers") { value(period: { last: 1, grain: MONTH, calendar: "utc" }) { value } } }';
    await keep(last);
    instant = Date.parse('2026-04-01T00:00:00Z');
    expect(await told(last)).toMatchObject({ executions: 1 });
  });

  it('to whom there is no budget left for its statement', async () => {
    await pool.query('analyze');
    const budgets = createBudgets({ request: null, principal: 100 });
    const from = await startApi(database, { catalogs, budgets });
    const codes: string[][] = [];
    for (let count = 0; count < 40; count++) codes.push((await told(score, { from })).codes);
    expect(codes[2]).toEqual([]);
    expect(codes.at(-1)).toEqual(['BUDGET_SPENT']);
  });

  it('once other definitions are applied', async () => {
    const named = `{ metric(key: "score") { name value(${february}) { value } } }`;
    await keep(named);
    const model = unwrap(await readModel(modelFolder));
    const metrics = new Map(
      [...model.metrics].map(([key, metric]) => [key, { ...metric, name: `New ${metric.name}` }]),
    );
    unwrap(await applyModel(db, { ...model, metrics }, { actor: 'test', now: now + 1 }));
    expect(await told(named)).toMatchObject({
      executions: 1,
      data: { metric: { name: expect.stringMatching(/^New /) } },
    });
  });
});
