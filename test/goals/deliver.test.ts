/** Deliveries: signed, tried again under the same key, once however many work, gathered, and never to where they must not go. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { loadGoalBook } from '../../src/goals/book/load-goal-book.ts';
import type { Happening } from '../../src/goals/follow/happening.ts';
import { followSecret, lastingFollows } from '../../src/goals/follow/read-follows.ts';
import { note } from '../../src/jobs/note.ts';
import { openQueue } from '../../src/jobs/open-queue.ts';
import { webhookSender } from '../../src/jobs/send/send-webhook.ts';
import { createWorld, now } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { followOf, goalOf, noted, type Store, snapshotBefore, targetOf, workers } from './follow-world.ts';
import { inAHurry } from './in-a-hurry.ts';
import { receiver } from './receiver.ts';

const store: Store = await testDatabase();
await createWorld(store.db, store.pool);
const acting = { store, now };
const clock = () => now;

const mails: string[] = [];
const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, _, done) => {
    let mail = '';
    stream.on('data', (chunk: Buffer) => {
      mail += chunk;
    });
    stream.on('end', () => {
      mails.push(mail);
      done();
    });
  },
});
smtp.listen(0, '127.0.0.1');
await once(smtp.server, 'listening');
afterAll(() => void smtp.close(() => {}));
const mail = {
  url: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`,
  from: 'Cairn <cairn@example.com>',
};
// Two servers on one database, all the time: what comes twice comes in any of these tests.
const [one, two] = [await workers(store, clock, { mail }), await workers(store, clock, { mail })];

/** A target that the look of today finds changed: it was MISSED yesterday, and is MET. */
async function changedTarget(): Promise<string> {
  const target = await targetOf(acting, { goal: await goalOf(acting), aim: { direction: 'increase', value: 10 } });
  await snapshotBefore(store, target, '2026-03-14', 'missed');
  return target;
}

const follow = (address: string, target: string, more: object = {}) =>
  followOf(acting, 'lead', {
    subject: { kind: 'target', key: target },
    channel: 'webhook',
    address,
    events: ['status_change'],
    ...more,
  });

const settled = (id: string, state: string) =>
  vi.waitFor(async () => expect((await noted(store, id)).map((each) => each.state)).toEqual([state]), {
    timeout: 45_000,
    interval: 50,
  });

describe('a delivery', () => {
  it('is signed, is tried again under the same key while the receiver fails, and says how it went', async () => {
    const failing = await receiver((response, count) => void response.writeHead(count < 3 ? 500 : 200).end());
    const id = await follow(failing.url, await changedTarget());
    await one.look();
    await settled(id, 'delivered');
    const [notification] = await noted(store, id);
    expect(notification).toMatchObject({ attempts: 3, error: 'The receiver answered 500.' });
    expect(failing.keys()).toEqual(Array(3).fill(notification?.id));
    const webhook = new Webhook((await followSecret(store.db, id)) ?? '');
    for (const { body, headers } of failing.received)
      expect(webhook.verify(body, headers as Record<string, string>)).toMatchObject({
        type: 'status_change',
        timestamp: new Date(now).toISOString(),
        data: { before: 'MISSED', after: 'MET', value: 23, metric: { key: 'answers' }, follow: id },
      });
    const [first] = failing.received;
    expect(() => webhook.verify(`${first?.body} `, first?.headers as Record<string, string>)).toThrow();
  });

  it('is once, with two workers, however often they look', async () => {
    const taking = await receiver();
    const id = await follow(taking.url, await changedTarget());
    await Promise.all([one.look(), two.look(), one.look()]);
    await settled(id, 'delivered');
    const again = await Promise.all([one.look(), two.look()]);
    expect(again).toEqual([
      { snapshots: 0, noted: 0 },
      { snapshots: 0, noted: 0 },
    ]);
    expect(taking.keys()).toEqual((await noted(store, id)).map((each) => each.id));
  });

  it('to a receiver that does not answer is cut off and tried again; to one that never takes it is given up', async () => {
    const slow = await receiver((response, count) => (count > 1 ? response.writeHead(200).end() : undefined));
    const refusing = await receiver((response) => void response.writeHead(503).end());
    const gone = await receiver((response) => void response.writeHead(410).end());
    const target = await changedTarget();
    const [hanging, vain, last] = [
      await follow(slow.url, target),
      await follow(refusing.url, target),
      await follow(gone.url, target),
    ];
    await one.look();
    await Promise.all([settled(hanging, 'delivered'), settled(vain, 'given_up'), settled(last, 'given_up')]);
    expect(await noted(store, hanging)).toMatchObject([
      { attempts: 2, error: 'The receiver did not answer within 1 s.' },
    ]);
    expect(await noted(store, vain)).toMatchObject([{ attempts: 4, error: 'The receiver answered 503.' }]);
    expect(await noted(store, last)).toMatchObject([{ attempts: 1, error: 'The receiver answered 410.' }]);
  });

  it('by e-mail has the sentences, and its key in the identifier of the message', async () => {
    const id = await follow('ada@example.com', await changedTarget(), { channel: 'email' });
    await one.look();
    await settled(id, 'delivered');
    const [notification] = await noted(store, id);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain(`Message-ID: <${notification?.id}@example.com>`);
    expect(mails[0]?.replace(/=\r\n/g, '').replace(/=3D/g, '=')).toMatch(
      /Answers of "Loved" went from MISSED to MET\./,
    );
  });
});

describe('a digest', () => {
  it('gathers what happened into one message with a key of its own, and what comes later into the next', async () => {
    const taking = await receiver();
    const goal = await goalOf(acting, { title: 'Gathered' });
    const id = await followOf(acting, 'lead', {
      subject: { kind: 'goal', key: goal },
      channel: 'webhook',
      address: taking.url,
      digest: 'weekly',
    });
    const boss = await openQueue(store.pool, inAHurry, () => {});
    onTestFinished(() => boss.stop({ graceful: false }));
    const { catalog } = await followCatalog({ db: store.db }).current();
    const book = await loadGoalBook(store.db, catalog.model);
    // More than a week ago, so that the digest of that week is due.
    const then = Date.now() - 9 * 86_400_000;
    const happening = (occurrence: string): Happening => ({
      event: 'missed_check_in',
      occurrence,
      at: then,
      about: { kind: 'goal', goal },
      data: { summary: `It is about ${occurrence}.` },
    });
    const noteAll = async (...occurrences: readonly string[]) =>
      note(
        { db: store.db, boss, book, model: catalog.model, now: then },
        (await lastingFollows(store.db)).filter((each) => each.id === id),
        occurrences.map(happening),
      );
    expect(await noteAll('one', 'two')).toBe(2);
    expect(await noteAll('two')).toBe(0);
    await vi.waitFor(() => expect(taking.received).toHaveLength(1), { timeout: 45_000 });
    const states = async () => (await noted(store, id)).map(({ state }) => state);
    await vi.waitFor(async () => expect(await states()).toEqual(['delivered', 'delivered']), { timeout: 45_000 });
    await noteAll('three');
    await vi.waitFor(() => expect(taking.received).toHaveLength(2), { timeout: 45_000 });
    const [first, second] = taking.received.map(({ body }) => JSON.parse(body));
    expect(first.type).toBe('digest');
    expect(first.data.notifications.map((each: { data: { summary: string } }) => each.data.summary).sort()).toEqual([
      'It is about one.',
      'It is about two.',
    ]);
    expect(second).toMatchObject({ type: 'missed_check_in', data: { summary: 'It is about three.' } });
    expect(new Set(taking.keys()).size).toBe(2);
  });
});

describe('a webhook', () => {
  const message = { type: 'test', timestamp: '2026-03-15T12:00:00Z', data: { summary: 'A test.' } } as const;
  const attempt = async (address: string, allowed: boolean): Promise<string> => {
    const sender = webhookSender({ private: allowed, answerWithin: 1_000 });
    const send = sender.send('whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0');
    try {
      await send({ id: 'one', address, message }, new AbortController().signal);
      return 'sent';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await sender.close();
    }
  };

  it('is not called on this machine or a private network, by number or by name, unless that is allowed', async () => {
    const own = await receiver();
    const { port } = new URL(own.url);
    const hosts = ['127.0.0.1', '127.1', '0x7f000001', '[::1]', '[::ffff:127.0.0.1]', '10.0.0.1', 'localhost'];
    const said = await Promise.all(hosts.map((host) => attempt(`http://${host}:${port}/hook`, false)));
    for (const each of said) expect(each).toMatch(/is an address of this machine or of a private network\.$/);
    expect(own.received).toEqual([]);
    expect(await attempt(own.url, true)).toBe('sent');
  });

  it('that redirects is not followed', async () => {
    const other = await receiver();
    const own = await receiver((response) => void response.writeHead(307, { location: other.url }).end());
    expect(await attempt(own.url, true)).toBe('The receiver answered 307, and redirects are not followed.');
    expect(other.received).toEqual([]);
  });
});
