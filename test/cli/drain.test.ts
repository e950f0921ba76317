/** How `cairn serve` ends: not ready at once, what runs is answered, sockets are told, and what takes too long is cancelled. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { testDatabase } from '../kit/database.ts';
import { type Serving, serve } from './cairn.ts';

const { pool, url } = await testDatabase();
const holder = new pg.Client({ connectionString: url });
beforeAll(() => holder.connect());
afterAll(() => holder.end());

const question = '{ metric(key: "ticket_volume") { value(period: { last: 1, grain: MONTH }) { value } } }';

const ask = (server: Serving) =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: question }),
  });

const stuck = async () => {
  const { rows } = await pool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and query like '/* lattice tickets */%' and datname = current_database()`,
  );
  return rows.length;
};

async function begin(environment: Readonly<Record<string, string>>) {
  // Rollups that are being built would wait for the lock, and questions for them.
  const settings = { CAIRN_RESULT_CACHE: 'off', CAIRN_ROLLUPS: 'off' };
  const server = await serve({ DATABASE_URL: url, ...settings, ...environment });
  // The first question waits for the model to be held against the tables, which the lock would keep from being looked at.
  expect((await ask(server)).status).toBe(200);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await holder.query('begin; lock table cx.tickets in access exclusive mode');
  const answer = ask(server);
  answer.catch(() => undefined);
  await expect.poll(stuck, { timeout: 30_000 }).toBe(1);
  return { server, closed, answer };
}

describe('a server that is told to end', () => {
  it('is not ready at once, answers what runs, tells its sockets, and is done', async () => {
    const { server, closed, answer } = await begin({ CAIRN_DRAIN_SECONDS: '60' });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const ended = server.signal('SIGTERM');
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 10_000 }).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await holder.query('rollback');
    const answered = await answer;
    expect(answered.status).toBe(200);
    expect(await answered.json()).toEqual({ data: { metric: { value: { value: 0 } } } });
    expect((await ended).code).toBe(0);
    expect(await closed).toBe(1001);
  });

  it('cancels what takes longer than it has, in the database, too, and is done', async () => {
    const { server, answer } = await begin({ CAIRN_DRAIN_SECONDS: '1', CAIRN_JOBS: 'off' });
    try {
      const { code } = await server.signal('SIGTERM');
      expect(code).toBe(0);
      await expect(answer).rejects.toThrow();
      await expect.poll(stuck, { timeout: 10_000 }).toBe(0);
    } finally {
      await holder.query('rollback');
    }
  });
});
