/** API keys: shown once, hashed at rest, narrowed, expiring, rotated with an overlap, and revoked at once on every server. */
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hashSecret, readKey, writeKey } from '../../src/access/keys/api-key.ts';
import { revokeKey, rotateKey } from '../../src/access/keys/change-keys.ts';
import { checkKey } from '../../src/access/keys/check-key.ts';
import { followKeys } from '../../src/access/keys/follow-keys.ts';
import { listKeys } from '../../src/access/keys/read-keys.ts';
import { UnauthenticatedError } from '../../src/access/unauthenticated.ts';
import { checkKeys } from '../../src/app/authenticate/check-keys.ts';
import { readKeyOptions } from '../../src/app/commands/key/read-options.ts';
import { changeAndTell } from '../../src/app/commands/key/tell-servers.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { databaseClock } from '../../src/jobs/database-clock.ts';
import { now } from '../api/world.ts';
import { accessWorld, guardedServer, heard, keyed, makeKey } from './access-world.ts';

let at = now;
const world = await accessWorld();
const server = await guardedServer(world, { clock: () => at });
const second = await guardedServer(world, { clock: () => at });
const me = '{ me { principal { id kind roles scopes } stakeholder { key } } }';
const statusOf = async (key: string, of = server) => (await of.send(me, keyed(key))).status;

/** Announcements take a moment. */
async function eventually(read: () => Promise<number>, wanted: number): Promise<number> {
  const began = performance.now();
  let found = await read();
  while (found !== wanted && performance.now() - began < 1000) found = await read();
  return found;
}

beforeEach(() => {
  at = now;
});

describe('a key', () => {
  it('lets in with its role, as whom it is for, and is stored as a hash only', async () => {
    const { id, key } = await makeKey(world, 'steward', { name: 'etl', stakeholder: 'lead' });
    expect(key).toMatch(/^cairn_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    expect(await eventually(() => statusOf(key), 200)).toBe(200);
    const { data } = await server.send(me, { 'x-api-key': key });
    expect(data.me).toMatchObject({
      principal: { id: `key:${id}`, kind: 'KEY', roles: ['STEWARD'] },
      stakeholder: { key: 'lead' },
    });
    const { rows } = await world.pool.query('select k::text as row from cairn.api_keys k where id = $1', [id]);
    const written = readKey(key);
    expect(rows[0].row).not.toContain(written?.secret);
    expect(rows[0].row).toContain(hashSecret(written?.secret ?? '').toString('hex'));
    expect(JSON.stringify(server.log)).not.toContain(written?.secret);
    expect(JSON.stringify(await listKeys(world.db))).not.toContain('hash');
  });

  it('can have fewer scopes than its role, and never more', async () => {
    const { key } = await makeKey(world, 'viewer', { scopes: ['definitions:read', 'operate'] });
    const { data } = await server.send(me, await heard(server, key));
    expect(data.me.principal.scopes).toEqual(['definitions:read']);
  });

  it('is refused alike whatever of it is wrong, and never falls back on another', async () => {
    const { id, key } = await makeKey(world, 'viewer', { name: 'alike' });
    expect(await eventually(() => statusOf(key), 200)).toBe(200);
    const secret = randomBytes(32).toString('base64url');
    const wrong = [
      writeKey({ id, secret }),
      writeKey({ id: '0123456789abcdef', secret }),
      'cairn_x_y',
      `${key}x`,
      'anything',
    ];
    const answers = await Promise.all(wrong.map((text) => server.send(me, keyed(text))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    // What is in Authorization decides.
    expect((await server.send(me, { ...keyed(wrong[0] ?? ''), 'x-api-key': key })).status).toBe(401);
    expect((await server.send(me, { ...keyed(key), 'x-api-key': 'anything' })).status).toBe(200);
    expect((await server.send(me, { authorization: 'Basic YTpi', 'x-api-key': key })).status).toBe(200);
    const nobody = await server.send(me);
    expect({ status: nobody.status, challenge: nobody.headers.get('www-authenticate') }).toEqual({
      status: 401,
      challenge: 'Bearer realm="cairn"',
    });
  });

  it('takes as long to refuse for an id that is unknown as for a secret that is wrong', () => {
    const keys = new Map([['a', { hash: hashSecret('a'), previousHash: null, previousUntil: null, expiresAt: null }]]);
    // So long that hashing it, and not throwing, is what takes the time.
    const secret = 'c'.repeat(50_000);
    const timesOf = (id: string) => {
      const began = process.hrtime.bigint();
      expect(() => checkKey({ id, secret }, keys, now)).toThrow(UnauthenticatedError);
      return Number(process.hrtime.bigint() - began);
    };
    const times = Array.from({ length: 1001 }, () => [timesOf('a'), timesOf('b')] as const);
    const median = (of: 0 | 1) => times.map((pair) => pair[of]).toSorted((a, b) => a - b)[500] ?? 0;
    const ratio = median(0) / median(1);
    expect(Math.max(ratio, 1 / ratio)).toBeLessThan(1.5);
  });

  it('is not taken from the instant on at which it expires', async () => {
    const { key } = await makeKey(world, 'viewer', { name: 'short', expiresAt: now + 1000 });
    expect(await eventually(() => statusOf(key), 200)).toBe(200);
    at = now + 999;
    expect(await statusOf(key)).toBe(200);
    at = now + 1000;
    const { status, errors } = await server.send(me, keyed(key));
    expect({ status, message: errors[0]?.message }).toEqual({
      status: 401,
      message: expect.stringContaining('expired'),
    });
  });

  it('is taken with both secrets after a rotation, until the overlap is over', async () => {
    const { id, key } = await makeKey(world, 'viewer', { name: 'turning' });
    const rotated = await changeAndTell(world.db, (db) => rotateKey(db, 'turning', 60_000, now));
    const next = rotated.kind === 'ok' ? rotated.value : null;
    expect(next?.id).toBe(id);
    expect(await eventually(() => statusOf(next?.key ?? ''), 200)).toBe(200);
    expect(await statusOf(key)).toBe(200);
    at = now + 60_000;
    expect(await statusOf(key)).toBe(401);
    expect(await statusOf(next?.key ?? '')).toBe(200);
  });

  it('that is revoked is refused on every server at once, and for good', async () => {
    const { id, key } = await makeKey(world, 'viewer', { name: 'leaked' });
    for (const each of [server, second]) expect(await eventually(() => statusOf(key, each), 200)).toBe(200);
    const began = performance.now();
    await changeAndTell(world.db, (db) => revokeKey(db, id, now));
    for (const each of [server, second]) expect(await eventually(() => statusOf(key, each), 401)).toBe(401);
    expect(performance.now() - began).toBeLessThan(1000);
    for (const again of [revokeKey(world.db, id, now), rotateKey(world.db, id, 0, now)])
      expect(await again).toMatchObject({ kind: 'refused', issues: [{ code: 'UNKNOWN_KEY' }] });
  });

  it('is known by when it was used last', async () => {
    const { id, key } = await makeKey(world, 'viewer', { name: 'used' });
    expect(await eventually(() => statusOf(key), 200)).toBe(200);
    at = now + 5000;
    await statusOf(key);
    at = now + 4000;
    await statusOf(key, second);
    for (const { authenticator } of [server, second]) await authenticator.keys?.uses.flush();
    expect((await listKeys(world.db)).find((each) => each.id === id)?.lastUsedAt).toBe(now + 5000);
  });
});

describe('the keys in memory', () => {
  it('are never older than a few seconds, also where no announcement comes', async () => {
    let clock = 0;
    const { id } = await makeKey(world, 'viewer', { name: 'unheard' });
    const keys = followKeys(world.db, { clock: () => clock });
    expect((await keys.current()).byId.has(id)).toBe(true);
    await revokeKey(world.db, id, now);
    clock = 900;
    expect((await keys.current()).byId.has(id)).toBe(true);
    clock = 3001;
    expect((await keys.current()).byId.has(id)).toBe(false);
  });

  it('are not used once they are to be forgotten, not even where they were being read', async () => {
    const keys = followKeys(world.db);
    const before = keys.current();
    keys.forget();
    const after = keys.current();
    expect(after).not.toBe(before);
    expect(await before).toBe(await after);
    expect(keys.current()).toBe(await after);
  });
});

describe('when a key ends', () => {
  const [hour, year] = [3_600_000, 365 * 86_400_000];
  const outcome = async (check: () => unknown) => {
    try {
      await check();
      return 'let in';
    } catch (error) {
      return (error as UnauthenticatedError).reason;
    }
  };

  it('is told by the clock of the database, wherever that of the server jumps', async () => {
    const present = await databaseClock(world.db)();
    const lasting = await makeKey(world, 'viewer', { name: 'lasting', expiresAt: present + hour });
    const over = await makeKey(world, 'viewer', { name: 'over', expiresAt: present });
    const turned = await makeKey(world, 'viewer', { name: 'turned' });
    await changeAndTell(world.db, (db) => rotateKey(db, 'turned', 0, present));
    const announcements = listen(world.pool);
    const keys = checkKeys({ db: world.db, announcements });
    onTestFinished(async () => {
      await keys.close();
      await announcements.close();
    });
    const real = Date.now;
    const found = async (ahead: number) => {
      const jumped = vi.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
      try {
        return await Promise.all([lasting, over, turned].map(({ key }) => outcome(() => keys.check(key))));
      } finally {
        jumped.mockRestore();
      }
    };
    const expected = ['let in', 'expired', 'wrong secret'];
    expect([await found(0), await found(year), await found(-year)]).toEqual([expected, expected, expected]);
  });

  it('goes on between two readings', async () => {
    let clock = 0;
    await makeKey(world, 'viewer', { name: 'between' });
    const known = await followKeys(world.db, { clock: () => clock }).current();
    const read = known.now();
    clock = 900;
    expect(known.now() - read).toBe(900);
  });
});

describe('what is said of a new key', () => {
  const read = (said: object) => readKeyOptions({ name: 'bi', role: 'viewer', ...said }, new Set(['lead']), now);

  it('is checked whole, with what would be possible', () => {
    const wrong = read({
      name: ' ',
      role: 'analist',
      scopes: 'x',
      expires: 'soon',
      stakeholder: 'leed',
      attribute: ['a'],
    });
    expect(wrong.kind === 'refused' && wrong.issues.map(({ code, path }) => [code, ...path])).toEqual(
      ['name', 'role', 'stakeholder', 'scopes', 'expires', 'attribute'].map((option) => ['KEY_INVALID', option]),
    );
    expect(wrong.kind === 'refused' && wrong.issues[1]?.hints[0]).toContain('"analyst"');
    expect(read({ scopes: 'goals:write' })).toMatchObject({
      issues: [{ hints: [expect.stringContaining('steward')] }],
    });
    expect(read({ expires: '2020-01-01' })).toMatchObject({ issues: [{ path: ['expires'] }] });
  });

  it('is a span or a day, and attributes of one name are a list', () => {
    expect(
      read({ expires: '2d', attribute: ['region=EMEA', 'region=APAC'], scopes: 'goals:read, follow' }),
    ).toMatchObject({
      value: {
        expiresAt: now + 172_800_000,
        attributes: { region: ['EMEA', 'APAC'] },
        scopes: ['goals:read', 'follow'],
      },
    });
    expect(read({ expires: '2027-01-31' })).toMatchObject({ value: { expiresAt: Date.parse('2027-01-31T00:00:00Z') } });
  });
});
