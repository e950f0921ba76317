/** Who goes away takes the work along: its statement is cancelled, no other is, and the connection is as good as before. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { onHeldConnection } from '../../db/on-held-connection.ts';
import { createResultCache } from '../../src/engine/reuse/result-cache.ts';
import { shareWork } from '../../src/engine/reuse/share-work.ts';
import { testDatabase } from '../kit/database.ts';
import { serveWorld } from './served-world.ts';

const { log, pool, url } = await serveWorld();

const running = async (): Promise<number> => {
  const { rows } = await pool.query<{ busy: number }>(
    `select count(*)::int as busy from pg_stat_activity
     where datname = current_database() and state = 'active' and query like '/* lattice%'`,
  );
  return rows[0]?.busy ?? 0;
};

const statements = (count: number) => expect.poll(running, { timeout: 20_000, interval: 20 }).toBe(count);

const ask = (signal: AbortSignal, metrics = ['slow']) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query:
        'query Slow($metrics: [ID!]!) { table(query: { metrics: $metrics, by: ["name"] }) { rows { nodes { label } } } }',
      variables: { metrics },
    }),
  });

describe('an operation whose client goes away', () => {
  it('is cancelled in the database, and says so in the log', async () => {
    const controller = new AbortController();
    const asked = ask(controller.signal);
    await statements(1);
    controller.abort();
    await expect(asked).rejects.toThrow();
    await statements(0);
    await expect
      .poll(() => log.find(({ operation, errors }) => operation === 'Slow' && errors))
      .toMatchObject({ errors: ['REQUEST_ABANDONED'] });
    const { status } = await fetch(`${url}/table.csv?metrics=answers&by=region`);
    expect(status).toBe(200);
  });

  it('by closing its socket', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.onopen = () => send({ type: 'connection_init' });
    socket.onmessage = ({ data }) => {
      if (JSON.parse(String(data)).type !== 'connection_ack') return;
      const query = '{ metric(key: "slow") { value(period: { allTime: true }) { value } } }';
      send({ id: '1', type: 'subscribe', payload: { query } });
    };
    await statements(1);
    socket.close();
    await statements(0);
  });
});

describe('a statement that is cancelled', async () => {
  const database = await testDatabase({ max: 1 });

  it('is the one that was meant, however late the word of it comes', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const controller = new AbortController();
      const statement = sql`select pg_sleep(${(round % 8) / 200}::float8)`;
      const work = onHeldConnection(database.db, controller.signal, async (held) => held.execute(statement));
      setTimeout(() => controller.abort(), round % 5);
      outcomes.add(
        await work.then(
          () => 'done',
          () => 'cancelled',
        ),
      );
      // The same connection, at once: a word that came late would end this one.
      await database.db.execute(sql`select pg_sleep(0.002)`);
    }
    expect(outcomes).toEqual(new Set(['done', 'cancelled']));
  });

  it('leaves its connection in the pool', async () => {
    const processOf = async () => (await database.pool.query('select pg_backend_pid() as pid')).rows[0]?.pid;
    const before = await processOf();
    const controller = new AbortController();
    const work = onHeldConnection(database.db, controller.signal, async (held) =>
      held.execute(sql`select pg_sleep(50)`),
    );
    controller.abort();
    await expect(work).rejects.toThrow();
    expect(await processOf()).toBe(before);
  });

  it('was never begun where its client had gone before', async () => {
    await expect(onHeldConnection(database.db, AbortSignal.abort(), async () => 1)).rejects.toThrow();
  });
});

describe('work that several wait for', () => {
  const endless = () => {
    let ended: ((value: string) => void) | undefined;
    let signal: AbortSignal | undefined;
    const work = shareWork((given) => {
      signal = given;
      return new Promise<string>((resolve, reject) => {
        ended = resolve;
        given.addEventListener('abort', () => reject(given.reason));
      });
    });
    return { work, end: (value: string) => ended?.(value), aborted: () => signal?.aborted };
  };

  it('goes on until the last of them has gone', async () => {
    const { work, aborted } = endless();
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [work.join(first.signal), work.join(second.signal)];
    first.abort();
    await expect(waiting[0]).rejects.toThrow();
    expect([aborted(), work.abandoned]).toEqual([false, false]);
    second.abort();
    await expect(waiting[1]).rejects.toThrow();
    expect([aborted(), work.abandoned]).toEqual([true, true]);
  });

  it('is given to those who stay, and not ended by those who leave once it is there', async () => {
    const { work, end, aborted } = endless();
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [work.join(first.signal), work.join(second.signal), work.join(undefined)];
    first.abort();
    await expect(waiting[0]).rejects.toThrow();
    second.abort();
    await expect(waiting[1]).rejects.toThrow();
    end('done');
    expect(await waiting[2]).toBe('done');
    expect(aborted()).toBe(false);
  });

  it('is begun anew by who asks for a kept result after all have gone', async () => {
    const results = createResultCache({ current: async () => ({ of: () => '1' }) }, 1000);
    const statement = { text: 'select', parameters: [] };
    const controller = new AbortController();
    const asked = { statement, signal: controller.signal };
    const abandoned = results.read(
      asked,
      (signal) => new Promise<object>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      () => 1,
    );
    await Promise.resolve();
    controller.abort();
    const [gone, next] = await Promise.allSettled([
      abandoned,
      results.read(
        { statement },
        async () => ({ rows: 1 }),
        () => 1,
      ),
    ]);
    expect(gone.status).toBe('rejected');
    expect(next).toMatchObject({ status: 'fulfilled', value: { rows: 1 } });
  });
});
