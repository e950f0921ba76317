/** SIGTERM while the network swallows everything: a server ends in time and in order, whatever it is at, and says what it gave up. */
import pg from 'pg';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { cairnJson, type Running, serve, start } from '../cli/cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from '../cli/shop.ts';
import { long } from '../kit/bad-days.ts';
import { testDatabase } from '../kit/database.ts';
import { type FaultyProxy, faultyProxy } from '../kit/faulty-proxy.ts';

const { pool, url } = await testDatabase();
const rollups = 'rollups:\n  - { key: by_day, dataset: answers, dimensions: [region] }\n';
const drainSeconds = 1;
/** What docs/operating.md promises, and some for a busy machine to be heard. */
const bound = (drainSeconds + 10 + 3) * 1000;

beforeAll(async () => {
  await createShop(pool);
  await fillShop(pool);
  await cairnJson(['apply', shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'] + rollups })], { DATABASE_URL: url });
});

async function served(stallAt?: readonly string[]) {
  const proxy = await faultyProxy(url);
  // What it leaves in the database goes then, too.
  onTestFinished(proxy.close);
  const there = stallAt && proxy.stallAt(stallAt, 'before');
  const server = await serve({ DATABASE_URL: proxy.url, CAIRN_DRAIN_SECONDS: String(drainSeconds), LOG_LEVEL: 'info' });
  return { proxy, server, there };
}

type Server = Awaited<ReturnType<typeof served>>['server'];

async function send(server: Server, query: string): Promise<string> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'cairn-actor': 'lead' },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

const ask = '{ metric(key: "mean_score") { value(period: { allTime: true }) { value } } }';
const add = (key: string) =>
  `mutation { createStakeholder(input: { key: "${key}", name: "New", kind: PERSON }, idempotencyKey: "${key}") { stakeholder { key } issues { code } } }`;
const stored = async (key: string) =>
  (await pool.query('select from cairn.stakeholders where key = $1', [key])).rowCount;

/** From here on every packet is dropped, and the server is asked to end. */
async function endsInTheDark({
  proxy,
  server,
}: {
  readonly proxy: FaultyProxy;
  readonly server: Running;
}): Promise<void> {
  proxy.stall();
  const began = performance.now();
  const { code, stderr } = await server.signal('SIGTERM');
  expect(code, stderr).toBe(0);
  expect(performance.now() - began).toBeLessThan(bound);
  expect(stderr).toMatch(/given up/);
  expect(stderr).not.toMatch(/"level":(50|60)/);
}

it('while it has nothing to do but to listen', async () => {
  const server = await served();
  expect(await send(server.server, add('before_idle'))).toContain('"key":"before_idle"');
  await endsInTheDark(server);
  expect(await stored('before_idle')).toBe(1);
});

/** Seconds each, like the others: with all bad days. */
const itInLong = it.skipIf(!long);

itInLong('in the middle of LISTEN', async () => {
  const server = await served(['listen cairn']);
  await server.there;
  await endsInTheDark(server);
});

itInLong('in the middle of its start', async () => {
  const proxy = await faultyProxy(url);
  onTestFinished(proxy.close);
  const there = proxy.stallAt(['"cairn"."definitions"'], 'before');
  const starting = start(['serve'], { DATABASE_URL: proxy.url, CAIRN_DRAIN_SECONDS: String(drainSeconds) });
  onTestFinished(() => void starting.child.kill('SIGKILL'));
  await there;
  await endsInTheDark({ proxy, server: starting });
});

itInLong('in the middle of a question', async () => {
  const server = await served();
  const there = server.proxy.stallAt(['lattice answers'], 'before');
  const answer = send(server.server, ask).catch(() => 'no answer');
  await there;
  await endsInTheDark(server);
  expect(await answer).not.toContain('"value":');
});

itInLong('in the middle of a change', async () => {
  const server = await served();
  expect(await send(server.server, add('acknowledged'))).toContain('"key":"acknowledged"');
  const there = server.proxy.stallAt(['change_log', 'commit'], 'before');
  const answer = send(server.server, add('unheard')).catch(() => 'no answer');
  await there;
  await endsInTheDark(server);
  expect(await answer).not.toContain('"key":"unheard"');
  expect(await stored('acknowledged')).toBe(1);
});

it('in the middle of a change that the database has stored, and nobody was told of', async () => {
  const server = await served();
  const there = server.proxy.stallAt(['change_log', 'commit'], 'after');
  const answer = send(server.server, add('untold')).catch(() => 'no answer');
  await there;
  await endsInTheDark(server);
  expect(await answer).not.toContain('"key":"untold"');
  // Sent again under its key, it is found, and not done once more.
  const next = await serve({ DATABASE_URL: url, CAIRN_JOBS: 'off', LOG_LEVEL: 'warn' });
  expect(await send(next, add('untold'))).toContain('"key":"untold"');
  const done = `select from cairn.change_log where action = 'createStakeholder' and subject = 'untold'`;
  expect((await pool.query(done)).rowCount).toBe(1);
});

it('in the middle of a job', async () => {
  await pool.query(`update shop.answers set region = 'east' where id % 2 = 0`);
  const server = await served(['rollup build']);
  await server.there;
  await endsInTheDark(server);
});

it('whose log nobody reads any more', async () => {
  // So quick an end that its own words are still to be written.
  const server = await serve({ DATABASE_URL: url, CAIRN_JOBS: 'off', LOG_LEVEL: 'info' });
  server.child.stderr?.destroy();
  const began = performance.now();
  expect(await server.signal('SIGTERM')).toMatchObject({ code: 0 });
  expect(performance.now() - began).toBeLessThan(bound);
});

it('leaves no lock behind for hours: the database asks after whoever is silent', async () => {
  const proxy = await faultyProxy(url);
  onTestFinished(proxy.close);
  const opened = await openDatabase(proxy.url);
  onTestFinished(opened.close);
  const { rows } = await opened.pool.query('show tcp_keepalives_idle');
  // One over a Unix socket has nobody in between, and always reads as zero.
  expect(rows).toEqual([{ tcp_keepalives_idle: new pg.Client(url).host.startsWith('/') ? '0' : '60' }]);
});
