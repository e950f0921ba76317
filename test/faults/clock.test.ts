/** A clock that is a year ahead, and then an hour behind: nothing is made up for, nothing is told twice, and nothing waits for a time that was never. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { createWorld } from '../api/world.ts';
import { followOf, goalOf, noted, targetOf, workers } from '../goals/follow-world.ts';
import { receiver } from '../goals/receiver.ts';
import { testDatabase } from '../kit/database.ts';
import { rollupWorld, shopDefinitions, now as shopNow, shopRows, shopTables } from '../rollup/shop.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const year = 365 * day;

const store = await testDatabase();
await createWorld(store.db, store.pool);

const snapshotDays = async (pool = store.pool) => {
  const { rows } = await pool.query<{ day: string }>(
    'select distinct day::text as day from cairn.target_snapshots order by 1',
  );
  return rows.map((row) => row.day);
};

it('leaves one snapshot a look, and tells each thing once, whichever way it jumps', async () => {
  const start = Date.parse('2026-03-15T12:00:00Z');
  let now = start;
  const acting = { store, now };
  const target = await targetOf(acting, { goal: await goalOf(acting), aim: { direction: 'increase', value: 1_000 } });
  const taking = await receiver();
  const follow = await followOf(acting, 'lead', {
    subject: { kind: 'target', key: target },
    channel: 'webhook',
    address: taking.url,
    events: ['status_change', 'no_data'],
  });
  const jobs = await workers(store, () => now, {}, onTestFinished);
  await jobs.look();
  now = start + year;
  await jobs.look();
  await jobs.look();
  now = start - 60 * minute;
  await jobs.look();
  for (let days = 1; days <= 3; days += 1) {
    now = start + days * day;
    await jobs.look();
    await jobs.look();
  }
  expect(await snapshotDays()).toEqual(['2026-03-15', '2026-03-16', '2026-03-17', '2026-03-18', '2027-03-15']);
  const settled = async () => {
    const all = await noted(store, follow);
    expect(all.map(({ state }) => state)).toEqual(all.map(() => 'delivered'));
    return all.length;
  };
  await vi.waitFor(settled, { timeout: 60_000, interval: 50 });
  // The day that had not come is told of once, by whoever was there; the way back to the present is no change of status.
  const told = taking.received.map(({ body }) => JSON.parse(body).data.day);
  expect(told).toEqual(['2027-03-15']);
  expect(new Set(taking.keys()).size).toBe(taking.keys().length);
});

it('of the machine does not place what a server does by itself: the clock of the database does, which all servers share', async () => {
  const other = await testDatabase();
  await createWorld(other.db, other.pool);
  const { rows } = await other.pool.query<{ day: string }>(
    `select (now() at time zone 'Europe/Berlin')::date::text as day`,
  );
  const acting = { store: other, now: Date.now() };
  const goal = await goalOf(acting, { startsAt: Date.now() - day, endsAt: Date.now() + year });
  await targetOf(acting, { goal, startsAt: Date.now() - day, dueAt: Date.now() + year });
  const jobs = await workers(other, Date.now, { clock: undefined }, onTestFinished);
  const real = Date.now;
  const ahead = vi.spyOn(Date, 'now').mockImplementation(() => real() + year);
  onTestFinished(() => ahead.mockRestore());
  await jobs.look();
  ahead.mockRestore();
  expect(await snapshotDays(other.pool)).toEqual([rows[0]?.day]);
});

it('of when rollups were last read again is not waited for, where it was ahead', async () => {
  const world = await rollupWorld(shopTables + shopRows, {
    ...shopDefinitions,
    rollups: [{ key: 'by_rule', dataset: 'orders', calendar: 'new_york', refresh: { everyMinutes: 15 } }],
  } as never);
  const asOf = async () =>
    (await world.pool.query(`select extract(epoch from as_of) * 1000 as at from cairn.rollups`)).rows[0]?.at;
  await world.tend(shopNow);
  expect(Number(await asOf())).toBe(shopNow);
  await world.tend(shopNow + year);
  expect(Number(await asOf())).toBe(shopNow + year);
  // Of another server, whose clock is a little behind: as it was.
  await world.tend(shopNow + year - minute);
  expect(Number(await asOf())).toBe(shopNow + year);
  await world.tend(shopNow + minute);
  expect(Number(await asOf())).toBe(shopNow + minute);
});
