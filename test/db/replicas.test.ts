/** Questions from a streaming replica, a real one: fresh enough or not asked, and nobody misses what they wrote themselves. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/connection.ts';
import type { EmbeddedServer } from '../../db/embedded/embedded-server.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { chooseReplica } from '../../db/replicas/choose-replica.ts';
import { readPosition, tryPosition, writePosition } from '../../db/replicas/log-position.ts';
import { createMarks } from '../../db/replicas/marks.ts';
import { openReplicas, type Replicas } from '../../db/replicas/open-replicas.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { type Api, startApi } from '../api/api.ts';
import { createWorld } from '../api/world.ts';
import { throwAwayFolder } from '../kit/data-folder.ts';

describe('a position in the log', () => {
  it('is a number that is compared as such, and nothing else that a client may send is one', () => {
    expect(readPosition('1/0')).toBeGreaterThan(readPosition('0/FFFFFFFF'));
    expect(writePosition(readPosition('16/B374D848'))).toBe('16/B374D848');
    expect(tryPosition('16/B374D848')).toBe(readPosition('16/B374D848'));
    for (const text of [undefined, '', '16', "0/1'; drop", '0/123456789']) expect(tryPosition(text)).toBeNull();
  });
});

describe('what a replica shows', () => {
  it('is as old as the newest mark that it has replayed, and of no known age before the first', () => {
    const marks = createMarks(2);
    marks.add(1_000, 10n);
    marks.add(2_000, 20n);
    expect([9n, 10n, 19n, 20n, 99n].map(marks.asOf)).toEqual([Number.NEGATIVE_INFINITY, 1_000, 1_000, 2_000, 2_000]);
    marks.add(3_000, 20n);
    expect(marks.asOf(20n)).toBe(3_000);
    expect(marks.asOf(19n)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the choice of a replica', () => {
  const wanted = { now: 10_000, maxLag: 5_000, position: null };
  const one = { number: 1, replayed: 10n, asOf: 9_000 };
  const two = { number: 2, replayed: 20n, asOf: 9_500 };

  it('goes round those that are fresh and have what is to be seen, and is none where there is no such', () => {
    expect([0, 1, 2].map((turn) => chooseReplica([one, two], wanted, turn)?.number)).toEqual([1, 2, 1]);
    expect([0, 1].map((turn) => chooseReplica([one, two], { ...wanted, position: 15n }, turn)?.number)).toEqual([2, 2]);
    expect(chooseReplica([one, two], { ...wanted, position: 25n }, 0)).toBeNull();
    expect(
      chooseReplica(
        [
          { ...one, asOf: 4_999 },
          { ...two, replayed: null },
        ],
        wanted,
        0,
      ),
    ).toBeNull();
    expect(chooseReplica([], wanted, 0)).toBeNull();
  });
});

const settings = { wal_level: 'replica', max_wal_senders: '3', max_connections: '60', fsync: 'off' };
const question = '{ metric(key: "answers") { value(period: { allTime: true }) { value } } }';

describe('a streaming replica', () => {
  const folder = throwAwayFolder();
  const at = (name: string) => {
    mkdirSync(join(folder.path, name), { recursive: true });
    return join(folder.path, name);
  };
  const open: (() => Promise<unknown>)[] = [];
  let primary: EmbeddedServer;
  let standby: EmbeddedServer;
  let store: OpenDatabase;
  let shadow: OpenDatabase;
  let replicas: Replicas;
  let api: Api;
  let rows = 0;
  let ahead = 0;
  const clock = () => performance.now() + ahead;
  const changes: [number, boolean][] = [];

  const startStandby = async () => {
    const primary_conninfo = `host='${primary.socketDir}' user=postgres`;
    return unwrap(await startEmbedded({ dataDir: at('standby'), settings: { ...settings, primary_conninfo } }));
  };

  beforeAll(async () => {
    const begun = unwrap(await startEmbedded({ dataDir: at('primary'), settings }));
    await begun.stop();
    execFileSync('cp', ['-a', begun.clusterDir, join(at('standby'), 'postgres')]);
    writeFileSync(join(at('standby'), 'postgres', 'standby.signal'), '');
    primary = unwrap(await startEmbedded({ dataDir: at('primary'), settings }));
    open.push(primary.stop);
    standby = await startStandby();
    open.push(() => standby.stop());
    store = await openDatabase(primary.url);
    open.push(store.close);
    await migrate(store.pool);
    await createWorld(store.db, store.pool);
    shadow = await openDatabase(standby.url);
    open.push(() => shadow.close());
    replicas = openReplicas(store.pool, [standby.url], { clock, onChange: (...change) => changes.push(change) });
    open.push(replicas.close);
    api = await startApi(store, { replicas });
    rows = (await ask()).value;
  });
  afterAll(async () => {
    for (const close of open.toReversed()) await close();
    folder.remove();
  });

  async function send(query: string, headers: Readonly<Record<string, string>> = {}, to: Api = api) {
    const response = await fetch(`${to.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cairn-actor': 'lead', ...headers },
      body: JSON.stringify({ query }),
    });
    return { headers: response.headers, body: (await response.json()) as { data: never; errors?: unknown } };
  }
  async function ask(headers: Readonly<Record<string, string>> = {}, to: Api = api) {
    const { headers: told, body } = await send(question, headers, to);
    expect(body.errors).toBeUndefined();
    const { metric } = body.data as { metric: { value: { value: number } } };
    return { value: metric.value.value, by: told.get('cairn-answered-by') };
  }
  const addRow = () =>
    store.pool.query(`insert into api.answers (customer_id, score, channel, answered_at)
    values (1, 9, 'email', '2026-03-14T10:00:00Z')`);
  const write = async () => {
    const input = `{ title: "Written", intent: "To be seen.", period: { startDate: "2026-01-01", endDate: "2027-01-01" }, people: { accountable: "lead" } }`;
    const { headers, body } = await send(`mutation { createGoal(input: ${input}) { goal { id } issues { message } } }`);
    expect(body).toMatchObject({ data: { createGoal: { issues: [] } } });
    return String(headers.get('cairn-written-at'));
  };
  const answeredByReplica = () =>
    vi.waitFor(
      async () => {
        await replicas.look();
        expect((await ask()).by).toMatch(/^replica 1; at most \d+ ms behind$/);
      },
      { timeout: 45_000, interval: 50 },
    );
  const replay = async (how: 'pause' | 'resume') => {
    await shadow.pool.query(`select pg_wal_replay_${how}()`);
    const state = how === 'pause' ? 'paused' : 'not paused';
    await vi.waitFor(
      async () => {
        const { rows } = await shadow.pool.query('select pg_get_wal_replay_pause_state() as state');
        expect(rows).toEqual([{ state }]);
      },
      { timeout: 45_000, interval: 20 },
    );
  };

  it('answers questions, and says so; where it has not replayed what the asker wrote, the primary does', async () => {
    await answeredByReplica();
    await replay('pause');
    await addRow();
    // Nobody here wrote it: what the replica shows is a moment old, and within the bound.
    expect(await ask()).toEqual({ value: rows, by: expect.stringMatching(/^replica 1/) });
    const position = await write();
    expect(await ask()).toEqual({ value: rows + 1, by: 'primary' });
    // Another server has not written anything, and believes what its client was told.
    const others = openReplicas(store.pool, [standby.url], { maxLag: 60_000 });
    open.push(others.close);
    const other = await startApi(store, { replicas: others });
    await others.look();
    expect((await ask({ 'cairn-read-after': position }, other)).by).toBe('primary');
    expect((await ask({ 'cairn-read-after': 'yesterday' }, other)).by).not.toBeNull();
    await replay('resume');
    await answeredByReplica();
    expect((await ask()).value).toBe(rows + 1);
    expect((await ask({ 'cairn-read-after': position })).by).toMatch(/^replica 1/);
  });

  it('is left out while it is further behind than it may be', async () => {
    await answeredByReplica();
    await replay('pause');
    await addRow();
    ahead += 5_001;
    await replicas.look();
    expect(await ask()).toEqual({ value: rows + 2, by: 'primary' });
    await replay('resume');
    await answeredByReplica();
    expect((await ask()).value).toBe(rows + 2);
  });

  it('that goes away costs nobody an answer, and is asked again when it is back', async () => {
    await answeredByReplica();
    changes.length = 0;
    await shadow.close();
    await standby.stop();
    expect(await ask()).toEqual({ value: rows + 2, by: 'primary' });
    expect(changes).toEqual([[1, false]]);
    standby = await startStandby();
    await answeredByReplica();
    expect(changes).toEqual([
      [1, false],
      [1, true],
    ]);
  });
});
