import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import * as tables from '../../db/tables/index.ts';
import { databaseOf } from '../kit/database-url.ts';

const name = `${inject('databasePrefix')}_${randomBytes(6).toString('hex')}`;
const folder = new URL('../../db/migrations/', import.meta.url);
const { entries } = JSON.parse(readFileSync(new URL('meta/_journal.json', folder), 'utf8')) as {
  entries: readonly { idx: number; tag: string }[];
};

let servers: readonly OpenDatabase[] = [];
const admin = new pg.Client({ connectionString: inject('adminUrl') });

beforeAll(async () => {
  await admin.connect();
  await admin.query(`create database ${name}`);
  servers = await Promise.all([0, 1, 2].map(() => openDatabase(databaseOf(inject('adminUrl'), name))));
});

afterAll(async () => {
  await Promise.all(servers.map(({ close }) => close()));
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
});

describe('the migrations', () => {
  it('are applied once when several servers start on an empty database at once', async () => {
    const counts = await Promise.all(servers.map(({ pool }) => migrate(pool)));
    expect(counts.sort()).toEqual([0, 0, entries.length]);
    // Of this database: the jobs of other tests lock theirs. A lock is free once the server has seen its connection close.
    const held = async () => {
      const { rows } = await admin.query(
        `select count(*)::int as held from pg_locks join pg_database on oid = database where locktype = 'advisory' and datname = $1`,
        [name],
      );
      return rows;
    };
    await expect.poll(held, { timeout: 60_000 }).toEqual([{ held: 0 }]);
  });

  it('refuse a database that a newer version has migrated', async () => {
    const pool = servers[0]?.pool as pg.Pool;
    await pool.query(`insert into cairn.migrations (hash, created_at) values ('newer', 99999999999999)`);
    await expect(migrate(pool)).rejects.toMatchObject({ issues: [{ code: 'DATABASE_UNSUPPORTED' }] });
    await pool.query(`delete from cairn.migrations where hash = 'newer'`);
  });

  it('say what the tables say: run "npx drizzle-kit generate --name …" after changing a table', async () => {
    const latest = String(entries.at(-1)?.idx).padStart(4, '0');
    const stored = JSON.parse(readFileSync(new URL(`meta/${latest}_snapshot.json`, folder), 'utf8'));
    const wanted = generateDrizzleJson(tables, stored.id, ['cairn', 'cx']);
    expect(await generateMigration(stored, wanted)).toEqual([]);
  });
});

describe('the list of tables', () => {
  it('re-exports every table file', () => {
    const files = readdirSync(new URL('../../db/tables/', import.meta.url)).filter((file) => file !== 'index.ts');
    const index = readFileSync(new URL('../../db/tables/index.ts', import.meta.url), 'utf8');
    const exported = [...index.matchAll(/^export \* from '\.\/(.+)';$/gm)].map((match) => match[1]);
    // Shared columns are no table; they are free to stay private.
    expect(exported).toEqual(expect.arrayContaining(files.filter((file) => !file.endsWith('-columns.ts'))));
  });
});
