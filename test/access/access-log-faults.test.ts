/** The access log on bad days: a database that is away, a queue that is full, and answers that may not go without an entry. */
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { type AccessLogOptions, openAccessLog } from '../../src/access/log/access-log.ts';
import { createEntry } from '../../src/access/log/entry.ts';
import { readEntries } from '../../src/access/log/read-entries.ts';
import { fingerprintQuestions } from '../../src/app/access-log/fingerprints.ts';
import { logAccess } from '../../src/app/access-log/log-access.ts';
import { wideNetwork } from '../../src/app/access-log/refusal-entry.ts';
import { createMetrics } from '../../src/app/observe/metrics.ts';
import { now } from '../api/world.ts';
import { faultyProxy } from '../kit/faulty-proxy.ts';
import { accessWorld, guardedServer, keyed, makeKey } from './access-world.ts';

const world = await accessWorld();
const proxy = await faultyProxy(world.url);
const opened = await openDatabase(proxy.url, { connectionTimeout: 1_000, statementTimeout: 1_000, max: 4 });
afterAll(async () => {
  await opened.close();
  await proxy.close();
});

const required = openAccessLog(opened.db, { required: true });
const server = await guardedServer(world, {
  server: { access: { log: required, fingerprint: fingerprintQuestions(null) } },
});
afterAll(required.close);

let tests = 0;
const entry = (said: object = {}) => createEntry({ at: now, kind: 'operation', outcome: 'ok', ...said });
const found = async (principal: string) =>
  readEntries(world.db, { principal }, { limit: 1000, after: null, before: null, backwards: false });

function open(options: AccessLogOptions = {}) {
  const lost: number[] = [];
  const log = openAccessLog(opened.db, { interval: 0, onLost: (entries) => lost.push(entries), ...options });
  return { log, lost, name: `test ${++tests}` };
}

describe('an access log whose database is away', () => {
  it('keeps entries until it is back, and has each once', async () => {
    const { log, lost, name } = open();
    proxy.cut();
    for (let count = 0; count < 700; count++) log.add(entry({ principal: name, operation: `Q${count}` }));
    await log.flush();
    expect(await found(name)).toEqual([]);
    proxy.mend();
    await log.flush();
    const written = await found(name);
    expect(new Set(written.map(({ operation }) => operation)).size).toBe(700);
    expect(written).toHaveLength(700);
    await log.close();
    expect(lost).toEqual([]);
  });

  it('writes a batch once whose answer was lost on the way', async () => {
    const { log, name } = open();
    await opened.pool.query('select 1');
    log.add(entry({ principal: name }));
    proxy.dropAfter(1);
    await log.flush();
    proxy.mend();
    await log.flush();
    expect(await found(name)).toHaveLength(1);
  });

  it('loses what comes past its bound, counts it, and says so in the log', async () => {
    const { log, lost, name } = open({ most: 3, clock: () => now + 5 });
    proxy.cut();
    for (let count = 0; count < 5; count++) log.add(entry({ principal: name, operation: `Q${count}` }));
    await log.flush();
    expect(lost).toEqual([1, 1]);
    proxy.mend();
    await log.flush();
    expect((await found(name)).map(({ operation }) => operation).sort()).toEqual(['Q0', 'Q1', 'Q2']);
    const all = await readEntries(world.db, {}, { limit: 1000, after: null, before: null, backwards: false });
    expect(all.filter(({ kind }) => kind === 'gap')).toMatchObject([{ at: now + 5, times: 2, outcome: 'failed' }]);
    await log.close();
  });

  it('writes what is left when it is closed, and counts what it could not', async () => {
    const first = open();
    first.log.add(entry({ principal: first.name }));
    await first.log.close();
    expect(await found(first.name)).toHaveLength(1);
    const second = open();
    proxy.cut();
    second.log.add(entry({ principal: second.name }));
    await second.log.close();
    expect(second.lost).toEqual([1]);
    proxy.mend();
  });
});

describe('an access log of a server', () => {
  it('counts for Prometheus what was written and what is lost, and says so in the log', async () => {
    const metrics = createMetrics();
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(line) });
    const config = { accessLog: 'on', accessLogOfCommands: true, accessLogSecret: null } as const;
    const access = logAccess({ config, db: opened.db, logger, metrics, onFailure: () => undefined });
    access?.log.add(entry());
    await access?.log.flush();
    proxy.cut();
    access?.log.add(entry());
    await access?.log.close();
    proxy.mend();
    const told = await metrics.registry.metrics();
    expect(told).toContain('\ncairn_access_log_entries_total 1\n');
    expect(told).toContain('\ncairn_access_log_lost_total 1\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, entries: 1 }]);
    const off = { ...config, accessLog: 'off' } as const;
    expect(logAccess({ config: off, db: opened.db, logger, metrics, onFailure: () => undefined })).toBeUndefined();
  });
});

describe('an entry', () => {
  it('of a text that no column can hold is written without it, and never keeps back the others', async () => {
    const { log, lost, name } = open();
    log.add(entry({ principal: name, subject: `a\0b\ud800${'c'.repeat(1000)}` }));
    log.add(entry({ principal: name, statements: 2 ** 40 }));
    log.add(entry({ principal: name, subject: 'sound' }));
    await log.flush();
    const subjects = (await found(name)).map(({ subject }) => subject);
    expect(subjects).toHaveLength(2);
    expect(subjects).toContain('sound');
    expect(subjects.find((subject) => subject !== 'sound')).toMatch(/^ab\ufffdc{252}$/);
    expect(lost).toEqual([1]);
  });

  it('of refusals alike is one, and they drive out no other', async () => {
    const { log, lost, name } = open({ most: 10 });
    for (let count = 0; count < 5000; count++)
      log.add(
        entry({ kind: 'refusal', outcome: 'refused', principal: name, network: '10.0.0.0/24', reason: 'wrong secret' }),
      );
    log.add(entry({ principal: name }));
    await log.flush();
    expect((await found(name)).map(({ times }) => times).sort()).toEqual([1, 5000]);
    expect(lost).toEqual([]);
  });

  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['someone', null],
  ])('names of the address %s the network %s', (address, network) => {
    expect(wideNetwork(address)).toBe(network);
  });
});

describe('an access log that is required', () => {
  it('lets no answer go before its entry is written, and none at all where it cannot be', async () => {
    const { id, key } = await makeKey(world, 'viewer');
    const ask = () => server.send('{ metrics { edges { node { key } } } }', keyed(key));
    const written = async () => (await found(`key:${id}`)).length;
    await expect.poll(async () => (await ask()).status).toBe(200);
    const before = await written();
    expect((await ask()).status).toBe(200);
    expect(await written()).toBe(before + 1);
    proxy.cut();
    const refused = await ask();
    expect(refused.status).toBe(503);
    expect(refused.data).toBeNull();
    expect(refused.errors[0]?.extensions.code).toBe('ACCESS_LOG_UNAVAILABLE');
    const table = async () => {
      const response = await fetch(`${server.url}/table.csv?metrics=score`, { headers: keyed(key) });
      await response.text();
      return response;
    };
    expect((await table()).status).toBe(503);
    proxy.mend();
    await expect.poll(async () => (await ask()).status).toBe(200);
    expect((await table()).status).toBe(200);
    expect((await found(`key:${id}`)).map(({ outcome }) => outcome)).toContain('begun');
  });
});
