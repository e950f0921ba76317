/** kill -9 of a command at the worst moments: what it had not finished was undone, and the same command again finishes it, once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { pendingMigrations } from '../../db/migrate.ts';
import { cairn, cairnJson, start } from '../cli/cairn.ts';
import { createShop, shopFiles, shopModel } from '../cli/shop.ts';
import { long } from '../kit/bad-days.ts';
import { testDatabase } from '../kit/database.ts';
import { fill, migrateTo, readFilled, versions } from '../kit/earlier-version.ts';
import { type FaultyProxy, faultyProxy } from '../kit/faulty-proxy.ts';
import { ownDatabase } from '../kit/own-database.ts';

const { pool, url } = await testDatabase();
const proxy = await faultyProxy(url);
const folder = mkdtempSync(join(tmpdir(), 'cairn-killed-'));
const rollups = 'rollups:\n  - { key: by_day, dataset: answers, dimensions: [region] }\n';
const withRollup = shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'] + rollups });
afterAll(async () => {
  await proxy.close();
  rmSync(folder, { recursive: true });
});

/** A file of answers; those up to `upTo` have another score than the file before may have had. */
function answers(name: string, count: number, score: number): string {
  const path = join(folder, name);
  const lines = Array.from({ length: count }, (_, id) => `${id},north,tea,${score},2025-03-0${1 + (id % 7)}T10:00:00Z`);
  writeFileSync(path, ['id,region,product,score,answered_at', ...lines].join('\n'));
  return path;
}

/** Ends the command with SIGKILL once it is at the last of `texts`: before the database hears it, or when it has done it and nobody was told. */
async function kill(
  args: readonly string[],
  texts: readonly string[],
  when: 'before' | 'after',
  at: { readonly proxy: FaultyProxy; readonly pool: Pool } = { proxy, pool },
): Promise<void> {
  const there = at.proxy.stallAt(texts, when);
  const running = start(args, { DATABASE_URL: at.proxy.url });
  const first = await Promise.race([there.then(() => 'stalled' as const), running.ended]);
  expect(first, `${args.join(' ')} did not come to ${texts.join(', ')}`).toBe('stalled');
  const { code } = await running.signal('SIGKILL');
  expect(code).toBeNull();
  at.proxy.cut();
  at.proxy.mend();
  // The database learns of it by and by, and then nothing is left: no transaction, and no lock.
  const left = `select pid, query from pg_stat_activity a where datname = current_database() and pid <> pg_backend_pid()
    and (xact_start is not null or exists (select from pg_locks l where l.pid = a.pid)) and backend_type = 'client backend'`;
  await expect.poll(async () => (await at.pool.query(left)).rows, { timeout: 60_000 }).toEqual([]);
}

const sums = async () =>
  (await pool.query('select count(*)::int as count, sum(score)::int as score from shop.answers')).rows[0];
const applied = async () =>
  (
    await pool.query(
      'select (select count(*)::int from cairn.applies) as applies, (select count(*)::int from cairn.definitions) as definitions',
    )
  ).rows[0];

const points = <T>(all: readonly T[], few: number): readonly T[] => (long ? all : all.slice(0, few));

describe('a migration, killed', () => {
  it('has changed nothing, and is done by the next start', async () => {
    const old = await ownDatabase();
    await migrateTo(old.pool, 2);
    const before = await fill(old.pool);
    const through = await faultyProxy(old.url);
    onTestFinished(through.close);
    const missing = versions.length - 2;
    // As many are made as the connection has written down when it is stopped.
    const done = (count: number) => Array.from({ length: count }, () => 'insert into "cairn"."migrations"');
    for (const texts of points([[...done(missing), 'commit'], done(3)], 1)) {
      await kill(['key', 'list'], texts, 'before', { proxy: through, pool: old.pool });
      expect(await pendingMigrations(old.pool)).toBe(missing);
    }
    expect(await cairn(['key', 'list'], { DATABASE_URL: old.url })).toMatchObject({ code: 0 });
    expect(await pendingMigrations(old.pool)).toBe(0);
    const columns = new Map([...before].map(([table, found]) => [table, found.columns]));
    expect(await readFilled(old.pool, columns)).toEqual(before);
  });
});

describe('cairn apply, killed', () => {
  beforeAll(() => createShop(pool));
  const storing = ['insert into "cairn"."definitions"'];

  it('before its commit has stored nothing, and after it all of it, once', async () => {
    const none = { applies: 0, definitions: 0 };
    for (const texts of points([[...storing, 'commit'], storing], 1)) {
      await kill(['apply', withRollup], texts, 'before');
      expect(await applied()).toEqual(none);
    }
    await kill(['apply', withRollup], [...storing, 'commit'], 'after');
    const stored = await applied();
    expect(stored).toMatchObject({ applies: 1 });
    expect(await cairnJson(['apply', withRollup], { DATABASE_URL: url })).toMatchObject({ changed: false });
    expect(await applied()).toEqual(stored);
  });
});

describe('cairn import, killed', () => {
  it('while rows are new leaves nothing, and the next one stores them once', async () => {
    const file = answers('new.csv', 20_000, 1);
    for (const text of points(['COMMIT', 'import lock_straight'], 1)) {
      await kill(['import', 'answers', file], [text], 'before');
      expect(await sums()).toEqual({ count: 0, score: null });
    }
    // Committed, and nobody was told: the next one finds every row there.
    await kill(['import', 'answers', file], ['import analyze'], 'before');
    expect(await sums()).toEqual({ count: 20_000, score: 20_000 });
    const again = await cairnJson(['import', 'answers', file], { DATABASE_URL: url });
    expect(again).toMatchObject({ inserted: 0, updated: 0, unchanged: 20_000 });
  });

  it('while rows are brought up to date leaves them as they were', async () => {
    const file = answers('newer.csv', 25_000, 2);
    for (const text of points(['COMMIT', 'import merge', 'import lock_table', 'import settle'], 1)) {
      await kill(['import', 'answers', file], [text], 'before');
      expect(await sums()).toEqual({ count: 20_000, score: 20_000 });
    }
    const again = await cairnJson(['import', 'answers', file], { DATABASE_URL: url });
    expect(again).toMatchObject({ inserted: 5_000, updated: 20_000 });
    expect(await sums()).toEqual({ count: 25_000, score: 50_000 });
  });
});

describe('cairn rollup build, killed', () => {
  const cells = async () => {
    const { rows } = await pool.query<{ state: string; table: string | null; marks: number }>(
      `select state, table_name as "table", (select count(*)::int from cairn.rollup_marks m where m.rollup = r.id) as marks from cairn.rollups r`,
    );
    return rows[0];
  };
  const counted = async () => {
    const { stdout } = await cairn(['ask', 'answers', '--all-time', '--json'], { DATABASE_URL: url });
    return stdout;
  };

  it('leaves what is marked marked, and is built once by the next', async () => {
    const first = await counted();
    for (const text of points(['rollup unmark', 'rollup build', 'rollup clear', 'create table "cairn_rollup"'], 1)) {
      // Each from nothing.
      await pool.query('delete from cairn.rollups');
      await kill(['rollup', 'build'], [text], 'before');
      const found = await cells();
      if (text.startsWith('create')) expect(found).toBeUndefined();
      else expect(found).toMatchObject({ state: 'building', marks: expect.any(Number) });
      if (found) expect(found.marks).toBeGreaterThan(0);
      expect(await counted()).toBe(first);
    }
    const { code, stdout, stderr } = await cairn(['rollup', 'build'], { DATABASE_URL: url });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('ready');
    const built = await cells();
    expect(built).toMatchObject({ state: 'ready', marks: 0 });
    const { rows } = await pool.query(
      `select count(*)::int as cells, count(distinct each)::int as once from ${built?.table} as each`,
    );
    // Built twice, each would be there twice.
    expect(rows[0].cells).toBeGreaterThan(0);
    expect(rows[0].once).toBe(rows[0].cells);
    expect(await counted()).toBe(first);
  });
});
