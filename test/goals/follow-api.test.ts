/** Follows and subscriptions over the API: who may follow what, what is shown once, and what is told as it happens. */
import { createClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { announce } from '../../src/goals/announce/announce.ts';
import { takeSnapshots } from '../../src/goals/snapshot/take-snapshots.ts';
import { startApi } from '../api/api.ts';
import { createWorld, now } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { goalOf, noted, type Store, targetOf } from './follow-world.ts';

const store: Store = await testDatabase();
await createWorld(store.db, store.pool);
const api = await startApi(store, { rules: { privateWebhooks: false } });
const acting = { store, now };

const followMutation = `mutation Follow($input: FollowInput!, $key: String) {
  follow(input: $input, idempotencyKey: $key) {
    follow { id subject events channel address digest revision goal { title } metric { key } }
    secret
    issues { code message path hints }
  }
}`;

interface Answer {
  readonly follow: { readonly id: string; readonly revision: number } | null;
  readonly secret: string | null;
  readonly issues: readonly { readonly code: string; readonly message: string; readonly hints: readonly string[] }[];
}

async function follow(input: object, actor: string | undefined = 'lead', key?: string): Promise<Answer> {
  const { data, errors } = await api.send<{ follow: Answer }, object>(followMutation, { input, key }, actor);
  expect(errors).toEqual([]);
  if (!data) throw new Error('A mutation has data.');
  return data.follow;
}

const hook = { channel: 'WEBHOOK', address: 'https://example.com/hook' };

describe('a follow', () => {
  it('has every event of its subject unless it says otherwise, and shows its secret to whoever made it, then never', async () => {
    const made = await follow({ metric: 'score', ...hook }, 'lead', 'once');
    expect(made).toMatchObject({
      follow: { subject: 'METRIC', events: ['STATUS_CHANGE', 'STALE_DATA', 'NO_DATA'], digest: 'NONE', revision: 1 },
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{32}$/),
      issues: [],
    });
    expect(await follow({ metric: 'score', ...hook }, 'lead', 'once')).toEqual(made);
    const { rows } = await store.pool.query(
      `select (l.*)::text as line from cairn.change_log l where action = 'follow'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].line).not.toContain('whsec_');
    const list = '{ follows { metric { key } notifications { state } } }';
    expect(await api.send(list, {}, 'lead')).toMatchObject({
      data: { follows: [{ metric: { key: 'score' }, notifications: [] }] },
    });
    expect(await api.send(list, {}, 'team')).toMatchObject({ data: { follows: [] } });
    expect(await api.send(list)).toMatchObject({ data: { follows: [] } });
  });

  it('is refused, with what to do, where it cannot be', async () => {
    const secret = await goalOf(acting, { title: 'Secret', visibility: 'restricted', accountable: 'lead' });
    const told = async (input: object, actor?: string) =>
      (await follow(input, actor)).issues.map(({ code, hints }) => [code, hints[0]]);
    expect(await told({ mine: true, channel: 'EMAIL', address: 'ada@example.com' })).toEqual([
      ['FOLLOW_INVALID', expect.stringContaining('CAIRN_SMTP_URL')],
    ]);
    expect(await told({ metric: 'scroe', ...hook, events: ['MISSED_CHECK_IN'], address: 'ftp://example.com' })).toEqual(
      [
        ['UNKNOWN_METRIC', 'Did you mean "score"?'],
        ['FOLLOW_INVALID', expect.stringContaining('STATUS_CHANGE')],
        ['FOLLOW_INVALID', expect.stringContaining('https://')],
      ],
    );
    for (const address of ['http://localhost:9', 'http://127.1/', 'http://[::1]/', 'http://169.254.169.254/latest'])
      expect(await told({ mine: true, ...hook, address })).toEqual([
        ['FOLLOW_INVALID', expect.stringContaining('CAIRN_WEBHOOK_PRIVATE')],
      ]);
    expect(await told({ mine: true, ...hook, address: 'https://me:hunter2@example.com' })).toHaveLength(1);
    expect(await told({ ...hook })).toEqual([['FOLLOW_INVALID', expect.stringContaining('exactly one')]]);
    expect(await told({ mine: true, metric: 'score', ...hook })).toHaveLength(1);
    expect(await told({ mine: true, ...hook, events: [] })).toHaveLength(1);
    expect(await told({ goal: secret, ...hook }, 'team')).toEqual([['UNKNOWN_GOAL', expect.any(String)]]);
    expect(await told({ mine: true, ...hook }, '')).toEqual([['ACTOR_REQUIRED', expect.any(String)]]);
  });

  it('is changed, tested and ended by its maker only, and a stale edit is refused', async () => {
    const { follow: made } = await follow({ mine: true, ...hook, digest: 'DAILY' });
    const id = made?.id;
    const send = async (call: string, actor: string) => {
      const { data } = await api.send<{ change: object }, object>(
        `mutation { change: ${call} { follow { digest endedAt } issues { code } } }`,
        {},
        actor,
      );
      return data?.change;
    };
    const update = `updateFollow(id: "${id}", revision: 1, input: { digest: NONE })`;
    expect(await send(update, 'team')).toEqual({ follow: null, issues: [{ code: 'UNKNOWN_FOLLOW' }] });
    expect(await send(update, 'lead')).toEqual({ follow: { digest: 'NONE', endedAt: null }, issues: [] });
    expect(await send(update, 'lead')).toMatchObject({ issues: [{ code: 'STALE_EDIT' }] });
    expect(await send(`testFollow(id: "${id}")`, 'lead')).toMatchObject({ issues: [] });
    const raw = Buffer.from(id ?? '', 'base64')
      .toString()
      .replace('Follow:', '');
    expect(await noted(store, raw)).toMatchObject([{ event: 'test', state: 'pending', attempts: 0 }]);
    expect(await send(`endFollow(id: "${id}", revision: 2)`, 'lead')).toMatchObject({ issues: [] });
    expect(await send(`testFollow(id: "${id}")`, 'lead')).toMatchObject({ issues: [{ code: 'FOLLOW_INVALID' }] });
  });
});

/** What a client of this actor gets, one call each. */
function subscribed(query: string, actor?: string): AsyncIterator<{ data?: unknown; errors?: readonly unknown[] }> {
  const client = createClient({
    url: `${api.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    ...(actor === undefined ? {} : { connectionParams: { 'cairn-actor': actor } }),
  });
  onTestFinished(() => void client.dispose());
  return client.iterate({ query }) as AsyncIterator<{ data?: unknown; errors?: readonly unknown[] }>;
}

const snapshots = async () => {
  const { catalog, engine } = await followCatalog({ db: store.db }).current();
  return takeSnapshots(store.db, engine.session({ now }), catalog);
};

/** The connections that have begun to listen: a statement that still runs has not. */
const listeners = async () => {
  const { rows } = await store.pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and query = 'listen cairn' and state = 'idle'`,
  );
  return rows.map(({ pid }) => pid);
};

/** Until the server listens for as many as it shall. */
const listening = async (operations: number) => {
  const heard = () => api.log.filter(({ msg }) => msg === 'operation by socket').length;
  const before = heard();
  const ready = async () => {
    await expect.poll(() => heard() - before, { timeout: 45_000 }).toBe(operations);
    await expect.poll(listeners, { timeout: 45_000 }).toHaveLength(1);
  };
  return { ready };
};

describe('a subscription', () => {
  it('tells a change of status to those who may see the goal, as the snapshot settles it', async () => {
    const open = await goalOf(acting, { title: 'Open' });
    const secret = await goalOf(acting, { title: 'Secret', visibility: 'restricted' });
    const hidden = await targetOf(acting, { goal: secret });
    const shown = await targetOf(acting, { goal: open, aim: { direction: 'increase', value: 10 } });
    const query = `subscription { statusChanged { target { goal { title } actual } before { status } after { status } } }`;
    const { ready } = await listening(3);
    const [lead, stranger, one] = [
      subscribed(query, 'lead'),
      subscribed(query),
      subscribed(`subscription { statusChanged(goal: "${open}", metric: "answers") { target { goal { title } } } }`),
    ];
    const first = [lead.next(), stranger.next(), one.next()] as const;
    await ready();
    await snapshots();
    const change = (title: string, status: string) => ({
      data: { statusChanged: { target: { goal: { title }, actual: 23 }, before: null, after: { status } } },
    });
    const both = [(await first[0]).value, (await lead.next()).value];
    expect(both).toHaveLength(2);
    expect(both).toEqual(expect.arrayContaining([change('Secret', 'ON_TRACK'), change('Open', 'MET')]));
    expect((await first[1]).value).toEqual(change('Open', 'MET'));
    // Had the stranger heard of the other goal, it would come first.
    await announce(store.db, { kind: 'status', target: hidden, day: '2026-03-15' });
    await announce(store.db, { kind: 'status', target: shown, day: '2026-03-15' });
    expect((await stranger.next()).value).toEqual(change('Open', 'MET'));
    expect((await first[2]).value).toEqual({ data: { statusChanged: { target: { goal: { title: 'Open' } } } } });
  });

  it('tells of rows that came to a dataset of the metric, read anew, and of no other', async () => {
    const { ready } = await listening(1);
    const heard = subscribed(
      'subscription { freshnessChanged(metric: "answers") { metric { key } freshness { latest } } }',
    );
    const first = heard.next();
    await ready();
    await announce(store.db, { kind: 'data', dataset: 'tickets' });
    await store.pool.query(
      `insert into api.answers (customer_id, score, channel, answered_at) values (1, 9, 'email', '2026-03-14T10:00:00Z')`,
    );
    await announce(store.db, { kind: 'data', dataset: 'answers' });
    expect((await first).value).toEqual({
      data: { freshnessChanged: { metric: { key: 'answers' }, freshness: { latest: '2026-03-14T10:00:00.000Z' } } },
    });
  });

  it('goes on after the connection to the database was lost', async () => {
    const { ready } = await listening(1);
    const first = subscribed('subscription { freshnessChanged(metric: "answers") { metric { key } } }').next();
    await ready();
    const [lost] = await listeners();
    await store.pool.query('select pg_terminate_backend($1::int)', [lost]);
    // The one that was ended is still to be seen for a moment, and hears nothing any more.
    await expect.poll(listeners, { timeout: 45_000 }).toEqual([expect.not.toSatisfy((pid) => pid === lost)]);
    await announce(store.db, { kind: 'data', dataset: 'answers' });
    expect((await first).value).toEqual({ data: { freshnessChanged: { metric: { key: 'answers' } } } });
  });

  it('is refused as a query would be, in the same words, and over HTTP with where it goes', async () => {
    const wrong = await subscribed('subscription { freshnessChanged(metric: "answer") { metric { key } } }').next();
    expect(wrong.value).toMatchObject({
      errors: [{ message: 'Unknown metric "answer". Did you mean "answers"?', extensions: { code: 'UNKNOWN_METRIC' } }],
    });
    const invalid = subscribed('subscription { nothing }').next();
    await expect(invalid).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    const http = await api.send('subscription { freshnessChanged(metric: "answers") { metric { key } } }');
    expect(http).toMatchObject({
      status: 400,
      errors: [
        {
          message: expect.stringContaining('graphql-transport-ws'),
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
        },
      ],
    });
  });

  it('is not opened for a page of another site', async () => {
    const connect = (origin: string, path = '/graphql') =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${api.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { origin });
        socket.on('open', () => resolve('open')).on('error', ({ message }) => resolve(message));
        onTestFinished(() => socket.terminate());
      });
    expect(await connect('https://elsewhere.example')).toContain('403');
    expect(await connect(api.url, '/other')).toContain('404');
    expect(await connect(api.url)).toBe('open');
  });
});
