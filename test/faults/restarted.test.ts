/** A database server that is restarted or failed over under questions and changes: nothing acknowledged is lost, and recovery needs no hand. */
import pg from 'pg';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { OpenDatabase } from '../../db/connection.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { testFollow } from '../../src/goals/follow/write-follow.ts';
import type { startApi } from '../api/api.ts';
import { now } from '../api/world.ts';
import { followOf } from '../goals/follow-world.ts';
import { receiver } from '../goals/receiver.ts';
import { long } from '../kit/bad-days.ts';
import { type FaultyProxy, faultyProxy } from '../kit/faulty-proxy.ts';
import { type Cluster, embeddedPrograms, ownCluster, systemPrograms } from '../kit/own-cluster.ts';
import { askScore, steadyLoad } from '../kit/steady-load.ts';
import { servedDatabase } from './served-database.ts';

/** A server of Cairn behind a proxy. */
async function served(cluster: Cluster) {
  const proxy = await faultyProxy(cluster.url);
  afterAll(proxy.close);
  return { proxy, ...(await servedDatabase(proxy.url, { interval: 300, patience: 1_000 })) };
}

const refusals = ['DATABASE_UNAVAILABLE', 'DATABASE_TIMEOUT'];

/** `happen` while questions and changes go on: what was told is right or refused, and what was acknowledged is there, once. */
async function survives(
  { api, opened }: { readonly api: Awaited<ReturnType<typeof startApi>>; readonly opened: OpenDatabase },
  name: string,
  happen: () => Promise<void>,
): Promise<void> {
  const right = await askScore(api);
  expect(right).toEqual(expect.any(Number));
  const load = steadyLoad(api, name);
  await load.acknowledges(3);
  await happen();
  await expect.poll(() => askScore(api), { timeout: 60_000, interval: 50 }).toBe(right);
  await load.acknowledges(3);
  const { told, acknowledged } = await load.stop();
  for (const each of told) expect([right, ...refusals]).toContain(each);
  expect(acknowledged.length).toBeGreaterThanOrEqual(6);
  const { rows } = await opened.pool.query<{ subject: string; times: number }>(
    `select subject, count(*)::int as times from cairn.change_log where action = 'createStakeholder' and subject like $1 group by 1`,
    [`${name}\\_%`],
  );
  const logged = new Map(rows.map(({ subject, times }) => [subject, times]));
  const { rows: people } = await opened.pool.query<{ key: string }>(
    `select key from cairn.stakeholders where key like $1`,
    [`${name}\\_%`],
  );
  for (const key of acknowledged) expect(logged.get(key), key).toBe(1);
  // Whatever was done and not acknowledged was done once, too.
  expect([...logged.values()].every((times) => times === 1)).toBe(true);
  expect(people.map(({ key }) => key).toSorted()).toEqual([...logged.keys()].toSorted());
}

/** What is announced is heard, and what waits is sent, by the server that went through it. */
async function delivers({ db, pool }: OpenDatabase): Promise<void> {
  const taking = await receiver();
  const store = { db, pool };
  const follow = await followOf({ store, now }, 'lead', {
    subject: { kind: 'metric', key: 'answers' },
    channel: 'webhook',
    address: taking.url,
    events: ['stale_data'],
  });
  const { catalog } = await followCatalog({ db }).current();
  await testFollow(
    { db, model: catalog.model, rules: { mail: false, privateWebhooks: true } },
    { actor: 'lead', now, requestId: 'test', idempotencyKey: null },
    follow,
  );
  await vi.waitFor(() => expect(taking.received).toHaveLength(1), { timeout: 60_000, interval: 50 });
}

/** Of asking a standby that is none any more. */
const inTheMiddle = () => new Promise((resolve) => setTimeout(resolve, 400));

describe('a database server that is restarted', async () => {
  const cluster = await ownCluster({ programs: await embeddedPrograms() });
  afterAll(cluster.remove);
  const server = await served(cluster);

  it('at once and without a word loses nothing that was acknowledged, and the work in the background goes on', async () => {
    for (let time = 0; time < (long ? 5 : 2); time += 1)
      await survives(server, `restart_${time}`, async () => {
        await cluster.kill('SIGQUIT');
        await cluster.start();
      });
    await delivers(server.opened);
  });
});

const programs = await systemPrograms();

describe.skipIf(programs === null)('a primary that is killed, with a standby that is promoted', async () => {
  // A suite that is skipped is read all the same.
  if (!programs) return it('is not tried');
  const settings = { wal_level: 'replica', synchronous_commit: 'remote_apply' };
  const primary = await ownCluster({ programs, settings });
  afterAll(primary.remove);
  const standby = await ownCluster({ programs, standbyOf: primary });
  afterAll(standby.remove);
  const server = await served(primary);

  it('loses nothing that was acknowledged where commits wait for the standby, and needs no new address or restart', async () => {
    await server.opened.pool.query(`alter system set synchronous_standby_names = '*'`);
    await server.opened.pool.query('select pg_reload_conf()');
    const synchronous = `select from pg_stat_replication where sync_state = 'sync'`;
    await expect.poll(async () => (await server.opened.pool.query(synchronous)).rowCount, { timeout: 30_000 }).toBe(1);
    await survives(server, 'failover', () => failOver(primary, standby, server.proxy));
    await delivers(server.opened);
  });
});

async function failOver(primary: Cluster, standby: Cluster, proxy: FaultyProxy): Promise<void> {
  await primary.kill('SIGKILL');
  // The address leads to a standby before it is promoted, as it may.
  proxy.redirect(standby.url);
  await inTheMiddle();
  const client = new pg.Client({ connectionString: standby.url });
  await client.connect();
  await client.query('select pg_promote()');
  await client.end();
}

if (programs === null) console.log('No Postgres of the system with pg_basebackup: the fail-over is not tried.');
