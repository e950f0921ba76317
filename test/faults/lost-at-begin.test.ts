/** A connection that is lost where a transaction begins: the pool has its place again, or each bad day would leave a server with one less. */
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { openReplicas } from '../../db/replicas/open-replicas.ts';
import { testDatabase } from '../kit/database.ts';
import { faultyProxy } from '../kit/faulty-proxy.ts';

const { url } = await testDatabase();
const proxy = await faultyProxy(url);
const places = 2;
const opened = await openDatabase(proxy.url, { max: places, connectionTimeout: 1_000 });
const replicas = openReplicas(opened.pool, []);
afterAll(async () => {
  await replicas.close();
  // Waits for every connection that somebody has.
  await opened.close();
  await proxy.close();
});

for (const [name, db] of [
  ['the database', () => opened.db],
  ['the reading of one operation', () => replicas.begin().db],
] as const)
  it(`of ${name}`, async () => {
    for (let time = 0; time < places + 1; time += 1) {
      const there = proxy.stallAt(['begin'], 'before');
      const lost = db().transaction(async (transaction) => transaction.execute('select 1'));
      const refused = expect(lost).rejects.toThrow();
      // One that was cut with the others, and not yet heard of it, fails by itself.
      await Promise.race([there, refused]);
      proxy.cut();
      await refused;
      proxy.mend();
    }
    const { rows } = await db().transaction((transaction) => transaction.execute('select 1 as one'));
    expect(rows).toEqual([{ one: 1 }]);
    await expect(
      db().transaction(async (transaction) => {
        await transaction.execute('select 1');
        throw new Error('undone as intended');
      }),
    ).rejects.toThrow('undone as intended');
    await expect.poll(() => opened.pool.totalCount - opened.pool.idleCount).toBe(0);
  });
