/** How rows of the stage are written: only those that are new or differ, in the order of their lines, whatever else the table does with them. */
import { beforeEach, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { importKit } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const stored = () => kit.rows('SELECT id, name FROM things ORDER BY id');

/** Rows that are there come first in each file, so that all go by the stage. */
beforeEach(async () => {
  await pool.query(`DROP TABLE IF EXISTS things CASCADE; CREATE TABLE things (id text PRIMARY KEY, name text, place serial);
    INSERT INTO things VALUES ('A', 'a'), ('B', 'b'), ('C', 'c')`);
});

it.each([
  ['changed', 'id,name\nA,a\nB,z\nC,c\nD,d\n', { inserted: 1, updated: 1, unchanged: 2 }],
  ['new', 'id,name\nA,a\nC,c\nD,d\n', { inserted: 1, updated: 0, unchanged: 2 }],
])('a row that stays as it is is not touched where others are %s', async (_, file, counts) => {
  const versions = () => kit.rows(`SELECT xmin::text, xmax::text, ctid::text FROM things WHERE id IN ('A', 'C')`);
  const before = await versions();
  expect(await kit.run(file)).toMatchObject({ value: counts });
  expect(await versions()).toEqual(before);
});

it('rows that are kept are not touched', async () => {
  const versions = () => kit.rows(`SELECT xmin::text, xmax::text, ctid::text FROM things WHERE id IN ('A', 'B')`);
  const before = await versions();
  expect(await kit.run('id,name\nA,z\nB,z\nD,d\n', { mapping: 'onConflict: keep' })).toMatchObject({
    value: { inserted: 1, updated: 0, kept: 2 },
  });
  expect(await versions()).toEqual(before);
});

it('new rows are written in the order of their lines', async () => {
  const ids = Array.from({ length: 500 }, (_, index) => `n${(index * 337) % 500}`);
  await kit.run(`id,name\nA,a\nB,z\n${ids.map((id) => `${id},x\n`).join('')}`);
  expect((await kit.rows(`SELECT id FROM things WHERE name = 'x' ORDER BY place`)).map(({ id }) => id)).toEqual(ids);
});

it('a value that one row gives up is another’s to take, line after line', async () => {
  await pool.query('CREATE UNIQUE INDEX ON things (name)');
  expect(await kit.run('id,name\nC,d\nB,c\nA,b\nE,a\n')).toMatchObject({ value: { inserted: 1, updated: 3 } });
  expect((await stored()).map(({ name }) => name)).toEqual(['b', 'c', 'd', 'a']);
});

it('a trigger that gives a row another key has it brought up to date by that', async () => {
  await pool.query(`CREATE OR REPLACE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id = upper(NEW.id); RETURN NEW; END $$;
    CREATE TRIGGER shout BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION shout()`);
  expect((await kit.run('id,name\nA,a\nB,b\nc,z\n')).kind).toBe('ok');
  expect(await stored()).toEqual([
    { id: 'A', name: 'a' },
    { id: 'B', name: 'b' },
    { id: 'C', name: 'z' },
  ]);
});
