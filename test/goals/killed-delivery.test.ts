/** kill -9 of a server in the middle of a delivery. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createWorld, now } from '../api/world.ts';
import { runHolder } from '../kit/data-folder.ts';
import { testDatabase } from '../kit/database.ts';
import { followOf, goalOf, noted, snapshotBefore, targetOf, workers } from './follow-world.ts';
import { receiver } from './receiver.ts';

it('loses nothing, sends again under the same key, and sends nothing twice that was acknowledged', async () => {
  const store = await testDatabase();
  await createWorld(store.db, store.pool);
  const acting = { store, now };
  const target = await targetOf(acting, { goal: await goalOf(acting), aim: { direction: 'increase', value: 10 } });
  await snapshotBefore(store, target, '2026-03-14', 'missed');
  const taking = await receiver();
  // Takes the first request, and does not answer it.
  const hanging = await receiver((response, count) => (count > 1 ? response.writeHead(204).end() : undefined));
  const follow = (address: string) =>
    followOf(acting, 'lead', {
      subject: { kind: 'target', key: target },
      channel: 'webhook',
      address,
      events: ['status_change'],
    });
  const [taken, interrupted] = [await follow(taking.url), await follow(hanging.url)];

  const first = runHolder('deliver', store.url, String(now));
  await vi.waitFor(
    async () => {
      expect(hanging.received).toHaveLength(1);
      expect(await noted(store, taken)).toMatchObject([{ state: 'delivered' }]);
    },
    { timeout: 55_000, interval: 50 },
  );
  await first.kill();
  expect(await noted(store, interrupted)).toMatchObject([{ state: 'pending', attempts: 0 }]);
  // What it had begun is anybody's once its lease is over: set back, so that nobody waits for that.
  const lapsed = await store.pool.query(
    `update cairn_jobs.job set started_on = started_on - 2 * expire_in where state = 'active'`,
  );
  expect(lapsed.rowCount).toBeGreaterThan(0);

  await workers(store, () => now, {}, onTestFinished);
  await vi.waitFor(
    async () => expect(await noted(store, interrupted)).toMatchObject([{ state: 'delivered', attempts: 1 }]),
    { timeout: 30_000, interval: 50 },
  );
  const [{ id } = { id: '' }] = await noted(store, interrupted);
  expect(hanging.keys()).toEqual([id, id]);
  expect(taking.received).toHaveLength(1);
});
