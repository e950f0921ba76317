/** Migrations beside servers that go on: from every earlier version with data in it, never long in anybody's way, all or nothing. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import * as tables from '../../db/tables/index.ts';
import { databaseOf } from '../kit/database-url.ts';
import { fill, migrateTo, readFilled, versions } from '../kit/earlier-version.ts';

const prefix = `${inject('databasePrefix')}_${randomBytes(4).toString('hex')}`;
const made: string[] = [];

async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

async function empty(name: string): Promise<OpenDatabase> {
  await admin(`create database ${prefix}_${name}`);
  made.push(`${prefix}_${name}`);
  return openDatabase(databaseOf(inject('adminUrl'), `${prefix}_${name}`));
}

afterAll(async () => {
  for (const name of made) await admin(`drop database if exists ${name} with (force)`);
});

describe('a database of an earlier version', () => {
  it.each(versions.slice(0, -1).map((tag, index) => ({ tag, count: index + 1 })))(
    'is brought to this one with its rows: $tag',
    async ({ count }) => {
      const { db, pool, close } = await empty(`v${count}`);
      await migrateTo(pool, count);
      const before = await fill(pool);
      expect(before.size).toBeGreaterThan(15);
      expect(await pendingMigrations(pool)).toBe(versions.length - count);
      expect(await migrate(pool)).toBe(versions.length - count);
      expect(await pendingMigrations(pool)).toBe(0);
      const after = await readFilled(pool, new Map([...before].map(([table, { columns }]) => [table, columns])));
      expect(after).toEqual(before);
      // As this version reads them, with whatever columns it has since.
      for (const table of (Object.values(tables) as unknown[]).filter((each): each is PgTable => is(each, PgTable)))
        await expect(db.select().from(table), getTableName(table)).resolves.toBeInstanceOf(Array);
      await close();
    },
  );
});

describe('a migration that waits for a table', () => {
  it('gives up in time for others, tries again, and is all there or not at all', async () => {
    const index = versions.findIndex((tag) => tag.includes('tickets_are_found'));
    const { pool, close } = await empty('locked');
    await migrateTo(pool, index);
    const holder = await pool.connect();
    await holder.query('begin; lock table cx.tickets in row exclusive mode');
    const refused = migrate(pool, { lockTimeout: 100, patience: 300 });
    await expect(refused).rejects.toMatchObject({ issues: [{ code: 'DATABASE_TIMEOUT' }] });
    expect(await pendingMigrations(pool)).toBe(versions.length - index);
    const waiting = migrate(pool, { lockTimeout: 100, patience: 60_000 });
    // Whoever writes meanwhile waits no longer than the migration does.
    await pool.query(
      `set lock_timeout = '20s'; insert into cx.agents (id, name, team, queue, region, hired_at) values (1, 'a', 'a', 'a', 'a', now())`,
    );
    await holder.query('rollback');
    holder.release();
    expect(await waiting).toBe(versions.length - index);
    await close();
  });

  it('leaves nothing behind where its server is killed in the middle', async () => {
    const index = versions.findIndex((tag) => tag.includes('tickets_are_found'));
    const { pool, close } = await empty('killed');
    await migrateTo(pool, 2);
    const before = await fill(pool);
    const holder = await pool.connect();
    await holder.query('begin; lock table cx.tickets in row exclusive mode');
    // It has made the tables of several versions when it comes to the one that is held.
    const killed = migrate(pool, { lockTimeout: 60_000 });
    killed.catch(() => undefined);
    const waits = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%create index%'`;
    await expect.poll(async () => (await pool.query(waits)).rowCount, { timeout: 30_000 }).toBe(1);
    await pool.query(`select pg_terminate_backend(pid) from (${waits}) as waiting`);
    await expect(killed).rejects.toThrow();
    expect(await pendingMigrations(pool)).toBe(versions.length - 2);
    expect(index).toBeGreaterThan(2);
    await holder.query('rollback');
    holder.release();
    expect(await migrate(pool)).toBe(versions.length - 2);
    expect(await readFilled(pool, new Map([...before].map(([table, { columns }]) => [table, columns])))).toEqual(
      before,
    );
    await close();
  });
});

/** What an older server that goes on would trip over, or wait for. */
const dangerous: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\s+(table|column|schema|view|function)\b/i, 'takes away what an older server reads'],
  [/\brename\b/i, 'takes away a name that an older server uses'],
  [/\balter\s+column\b.*\b(type|set\s+data\s+type)\b/i, 'rewrites the table while it is locked'],
  [/\bset\s+not\s+null\b/i, 'reads the table while it is locked, and refuses rows of an older server'],
  [/\badd\s+column\b(?![^;]*\bdefault\b)[^;]*\bnot\s+null\b/i, 'refuses rows of an older server'],
  [/\btruncate\s+(table\s+)?"/i, 'loses rows'],
];

/** Indexes and constraints of tables that are there already lock them for as long as they are made: why that is short, or was. */
const argued: Readonly<Record<string, string>> = {
  '0003_follows_are_delivered "cairn"."notifications"':
    'a message each that is kept: some thousands of rows, a second at most',
  '0006_tickets_are_found_by_first_resolution "cx"."tickets"':
    "a table of the demo company and of small ones; a large one is a company's own, which migrations never touch",
};

describe('each migration', () => {
  it.each(versions)('can be applied while older servers go on: %s', (tag) => {
    const text = readFileSync(new URL(`../../db/migrations/${tag}.sql`, import.meta.url), 'utf8');
    const statements = text.split('--> statement-breakpoint').map((each) => each.replace(/^\s*--.*$/gm, '').trim());
    const own = new Set([...text.matchAll(/create table ("[^"]+"\."[^"]+")/gi)].map(([, name]) => name));
    for (const statement of statements) {
      // The body of a function runs later.
      if (/^create function/i.test(statement)) continue;
      for (const [pattern, why] of dangerous)
        expect(pattern.test(statement), `${why}:\n${statement}\nSee docs/migrations.md.`).toBe(false);
      const [, table] =
        /^create (?:unique )?index\b(?! concurrently).* on ("[^"]+"\."[^"]+")/i.exec(statement) ??
        /^alter table ("[^"]+"\."[^"]+") add constraint(?!.*not valid)/i.exec(statement) ??
        [];
      if (table === undefined || own.has(table)) continue;
      expect(argued, `This locks ${table}: make it in another way, or argue. See docs/migrations.md.`).toHaveProperty([
        `${tag} ${table}`,
      ]);
    }
  });
});
