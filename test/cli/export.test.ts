/** What people wrote survives: exported from one database, restored into another, letter by letter, once, all or nothing. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportedTables, leftOutTables } from '../../src/app/backup/exported-tables.ts';
import { readExport } from '../../src/app/backup/read-export.ts';
import { restoreExport } from '../../src/app/backup/restore-export.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { dataFolder } from '../kit/data-folder.ts';
import { testDatabase } from '../kit/database.ts';
import { fill, readFilled } from '../kit/earlier-version.ts';
import { cairn, cairnJson } from './cairn.ts';

const from = await testDatabase();
const to = await testDatabase();
const filled = await fill(from.pool);
// Digits and signs that JSON of JavaScript would lose or change.
await from.pool.query(
  `insert into cairn.applies overriding system value select (json_populate_record(each, json_build_object('id', 9007199254740993, 'message', E'"\\\\ \\n é'))).* from cairn.applies each where id = 1`,
);

const kept = (pool: typeof from.pool) =>
  readFilled(
    pool,
    new Map(
      [...filled]
        .filter(([table]) => exportedTables.some((name) => table === `cairn.${name}`))
        .map(([table, { columns }]) => [table, columns]),
    ),
  );

describe('an export', () => {
  it('holds every table of the schema, or says why not', async () => {
    const { rows } = await from.pool.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'cairn' order by 1`,
    );
    const decided = new Set([...exportedTables, ...Object.keys(leftOutTables)]);
    expect(rows.map(({ name }) => name).filter((name) => !decided.has(name))).toEqual([]);
  });

  it('is restored with every id, version and letter, once; other rows, other versions and broken files are refused', async () => {
    const file = join(dataFolder(), 'all.cairn');
    const { rows } = await cairnJson<{ rows: number }>(['export', file], { DATABASE_URL: from.url });
    expect(rows).toBe(exportedTables.length * 3 + 1);
    expect(statSync(file).mode & 0o077).toBe(0);

    const again = await cairn(['export', file], { DATABASE_URL: from.url });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('EXPORT_UNREADABLE: ') });

    const text = readFileSync(file, 'utf8');
    const broken = join(dataFolder(), 'broken.cairn');
    const refusal = async (content: string) => {
      writeFileSync(broken, content);
      const read = await readExport(broken);
      return read.kind === 'refused' ? read.issues.map(({ code, message }) => `${code} ${message}`).join() : null;
    };
    expect(await refusal(text.slice(0, -200))).toMatch(/^EXPORT_UNREADABLE .*cut off/);
    expect(await refusal(text.replace('word-2', 'word-7'))).toMatch(/^EXPORT_UNREADABLE .*not as it was written/);
    expect(await refusal('{"some": "json"}\n')).toMatch(/^EXPORT_UNREADABLE .*no export/);

    const read = unwrap(await readExport(file));
    const newer = { ...read, head: { ...read.head, migrations: 99 } };
    expect(await restoreExport(to.pool, newer)).toMatchObject({ issues: [{ code: 'RESTORE_CONFLICT' }] });

    expect(await cairnJson(['restore', file], { DATABASE_URL: to.url })).toMatchObject({ rows, changed: true });
    expect(await kept(to.pool)).toEqual(await kept(from.pool));
    expect(await cairnJson(['restore', file], { DATABASE_URL: to.url })).toMatchObject({ rows, changed: false });

    // What is written next has an id of its own.
    const { rows: next } = await to.pool.query<{ id: string }>(
      `insert into cairn.change_log (at, actor, action, subject_kind, subject, request_id) values (now(), 'a', 'b', 'c', 'd', 'e') returning id`,
    );
    expect(Number(next[0]?.id)).toBe(4);
    const other = await cairn(['restore', file], { DATABASE_URL: to.url });
    expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/RESTORE_CONFLICT: .*change_log/) });
  });
});
