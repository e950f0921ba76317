/** Three roles of the database: one owns the tables, one serves, one reads; each does its work and nothing of the others'. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../db/migrate.ts';
import { openAccessLog } from '../../src/access/log/access-log.ts';
import { pruneEntries } from '../../src/access/log/prune-entries.ts';
import { fingerprintQuestions } from '../../src/app/access-log/fingerprints.ts';
import { checkRights } from '../../src/app/doctor/check-rights.ts';
import { peopleTables } from '../../src/goals/book/keep-directory.ts';
import { usualSettings } from '../../src/jobs/job-settings.ts';
import { openQueue } from '../../src/jobs/open-queue.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { readStates } from '../../src/rollup/read-states.ts';
import { followVersions } from '../../src/versions/follow-versions.ts';
import { createWorld, modelFolder } from '../api/world.ts';
import { cairn } from '../cli/cairn.ts';
import { dataFolder } from '../kit/data-folder.ts';
import { allTime, question } from '../kit/questions.ts';
import { modelOf } from '../kit/small-world.ts';
import { threeRoles } from '../kit/three-roles.ts';
import { shopDefinitions, now as shopNow, shopTables, told, worldOf } from '../rollup/shop.ts';
import { guardedServer, keyed, makeKey } from './access-world.ts';

const roles = await threeRoles();
const { migrator, writer, reader, grant } = roles;
await createWorld(migrator.db, migrator.pool);
await migrator.pool.query(shopTables);
const model = unwrap(await readModel(modelFolder));
const shop = modelOf(shopDefinitions);
await grant(model);
await grant(shop);
await followVersions({ db: migrator.db, model, beside: peopleTables }).refresh();
const log = openAccessLog(writer.db, { interval: 0 });
const server = await guardedServer(writer, {
  questions: reader.db,
  server: { access: { log, fingerprint: fingerprintQuestions(null) } },
});
const steward = keyed((await makeKey(writer, 'steward', { stakeholder: 'lead' })).key);

const denied = { code: '42501' };

describe('the role that serves', () => {
  it('finds nothing to migrate, and is refused in words where there is', async () => {
    expect(await migrate(writer.pool)).toBe(0);
    await migrator.pool.query('create table cairn.held as select * from cairn.migrations');
    await migrator.pool.query(
      'delete from cairn.migrations where created_at = (select max(created_at) from cairn.migrations)',
    );
    const refused = migrate(writer.pool);
    await expect(refused).rejects.toMatchObject({ issues: [{ code: 'MIGRATION_NOT_ALLOWED' }] });
    await migrator.pool.query('truncate cairn.migrations');
    await migrator.pool.query(
      'insert into cairn.migrations overriding system value select * from cairn.held; drop table cairn.held',
    );
  });

  it('answers, keeps answers, changes goals, and writes the access log', async () => {
    const score =
      '{ metric(key: "score") { value { value } breakdown(by: ["customer.region"]) { rows { value { value } } } } }';
    const first = await server.send(score, steward);
    expect(first.errors).toEqual([]);
    expect(first.data.metric.value.value).not.toBeNull();
    const again = async () => {
      const { headers } = await server.send(score, steward);
      return server.log.some(({ requestId, kept }) => requestId === headers.get('x-request-id') && kept === true);
    };
    await expect.poll(again).toBe(true);
    await migrator.pool.query(`insert into api.answers (customer_id, score, answered_at) values (1, 0, '2026-02-10')`);
    expect(await again()).toBe(false);
    const goal = `mutation { createGoal(input: { title: "G", intent: "i", state: ACTIVE, period: { startDate: "2026-01-01", endDate: "2026-06-30" },
      people: { accountable: "lead" } }) { goal { id } issues { code } } }`;
    expect((await server.send(goal, steward)).text).toContain('"issues":[]');
    await log.flush();
    const { rows } = await writer.pool.query<{ count: number }>('select count(*)::int as count from cairn.access_log');
    expect(rows[0]?.count).toBeGreaterThan(2);
    expect(await openQueueOnce()).toBe(true);
  });

  it.each([
    'update cairn.access_log set principal = null',
    'delete from cairn.access_log',
    `set cairn.prune_access_log = 'on'; delete from cairn.access_log`,
    'truncate cairn.access_log',
    'alter table cairn.access_log disable trigger access_log_is_append_only',
    'drop table cairn.access_log',
    'alter table cairn.goals add column x int',
    'delete from cairn.change_log',
    'drop schema cairn cascade',
    'insert into api.answers (score) values (1)',
    'delete from cx.orders',
    'update api.answers set score = 1',
    'drop table api.answers',
    'create table cairn.x (id int)',
  ])('may not: %s', async (statement) => {
    await expect(writer.pool.query(statement)).rejects.toMatchObject(denied);
  });
});

describe('pruning the access log', () => {
  it('is for the role that owns it, and refused in words to the one that serves', async () => {
    const pruning = { before: Date.now() + 60_000, now: Date.now(), principal: 'command:ada' };
    const refused = await pruneEntries(writer.db, pruning);
    expect(refused).toMatchObject({ kind: 'refused', issues: [{ code: 'ACCESS_LOG_UNAVAILABLE' }] });
    expect(unwrap(await pruneEntries(migrator.db, pruning))).toBeGreaterThan(0);
  });
});

async function openQueueOnce(): Promise<boolean> {
  const failures: unknown[] = [];
  const boss = await openQueue(writer.pool, usualSettings, (error) => failures.push(error));
  await boss.stop({ graceful: false, wait: true });
  return failures.length === 0;
}

describe('the role that reads', () => {
  it('is who answers questions', async () => {
    await migrator.pool.query(`revoke select on api.answers from ${reader.role}`);
    await expect
      .poll(async () => (await server.send('{ metric(key: "answers") { value { value } } }', steward)).errors.length)
      .toBeGreaterThan(0);
    await grant(model);
    expect((await server.send('{ metric(key: "answers") { value { value } } }', steward)).errors).toEqual([]);
  });

  it.each([
    'insert into api.answers (score) values (1)',
    'delete from cx.orders',
    'update api.answers set score = 1',
    'delete from api.answers',
    'select * from cairn.api_keys',
    'select * from cairn.access_log',
    'select * from cairn.follows',
    'select * from cairn.goals',
    'insert into cairn.rollup_marks (rollup) values (1)',
    'create schema x',
    'create table public.x (id int)',
  ])('may not: %s', async (statement) => {
    await expect(reader.pool.query(statement)).rejects.toMatchObject(denied);
  });
});

describe('rollups', () => {
  it('are made by the role that migrates, kept by the one that serves, and read by the one that reads', async () => {
    await migrator.pool.query(
      `insert into shop.orders select id, 1, 'web', 9, id, 1, false, '2025-03-10T12:00Z', '2025-03-10', '2025-03-10 12:00' from generate_series(1, 50) as id`,
    );
    const made = await worldOf(migrator, shop);
    await made.tend();
    await grant(shop);
    await migrator.pool.query(
      `insert into shop.orders select id, 1, 'web', 9, id, 1, false, '2025-03-11T12:00Z', '2025-03-11', '2025-03-11 12:00' from generate_series(51, 90) as id`,
    );
    const kept = await worldOf(writer, shop);
    expect([...(await readStates(writer.db, kept.definitions)).values()].some(({ marked }) => marked)).toBe(true);
    await kept.tend();
    const states = [...(await readStates(writer.db, kept.definitions)).values()];
    expect(states.map(({ marked, state }) => [state, marked])).toEqual(states.map(() => ['ready', false]));
    const asked = question('revenue', { by: ['channel'], periods: [allTime(calendar('utc'))] });
    const read = await worldOf(reader, shop);
    const answers = await Promise.all(
      [read.cells, read.rows].map(async (engine) => told(await engine.session({ now: shopNow }).ask(asked))),
    );
    expect(answers[0]).toEqual(answers[1]);
    const explained = await read.cells.session({ now: shopNow }).explain([asked]);
    expect(explained[0]?.sql).toContain('cairn_rollup');
  });
});

function calendar(key: string) {
  const found = shop.calendars.get(key);
  if (!found) throw new Error(`No calendar ${key}.`);
  return found;
}

describe('cairn doctor', () => {
  it('warns of a role that owns the facts, and not of one that does not', async () => {
    const of = async (pool: typeof writer.pool) =>
      (await checkRights(pool, model, false)).find(({ check }) => check === 'ownership');
    expect(await of(migrator.pool)).toMatchObject({ severity: 'warning' });
    expect(await of(writer.pool)).toMatchObject({ severity: 'ok' });
  });
});

describe('cairn import', () => {
  it('writes facts as the role that owns them, and not as the one that serves', async () => {
    const file = join(dataFolder(), 'customers.csv');
    writeFileSync(file, 'id,region,segment\n9,EMEA,large\n');
    const run = (environment: Record<string, string>) => cairn(['import', 'customers', file], environment);
    const refused = await run({ DATABASE_URL: writer.url });
    expect(refused.code).not.toBe(0);
    const done = await run({ DATABASE_URL: writer.url, DATABASE_MIGRATION_URL: migrator.url });
    expect(done.stderr + done.stdout).toContain('1 inserted');
    const { rows } = await writer.pool.query(`select operation, rows from cairn.access_log where operation = 'import'`);
    expect(rows).toEqual([{ operation: 'import', rows: '1' }]);
  });
});
