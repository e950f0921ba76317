/** Files of new rows go straight into the table, all others by the stage: nobody can tell by what is stored, counted or rejected. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Result, unwrap } from '../../src/kernel/issue.ts';
import { testDatabase } from '../kit/database.ts';
import { datasetOver, importKit } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);

/** By which statement rows came into `things`: `copy_straight` or `merge`. */
const ways = async () => (await kit.rows('SELECT way FROM ways')).map(({ way }) => way);

const columns = 'id int PRIMARY KEY, name varchar(5), score numeric(5, 2) CHECK (score < 100), colour text';
/** A rule, if only one on deleting, keeps an import from going straight. */
const byStage = (table: string) => `CREATE RULE nothing AS ON DELETE TO ${table} DO ALSO NOTHING`;

beforeEach(async () => {
  await pool.query(`DROP TABLE IF EXISTS things, twins, colours, ways CASCADE;
    CREATE TABLE colours (name text PRIMARY KEY); INSERT INTO colours VALUES ('red');
    CREATE TABLE things (${columns}, FOREIGN KEY (colour) REFERENCES colours DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE ways (way text);
    CREATE OR REPLACE FUNCTION note_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO ways VALUES (substring(current_query() FROM 'import (\\w+)')); RETURN NULL; END $$;
    CREATE TRIGGER note AFTER INSERT ON things FOR EACH STATEMENT EXECUTE FUNCTION note_way()`);
});

describe('a file of new rows', () => {
  it('goes straight into the table, beside rows that are there', async () => {
    await pool.query('INSERT INTO things VALUES (9)');
    expect(await kit.run('id,name\n1,a\n2,b\n')).toMatchObject({ value: { inserted: 2, updated: 0 } });
    expect(await ways()).toEqual([null, 'copy_straight']);
  });

  it('goes straight although some of its rows cannot be read, and these are rejected', async () => {
    expect(await kit.run('id,name\n1,a\nx,b\n3,too long\n4,d\n')).toMatchObject({
      value: { inserted: 2, rejected: 2 },
    });
    expect(await ways()).toEqual(['copy_straight']);
    expect(
      kit
        .rejects()
        .split('\n')
        .slice(1, 3)
        .map((line) => line.slice(0, 2)),
    ).toEqual(['3,', '4,']);
  });

  it('goes by the stage where more rows are rejected than are held in memory', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => `${index % 2 === 0 ? index : 'x'},a`);
    expect(await kit.run(`id,name\n${lines.join('\n')}\n`)).toMatchObject({
      value: { inserted: 1_250, rejected: 1_250 },
    });
    expect(await ways()).toEqual(['merge']);
    expect(kit.rejects().trimEnd().split('\n')).toHaveLength(1_251);
  });

  it('lets others write to the table meanwhile', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `${index},a`);
    let other: Promise<unknown> | undefined;
    let doneFirst = false;
    const result = await kit.run(`id,name\n${lines.join('\n')}\n`, {
      onProgress: ({ step, rows }) => {
        if (step === 'reading' && rows > 0)
          other ??= pool.query('INSERT INTO things VALUES (-1)').then(() => {
            doneFirst = true;
          });
      },
    });
    expect(result).toMatchObject({ value: { inserted: 40_000 } });
    expect(other).toBeDefined();
    expect(doneFirst).toBe(true);
  });
});

describe('a file of other rows', () => {
  it.each([
    ['mostly keys that are there', 'id,name\n9,b\n10,b\n1,a\n', { inserted: 1, updated: 2 }],
    ['a key twice', 'id,name\n1,a\n1,a\n', { inserted: 1, repeated: 1 }],
    ['a value against a rule', 'id,score\n1,5\n2,500\n', { inserted: 1, rejected: 1 }],
    [
      'a key that leads nowhere, judged only at the end of a transaction',
      'id,colour\n1,red\n2,blue\n',
      { inserted: 1, rejected: 1 },
    ],
  ])('goes by the stage, whole: %s', async (_, file, counts) => {
    await pool.query('INSERT INTO things VALUES (9), (10); TRUNCATE ways');
    expect(await kit.run(file)).toMatchObject({ value: counts });
    expect(await ways()).toEqual(['merge']);
  });

  it('touches nothing where all of its rows are there', async () => {
    const file = 'id,name\n1,a\n2,b\n';
    await kit.run(file);
    const versions = () => kit.rows('SELECT xmin::text, xmax::text, ctid::text FROM things');
    const before = await versions();
    expect(await kit.run(file)).toMatchObject({ value: { unchanged: 2 } });
    expect(await versions()).toEqual(before);
  });
});

describe('a table that rules watch over', () => {
  it('is not written to behind their back', async () => {
    await pool.query(`CREATE RULE elsewhere AS ON INSERT TO things DO INSTEAD INSERT INTO colours VALUES ('blue')`);
    await expect(kit.run('id\n1\n')).rejects.toThrow('rules');
    expect(await kit.rows('SELECT id FROM things')).toEqual([]);
  });
});

describe('both ways', () => {
  const told = (result: Result<object>) => {
    if (result.kind === 'refused')
      return result.issues.map(({ code, message }) => [code, message.replaceAll('twins', 'things')]);
    const { seconds, table, rejectsFile, ...counts } = unwrap(result) as Record<string, unknown>;
    return { ...counts, rejects: rejectsFile === null ? null : kit.rejects().replaceAll('twins', 'things') };
  };
  const row = fc.tuple(
    fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 40 }).map(String) }, fc.constantFrom('', 'x')),
    fc.constantFrom('a', 'b', '', 'toolong', '\\N', '"t\tw\no"', 'b\\s'),
    fc.constantFrom('1.5', '99.99', '100', '0.125', '', '-7'),
    fc.constantFrom('red', '', 'red', 'blue'),
  );

  it('store, count and reject the same', async () => {
    await pool.query(
      `CREATE TABLE twins (${columns}, FOREIGN KEY (colour) REFERENCES colours DEFERRABLE INITIALLY DEFERRED)`,
    );
    await pool.query(byStage('twins'));
    const world = fc.record({
      rows: fc.array(row, { maxLength: 8 }),
      there: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
      onConflict: fc.constantFrom('update', 'keep', 'reject'),
      most: fc.constantFrom('', 'rejects: { max: 1 }', 'rejects: { share: 0.5 }'),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ rows, there, onConflict, most }) => {
        const results: unknown[] = [];
        for (const table of ['things', 'twins']) {
          await pool.query(`TRUNCATE ${table}`);
          for (const id of there) await pool.query(`INSERT INTO ${table} VALUES ($1, 'a')`, [id]);
          const file = `id,name,score,colour\n${rows.map((fields) => `${fields.join(',')}\n`).join('')}`;
          const mapping = `onConflict: ${onConflict}\n${most}\n`;
          results.push(told(await kit.run(file, { mapping, dataset: datasetOver(table) })));
          results.push(await kit.rows(`SELECT * FROM ${table} ORDER BY id`));
        }
        expect(results.slice(0, 2)).toEqual(results.slice(2));
      }),
      { numRuns: 40 },
    );
  });
});
