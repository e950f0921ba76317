/** Tens of thousands of messages that wait: putting them into the queue is bounded, nobody else waits for them, and questions are answered. */
import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { announce } from '../../src/goals/announce/announce.ts';
import { loadGoalBook } from '../../src/goals/book/load-goal-book.ts';
import { lastingFollows } from '../../src/goals/follow/read-follows.ts';
import { testFollow } from '../../src/goals/follow/write-follow.ts';
import { note } from '../../src/jobs/note.ts';
import { openQueue } from '../../src/jobs/open-queue.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { createWorld, now } from '../api/world.ts';
import { followOf, noted, workers } from '../goals/follow-world.ts';
import { inAHurry } from '../goals/in-a-hurry.ts';
import { receiver } from '../goals/receiver.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { allTime, question } from '../kit/questions.ts';

const store = await testDatabase();
await createWorld(store.db, store.pool);
const many = 20_000;
const { catalog, engine } = await followCatalog({ db: store.db }).current();
const { model } = catalog;

const followAt = (address: string, more: object = {}) =>
  followOf({ store, now }, 'lead', {
    subject: { kind: 'metric', key: 'answers' },
    channel: 'webhook',
    address,
    events: ['stale_data'],
    ...more,
  });

const happening = (occurrence: string) => ({
  event: 'stale_data' as const,
  occurrence,
  at: now,
  about: { kind: 'metric' as const, metric: 'answers' },
  data: { summary: `It is about ${occurrence}.` },
});

async function noteOf(boss: Parameters<typeof note>[0]['boss'], follow: string, occurrences: readonly string[]) {
  const follows = (await lastingFollows(store.db)).filter(({ id }) => id === follow);
  const book = await loadGoalBook(store.db, model);
  return note({ db: store.db, boss, book, model, now }, follows, occurrences.map(happening));
}

async function queue() {
  const boss = await openQueue(store.pool, inAHurry, () => {});
  onTestFinished(() => boss.stop({ graceful: false }));
  return boss;
}

const waitingJobs = async () => {
  const { rows } = await store.pool.query<{ jobs: number }>(
    `select count(*)::int as jobs from cairn_jobs.job where name = 'deliver' and state < 'active'`,
  );
  return rows[0]?.jobs;
};

it('is filled and looked through in a few statements, and nobody waits behind those of somebody else', async () => {
  // Takes requests, and answers none.
  const dead = await receiver(() => undefined);
  const flooded = await followAt(dead.url);
  const boss = await queue();
  const filled = await countStatements(
    () =>
      noteOf(
        boss,
        flooded,
        Array.from({ length: many }, (_, n) => `no. ${n}`),
      ),
    '',
  );
  expect(filled.value).toBe(many);
  expect(filled.statements.length).toBeLessThan(100);
  expect(await waitingJobs()).toBe(many);
  // What is in the queue costs one look, and what a lost queue has lost as many statements as thousands.
  const look = () => sweep({ db: store.db, boss, model, now }, false);
  expect((await countStatements(look, '')).statements.length).toBeLessThan(40);
  await store.pool.query('truncate cairn_jobs.job');
  expect((await countStatements(look, '')).statements.length).toBeLessThan(100);
  expect(await waitingJobs()).toBe(many);

  const { value } = await countStatements(async () => {
    await workers(store, () => now, { settings: { ...inAHurry, answerWithin: 500 } }, onTestFinished);
    await vi.waitFor(() => expect(dead.received.length).toBeGreaterThan(0), { timeout: 60_000, interval: 20 });
    const quick = await receiver();
    const other = await followAt(quick.url);
    const others = Array.from({ length: 3 }, (_, n) => `of the other, ${n}`);
    expect(await noteOf(boss, other, others)).toBe(3);
    await testFollow(
      { db: store.db, model, rules: { mail: false, privateWebhooks: true } },
      { actor: 'lead', now, requestId: 'test', idempotencyKey: null },
      other,
    );
    await vi.waitFor(() => expect(quick.received).toHaveLength(4), { timeout: 60_000, interval: 20 });
    return engine.session({ now }).ask(question('answers', { periods: [allTime()] }));
  });
  expect(value.groups[0]?.values[0]?.estimate.value).toBe(25);
  expect(await waitingJobs()).toBeGreaterThan(many * 0.9);
  await store.pool.query('truncate cairn_jobs.job');
});

it('does not send a digest beside itself, where others are put into the queue while it is under way', async () => {
  const slow = await receiver((response, count) => (count > 1 ? response.writeHead(204).end() : undefined));
  const follow = await followAt(slow.url, { digest: 'daily' });
  const boss = await queue();
  await store.pool.query(`update cairn.notifications set state = 'given_up' where state = 'pending'`);
  expect(await noteOf(boss, follow, ['first', 'second'])).toBe(2);
  await store.pool.query(`update cairn_jobs.job set start_after = now() - interval '1 hour' where name = 'digest'`);
  await workers(store, () => now, { settings: { ...inAHurry, answerWithin: 5_000, retrySeconds: 60 } }, onTestFinished);
  await vi.waitFor(() => expect(slow.received).toHaveLength(1), { timeout: 60_000, interval: 20 });
  const quick = await receiver();
  const other = await followAt(quick.url);
  expect(await noteOf(boss, other, [`after ${randomUUID()}`])).toBe(1);
  await announce(store.db, { kind: 'delivery' });
  await vi.waitFor(async () => expect(await noted(store, other)).toMatchObject([{ state: 'delivered' }]), {
    timeout: 60_000,
    interval: 20,
  });
  expect(slow.received).toHaveLength(1);
  const { rows } = await store.pool.query(
    `select name from cairn_jobs.job where id in (select delivery from cairn.notifications where follow_id = $1)`,
    [follow],
  );
  expect(rows).toEqual([{ name: 'digest' }]);
});
