/** Replicas beside a role that may only read: they are asked as that role or not at all, and one that falls silent holds up nobody. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { openReplicas } from '../../db/replicas/open-replicas.ts';
import { readVersions } from '../../src/versions/read-versions.ts';
import { cairn, cairnJson, serve, start } from '../cli/cairn.ts';
import { createShop, fillShop, shopModel } from '../cli/shop.ts';
import { faultyProxy } from '../kit/faulty-proxy.ts';
import { ownCluster, systemPrograms } from '../kit/own-cluster.ts';

const programs = await systemPrograms();
if (programs === null)
  console.log('No Postgres of the system with pg_basebackup: replicas of a reading role are not tried.');

describe.skipIf(programs === null)('a replica beside DATABASE_READER_URL', async () => {
  // A suite that is skipped is read all the same.
  if (!programs) return it('is not tried');
  const primary = await ownCluster({ programs, settings: { wal_level: 'replica' } });
  afterAll(primary.remove);
  const as = (role: string, { url } = primary, database = 'company') => {
    const address = new URL(url);
    address.username = role;
    address.pathname = `/${database}`;
    return address.href;
  };
  const admin = await openDatabase(primary.url);
  for (const role of ['owner', 'writer', 'reader']) await admin.pool.query(`create role ${role} login`);
  await admin.pool.query('create database company owner owner');
  await admin.close();
  const owner = await openDatabase(as('owner'));
  afterAll(owner.close);
  const roles = { DATABASE_URL: as('writer'), DATABASE_MIGRATION_URL: as('owner'), DATABASE_READER_URL: as('reader') };
  const standby = await ownCluster({ programs, standbyOf: primary });
  afterAll(standby.remove);

  beforeAll(async () => {
    await createShop(owner.pool);
    await fillShop(owner.pool);
    // The reader sees one region: whoever asks as somebody else is found out by the number.
    await owner.pool.query(`alter table shop.answers enable row level security;
      create policy north on shop.answers for select to reader using (region = 'north');
      create policy all_of_it on shop.answers for select to writer using (true)`);
    const migrated = await cairn(['migrate'], roles);
    expect(migrated.code, migrated.stderr).toBe(0);
    const grant = async () => {
      const { stdout } = await cairn(['grants', '--reader', 'reader', '--writer', 'writer'], roles);
      await owner.pool.query(stdout);
    };
    await grant();
    await owner.pool.query(
      'grant usage on schema shop to reader, writer; grant select on shop.answers to reader, writer',
    );
    await cairnJson(['apply', shopModel()], roles);
    await grant();
    await cairn(['migrate'], roles);
  });

  it('is asked as the reader, and tells what the reader may see', async () => {
    const server = await serve({ ...roles, DATABASE_REPLICA_URLS: as('reader', standby), LOG_LEVEL: 'warn' });
    const { rows } = await owner.pool.query<{ north: number }>(
      `select count(*)::int as north from shop.answers where region = 'north'`,
    );
    const ask = async () => {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ metric(key: \\"answers\\") { value(period: { allTime: true }) { value } } }"}',
      });
      const { data } = (await response.json()) as { data: { metric: { value: { value: number } } } };
      return { by: response.headers.get('cairn-answered-by')?.split(';')[0], value: data.metric.value.value };
    };
    await expect.poll(ask, { timeout: 60_000 }).toEqual({ by: 'replica 1', value: rows[0]?.north });
    expect(await server.signal('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('is refused at the start as anybody else, or of anything else, with what to write', async () => {
    const refused = async (address: string) =>
      (await start(['serve'], { ...roles, DATABASE_REPLICA_URLS: address }).ended).stderr;
    const [writing, elsewhere] = await Promise.all([
      refused(as('writer', standby)),
      refused(as('reader', standby, 'postgres')),
    ]);
    expect(writing).toContain(
      'CONFIGURATION_INVALID: Replica 1 of DATABASE_REPLICA_URLS is asked as "writer", and the primary as "reader"',
    );
    expect(writing).toContain('Begin its address with postgres://reader');
    expect(elsewhere).toContain('is asked for the database "postgres", and the primary for "company"');
  });

  it('that answers only later, and as somebody else, is left out', async () => {
    const questions = await openDatabase(as('reader'));
    onTestFinished(questions.close);
    const [writing, reading] = ['writer', 'reader'].map((role) => openReplicas(questions.pool, [as(role, standby)]));
    onTestFinished(async () => void (await Promise.all([writing?.close(), reading?.close()])));
    await expect.poll(() => reading?.lags()[0]?.behind, { timeout: 30_000 }).toEqual(expect.any(Number));
    await writing?.look();
    await writing?.look();
    expect(writing?.lags()).toEqual([{ number: 1, behind: null }]);
  });

  it('that is silent is left out, and asked again once it speaks; questions go to the primary meanwhile', async () => {
    const proxy = await faultyProxy(as('reader', standby));
    onTestFinished(proxy.close);
    const questions = await openDatabase(as('reader'));
    onTestFinished(questions.close);
    const replicas = openReplicas(questions.pool, [proxy.url], {
      connectionTimeout: 1_000,
      watch: { interval: 200, patience: 500 },
    });
    onTestFinished(replicas.close);
    const ask = async () => {
      const reading = replicas.begin();
      await reading.db.execute('select 1');
      return reading.answeredBy()?.kind;
    };
    await expect.poll(ask, { timeout: 30_000 }).toBe('replica');
    proxy.stall();
    expect(await ask()).toBe('primary');
    proxy.mend();
    await expect.poll(ask, { timeout: 30_000 }).toBe('replica');
  });

  it('is looked at anew whenever its versions are read: its snapshots do not name who is at work', async () => {
    const there = await openDatabase(as('owner', standby));
    onTestFinished(there.close);
    const { rows } = await there.pool.query(`select 'shop.answers'::regclass::oid::int as oid`);
    const before = await readVersions(there.db, [rows[0].oid]);
    const after = await readVersions(there.db, [rows[0].oid], { before });
    expect(after).not.toBe(before);
    expect(after.versions).toBe(before.versions);
  });
});
