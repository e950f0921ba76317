/** What becomes of rows: stored, updated, left alone, repeated, rejected with a reason. */
import { existsSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { datasetOver, importKit, issuesOf } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const stored = () => kit.rows('SELECT * FROM things ORDER BY 1');

beforeEach(async () => {
  await pool.query(`DROP TABLE IF EXISTS things, colours; DROP TYPE IF EXISTS mood; DROP SCHEMA IF EXISTS fresh CASCADE;
    CREATE TABLE things (id int PRIMARY KEY, name text, score numeric(5, 2))`);
});

describe('importing twice', () => {
  const file = 'id,name,score\n1,a,1.5\n2,b,\n3,,3\n';

  it('changes nothing', async () => {
    expect(await kit.run(file)).toMatchObject({ value: { read: 3, inserted: 3, updated: 0, unchanged: 0 } });
    const versions = () => kit.rows('SELECT id, xmin::text, ctid::text FROM things ORDER BY id');
    const before = await versions();
    expect(await kit.run(file)).toMatchObject({ value: { read: 3, inserted: 0, updated: 0, unchanged: 3 } });
    expect(await versions()).toEqual(before);
  });

  it('updates the rows that have changed, a value that became null among them', async () => {
    await kit.run(file);
    const changed = 'id,name,score\n1,a,1.50\n2,b,7\n3,,\n4,new,0\n';
    expect(await kit.run(changed)).toMatchObject({
      value: { read: 4, inserted: 1, updated: 2, unchanged: 1, kept: 0 },
    });
    expect(await stored()).toEqual([
      { id: 1, name: 'a', score: '1.50' },
      { id: 2, name: 'b', score: '7.00' },
      { id: 3, name: null, score: null },
      { id: 4, name: 'new', score: '0.00' },
    ]);
  });

  it('leaves columns alone that the file does not have', async () => {
    await kit.run(file);
    expect(await kit.run('id,name\n1,z\n')).toMatchObject({ value: { updated: 1 } });
    expect((await stored())[0]).toEqual({ id: 1, name: 'z', score: '1.50' });
  });

  it('keeps what the table has where the mapping says so', async () => {
    await kit.run(file);
    const result = await kit.run('id,name,score\n1,z,1.5\n2,b,\n', { mapping: 'onConflict: keep' });
    expect(result).toMatchObject({ value: { inserted: 0, updated: 0, kept: 1, unchanged: 1 } });
    expect((await stored())[0]).toMatchObject({ name: 'a' });
  });

  it('rejects rows that would change the table where the mapping says so', async () => {
    await kit.run(file);
    const result = await kit.run('id,name,score\n1,z,1.5\n2,b,\n', { mapping: 'onConflict: reject' });
    expect(result).toMatchObject({ value: { rejected: 1, unchanged: 1, updated: 0 } });
    expect(kit.rejects()).toBe('line,reason,id,name,score\n2,the table has other values for the same id,1,z,1.5\n');
  });
});

describe('the same key twice in a file', () => {
  it('counts a line that repeats another once, and rejects a line that contradicts one', async () => {
    const file = 'id,name\n1,a\n2,b\n1,a\n1,c\n2,b\n';
    expect(await kit.run(file)).toMatchObject({ value: { read: 5, inserted: 2, repeated: 2, rejected: 1 } });
    expect(kit.rejects()).toBe('line,reason,id,name\n5,has other values for the same id as line 2,1,c\n');
    expect(await kit.run(file)).toMatchObject({ value: { inserted: 0, unchanged: 2, repeated: 2, rejected: 1 } });
  });

  it('keeps real rows apart by their position where the file has no key', async () => {
    const mapping = 'columns:\n  id: { rowNumber: true }\n  name: item\n';
    expect(await kit.run('item\nmug\nmug\nplate\n', { mapping })).toMatchObject({
      value: { inserted: 3, repeated: 0 },
    });
    expect(await kit.run('item\nmug\nmug\nplate\n', { mapping })).toMatchObject({
      value: { inserted: 0, unchanged: 3 },
    });
  });

  it('makes equal rows one row by a hash, whatever the order of the lines', async () => {
    await pool.query('DROP TABLE things; CREATE TABLE things (id text PRIMARY KEY, name text, score int)');
    const mapping = 'columns:\n  id: { hash: all }\n  name: item\n  score:\n';
    expect(await kit.run('item,score\nmug,1\nmug,1\nplate,\n', { mapping })).toMatchObject({
      value: { inserted: 2, repeated: 1 },
    });
    expect(await kit.run('item,score\nplate,\nmug,1\n', { mapping })).toMatchObject({
      value: { inserted: 0, unchanged: 2 },
    });
    const only = 'columns:\n  id: { hash: [name] }\n  name: item\n  score:\n';
    expect(await kit.run('item,score\nmug,1\nmug,2\n', { mapping: only })).toMatchObject({
      value: { inserted: 1, rejected: 1 },
    });
  });

  it('builds keys from several columns and from the name of the file', async () => {
    await pool.query('DROP TABLE things; CREATE TABLE things (id text PRIMARY KEY, name text)');
    const mapping = 'columns:\n  id: { template: "{year}/{no}@{$file}:{$row}" }\n  name: { template: "{year}-{no}" }\n';
    await kit.run('year,no\n2017,1\n2017,\n', { mapping });
    expect(await stored()).toEqual([{ id: '2017/1@data.csv:1', name: '2017-1' }]);
    expect(kit.rejects()).toContain('3,id: has no value and needs one,2017,');
  });
});

describe('rows that do not fit', () => {
  it('go to the rejects file with line, reason and fields, and the others are stored', async () => {
    const file =
      'id,name,score\n1,"two\nlines",1\n2,b,many\n,c,1\n3,d\n4,e,1,2\n\n5,f,1000\n6,g,0.125\nseven,h,x\n8,i,2\n';
    expect(await kit.run(file)).toMatchObject({
      value: { read: 9, inserted: 2, rejected: 7, rejectsFile: kit.rejectsFile },
    });
    expect(kit.rejects().split('\n')).toEqual([
      'line,reason,id,name,score',
      '4,"score: ""many"" is not a number",2,b,many',
      '5,id: has no value and needs one,,c,1',
      '6,has 2 fields instead of 3,3,d',
      '7,has 4 fields instead of 3,4,e,1,2',
      '9,"score: ""1000"" is out of range",5,f,1000',
      '10,"score: ""0.125"" has more than 2 decimals (round: true rounds it)",6,g,0.125',
      '11,"id: ""seven"" is not a whole number; score: ""x"" is not a number",seven,h,x',
      '',
    ]);
  });

  it('can be mended in the rejects file and imported from there', async () => {
    await kit.run('id;name\n1;a\nx;b\n', { mapping: 'delimiter: ";"' });
    const mended = `\ufeff${kit.rejects().replace('x;b', '2;b')}`;
    expect(await kit.run(mended, { mapping: 'delimiter: ";"' })).toMatchObject({
      value: { inserted: 1, rejected: 0, ignoredColumns: ['line', 'reason'] },
    });
    expect(existsSync(kit.rejectsFile)).toBe(false);
  });

  it('are found in the rules of the table: lengths, enums, checks, foreign keys, types that only the database reads', async () => {
    await pool.query(`CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE colours (name text PRIMARY KEY); INSERT INTO colours VALUES ('red');
      DROP TABLE things; CREATE TABLE things (id int PRIMARY KEY, code varchar(3), mood mood, low int, high int CHECK (high < 100),
        colour text REFERENCES colours, tag uuid, extra jsonb, needed text NOT NULL, CONSTRAINT ordered CHECK (low <= high))`);
    const uuid = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11';
    const lines = [
      'id,code,mood,low,high,colour,tag,extra,needed',
      `1,abc,good,1,2,red,${uuid},"{""a"": 1}",x`,
      `2,abcd,good,1,2,red,${uuid},1,x`,
      '3,abc,soso,1,2,,,,x',
      '4,abc,bad,3,2,,,,x',
      '5,abc,bad,,200,,,,x',
      '6,abc,bad,,,green,,,x',
      '7,abc,bad,,,,not-a-uuid,{broken,x',
      '8,abc,bad,,,,,,',
      '9,,,,,,,,x',
    ];
    expect(await kit.run(lines.join('\n'))).toMatchObject({ value: { inserted: 2, rejected: 7 } });
    const reasons = kit.rejects().split('\n').slice(1, -1);
    expect(reasons.map((line) => line.slice(0, 3))).toEqual(['3,"', '4,"', '5,b', '6,b', '7,c', '8,"', '9,n']);
    expect(reasons[2]).toContain('breaks the rule ordered: (low <= high)');
    expect(reasons[4]).toContain('colour: no such row in colours');
    expect(reasons[5]).toContain('tag: ""not-a-uuid"" is not uuid; extra: ""{broken"" is not jsonb');
    expect(await kit.run(lines.join('\n'))).toMatchObject({ value: { inserted: 0, updated: 0, unchanged: 2 } });
  });

  it('are found under a check that needs a value which the file does not bring: then the whole import is refused', async () => {
    await pool.query(
      'ALTER TABLE things ADD COLUMN hidden int DEFAULT 0, ADD CONSTRAINT sum CHECK (hidden + score < 10)',
    );
    const [found] = issuesOf(await kit.run('id,score\n1,5\n2,50\n'));
    expect(found).toMatchObject({ code: 'IMPORT_ROWS_REFUSED' });
    expect(found?.message).toContain('sum');
    expect(await stored()).toEqual([]);
  });

  it('stop the import when there are more than the mapping allows, and the file of rejects says which', async () => {
    const file = 'id,name\n1,a\nx,b\n2,c\ny,d\nz,e\n3,f\n';
    const [counted] = issuesOf(await kit.run(file, { mapping: 'rejects: { max: 1 }' }));
    expect(counted).toMatchObject({ code: 'IMPORT_TOO_MANY_REJECTS' });
    expect(counted?.message).toBe('By line 5, 2 rows were rejected, and 1 may be. Nothing was stored.');
    expect(kit.rejects().split('\n')).toHaveLength(4);
    const [shared] = issuesOf(await kit.run(file, { mapping: 'rejects: { share: 0.25 }' }));
    expect(shared?.message).toBe('Of 6 rows, 3 rows were rejected, and 25 % may be. Nothing was stored.');
    expect(await stored()).toEqual([]);
    expect(await kit.run(file, { mapping: 'rejects: { share: 0.5 }' })).toMatchObject({ value: { inserted: 3 } });
  });

  it('never overwrite the file that is imported', async () => {
    writeFileSync(kit.path('data.csv'), 'id\n1\n');
    expect(issuesOf(await kit.run('id\n1\n', { rejectsFile: kit.path('data.csv') }))[0]?.message).toContain(
      'is the file to import',
    );
  });
});

describe('a mapping', () => {
  it('renames, recodes, skips, and says per column what is blank', async () => {
    const mapping = `
blank: ["", "n/a"]
skip: [{ column: Kind, in: [test] }]
columns:
  id: { from: " NUMBER " }
  name: { from: place, recode: { 1: San Francisco, 2: null }, otherwise: reject }
  score: { from: likelihood, blank: [11], decimal: "," }
`;
    const file = 'Number,Place,Likelihood,kind\n1,1,"0,5",\n2,2,11,\n3,n/a,n/a,\n4,3,1,\n5,1,1,test\n';
    expect(await kit.run(file, { mapping })).toMatchObject({
      value: { read: 5, inserted: 3, skipped: 1, rejected: 1, ignoredColumns: [] },
    });
    expect(await stored()).toEqual([
      { id: 1, name: 'San Francisco', score: '0.50' },
      { id: 2, name: null, score: null },
      { id: 3, name: null, score: null },
    ]);
    expect(kit.rejects()).toContain('5,"name: ""3"" is not one of the values that recode names",4,3,1,');
  });

  it('keeps the text None, and spaces where it is told to', async () => {
    await kit.run('id,name\n1,None\n2, x \n', { mapping: 'columns: { id: , name: { trim: false } }' });
    expect((await stored()).map((row) => row.name)).toEqual(['None', ' x ']);
  });

  it('takes the first of several that is not blank, and constants', async () => {
    const mapping =
      'columns:\n  id:\n  name: { firstOf: [a, { template: "{b}-01-01" }, { value: never }] }\n  score: { value: 7 }\n';
    await kit.run('id,a,b\n1,x,2017\n2,,2017\n3,,\n', { mapping });
    expect((await stored()).map((row) => [row.name, row.score])).toEqual([
      ['x', '7.00'],
      ['2017-01-01', '7.00'],
      ['never', '7.00'],
    ]);
  });

  it('reads day-first dates in a zone into a table that it makes', async () => {
    const mapping = `
timeZone: Europe/Vienna
columns:
  id: { type: integer }
  opened: { type: timestamptz, format: "d/M/yyyy HH:mm", required: true }
  day: { from: opened, type: date, format: "d/M/yyyy HH:mm" }
  amount: { type: number, thousands: ".", decimal: "," }
  open: { type: boolean }
`;
    const dataset = datasetOver('fresh.things');
    const file = 'id,opened,amount,open\n1,29/2/2016 01:16,"-1.234,50",yes\n2,30/2/2016 01:16,1,no\n';
    const refusal = await kit.run(file, { mapping, dataset });
    expect(issuesOf(refusal)[0]).toMatchObject({
      code: 'IMPORT_TABLE_MISSING',
      hints: [expect.stringContaining('--create'), expect.anything()],
    });
    expect(await kit.run(file, { mapping, dataset, create: true })).toMatchObject({
      value: { created: true, inserted: 1, rejected: 1 },
    });
    expect(await kit.rows('SELECT *, pg_typeof(id)::text AS type FROM fresh.things')).toEqual([
      { id: '1', opened: '2016-02-29 00:16:00+00', day: '2016-02-29', amount: '-1234.50', open: true, type: 'bigint' },
    ]);
    expect(await kit.run(file, { mapping, dataset, create: true })).toMatchObject({
      value: { created: false, unchanged: 1 },
    });
  });

  it('takes types from the dimensions when it makes a table without being told', async () => {
    const dataset = datasetOver('fresh.plain', ['id'], [{ key: 'size', type: 'number', column: 'Size' }]);
    await kit.run('id,Size\na,2\nb,x\n', { dataset, create: true });
    expect(await kit.rows('SELECT * FROM fresh.plain')).toEqual([{ id: 'a', Size: '2' }]);
  });

  it('leaves no table behind when the import fails', async () => {
    issuesOf(await kit.run('id,name\n1,"a', { dataset: datasetOver('fresh.things'), create: true }));
    expect(await kit.rows(`SELECT to_regclass('fresh.things') AS found, to_regnamespace('fresh') AS schema`)).toEqual([
      { found: null, schema: null },
    ]);
  });
});

describe('a target that cannot be imported into', () => {
  it('is a view, or has no key', async () => {
    await pool.query('CREATE OR REPLACE VIEW glimpses AS SELECT 1 AS id; CREATE TABLE IF NOT EXISTS heaps (id int)');
    const [view] = issuesOf(await kit.run('id\n1\n', { dataset: datasetOver('glimpses') }));
    expect(view).toMatchObject({ code: 'IMPORT_NOT_A_TABLE', message: expect.stringContaining('is a view') });
    const [heap] = issuesOf(await kit.run('id\n1\n', { dataset: datasetOver('heaps') }));
    expect(heap).toMatchObject({
      code: 'IMPORT_NOT_A_TABLE',
      message: expect.stringContaining('no primary key or unique constraint on id'),
    });
    expect(heap?.hints).toHaveLength(1);
  });

  it('takes a unique constraint for a key', async () => {
    await pool.query('CREATE TABLE IF NOT EXISTS pairs (a int, b int, note text, UNIQUE (b, a))');
    const dataset = datasetOver('pairs', ['a', 'b']);
    expect(await kit.run('a,b,note\n1,1,x\n1,2,y\n', { dataset })).toMatchObject({ value: { inserted: 2 } });
  });
});
