/** Work in the background, as a collector of traces sees it: a job, what it asks, what it sends, and the receiver within the same trace. */
import { pino } from 'pino';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { operate } from '../../src/app/observe/operate.ts';
import { createWorld, now } from '../api/world.ts';
import { followOf, goalOf, snapshotBefore, targetOf, workers } from '../goals/follow-world.ts';
import { receiver } from '../goals/receiver.ts';
import { testDatabase } from '../kit/database.ts';
import { startCollector } from './collector.ts';
import { inTraces } from './in-traces.ts';

const store = await testDatabase();
const { db, pool } = store;
await createWorld(db, pool);
const collector = await startCollector();
const operated = operate(
  inTraces({ db, pool, logger: pino({ level: 'silent' }), endpoint: collector.endpoint, trusted: [] }),
);
afterAll(operated.close);
const acting = { store, now };

describe('a job', () => {
  it('is one span, with one below it for each statement and each attempt, whose receiver hears whose trace it is in', async () => {
    const taking = await receiver((response, count) => void response.writeHead(count === 1 ? 500 : 204).end());
    const target = await targetOf(acting, { goal: await goalOf(acting), aim: { direction: 'increase', value: 10 } });
    await snapshotBefore(store, target, '2026-03-14', 'missed');
    await followOf(acting, 'lead', {
      subject: { kind: 'target', key: target },
      channel: 'webhook',
      address: taking.url,
      events: ['status_change'],
    });
    // Looks when it starts.
    await workers(store, () => now, { watch: operated.jobs }, onTestFinished);
    await vi.waitFor(() => expect(taking.received).toHaveLength(2), { timeout: 45_000, interval: 50 });
    const named = (name: string) => collector.spans.filter((span) => span.name === name);
    await expect.poll(() => named('job deliver').length, { timeout: 30_000 }).toBe(2);
    await expect.poll(() => named('job look').length, { timeout: 30_000 }).toBeGreaterThan(0);

    const [look] = named('job look');
    expect(look).toMatchObject({ kind: 1, parent: '', status: 0 });
    expect(look?.attributes).toMatchObject({ 'cairn.job.queue': 'look', 'cairn.outcome': 'done' });
    const asked = collector.spans.filter(({ traceId, kind }) => traceId === look?.traceId && kind === 3);
    expect(asked.length).toBeGreaterThan(0);
    for (const { parent, name } of asked) expect([parent, name.split(' ')[0]]).toEqual([look?.spanId, 'lattice']);

    const attempts = named('deliver webhook');
    expect(attempts.map(({ status }) => status)).toEqual([2, 0]);
    for (const [index, { traceId, spanId, parent, kind }] of attempts.entries()) {
      expect(kind).toBe(3);
      expect(named('job deliver').map((job) => job.spanId)).toContain(parent);
      expect(taking.received[index]?.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
    }
    // An address may be a secret.
    expect(collector.bodies.join()).not.toContain('/hook');
  });
});
