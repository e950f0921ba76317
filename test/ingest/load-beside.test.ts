/** Into a table that has rows, new keys go straight while the file is read, and those that are there by the stage: nobody can tell by the outcome. */
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { datasetOver, importKit } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);

/** By which statements of the import rows of `things` were written, each once. */
const ways = async () => (await kit.rows('SELECT DISTINCT way FROM ways ORDER BY way')).map(({ way }) => way);
const stored = (where = 'true') => kit.rows(`SELECT id, name FROM things WHERE ${where} ORDER BY id`);
const csv = (rows: readonly (readonly [number | string, string])[]) =>
  `id,name\n${rows.map((row) => `${row.join(',')}\n`).join('')}`;
const many = (count: number, name = 'some words, so that a portion is soon full of them'.replace(',', '')) =>
  Array.from({ length: count }, (_, index) => [index + 1, name] as const);

beforeEach(async () => {
  await pool.query(`DROP TABLE IF EXISTS things, ways, pairs, tokens, parted, nodes CASCADE;
    CREATE TABLE things (id int PRIMARY KEY, name text CHECK (name <> 'bad'));
    CREATE TABLE ways (way text);
    CREATE OR REPLACE FUNCTION note_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO ways VALUES (substring(current_query() FROM 'import (\\w+)')); RETURN NULL; END $$;
    INSERT INTO things VALUES (2, 'b'), (3, 'c');
    CREATE TRIGGER note AFTER INSERT OR UPDATE ON things FOR EACH STATEMENT EXECUTE FUNCTION note_way()`);
});

describe('a file of new rows and rows that are there', () => {
  it('puts the new ones straight into the table, and brings the others up to date', async () => {
    const rows = [...many(5), [6, 'f']] as const;
    expect(await kit.run(csv(rows))).toMatchObject({ value: { read: 6, inserted: 4, updated: 2, unchanged: 0 } });
    expect(await stored()).toEqual(rows.map(([id, name]) => ({ id, name })));
    expect(await ways()).toContain('copy_straight');
    expect(await ways()).toHaveLength(2);
  });

  it('touches no row that stays as it is', async () => {
    const versions = () => kit.rows('SELECT xmin::text, xmax::text, ctid::text FROM things WHERE id IN (2, 3)');
    const before = await versions();
    const file = 'id,name\n1,a\n2,b\n3,c\n4,d\n5,e\n';
    expect(await kit.run(file)).toMatchObject({ value: { inserted: 3, updated: 0, unchanged: 2 } });
    expect(await versions()).toEqual(before);
    expect(await ways()).toEqual(['copy_straight']);
  });

  it.each([
    ['keep', { inserted: 2, kept: 1, unchanged: 1, rejected: 0 }],
    ['reject', { inserted: 2, kept: 0, unchanged: 1, rejected: 1 }],
  ])('does as onConflict says: %s', async (onConflict, counts) => {
    const result = await kit.run('id,name\n1,a\n2,z\n3,c\n4,d\n', { mapping: `onConflict: ${onConflict}` });
    expect(result).toMatchObject({ value: counts });
    expect(await stored('id = 2')).toEqual([{ id: 2, name: 'b' }]);
    expect(await ways()).toEqual(['copy_straight']);
  });

  it('rejects what cannot be read in the order of the lines, however much of it', async () => {
    const rows = many(3_000).map(([id, name]) => [id % 2 === 0 ? `x${id}` : id, name] as const);
    expect(await kit.run(csv(rows))).toMatchObject({ value: { inserted: 1_499, updated: 1, rejected: 1_500 } });
    const lines = kit.rejects().trimEnd().split('\n').slice(1);
    expect(lines.map((line) => Number.parseInt(line, 10))).toEqual(
      Array.from({ length: 1_500 }, (_, at) => at * 2 + 3),
    );
    expect(await ways()).toContain('copy_straight');
  });

  it('is read in portions, and told as one', async () => {
    const rows = many(100_000);
    await pool.query(`INSERT INTO things SELECT n, 'old' FROM generate_series(1000, 100000, 1000) AS n; TRUNCATE ways`);
    expect(await kit.run(csv(rows))).toMatchObject({ value: { read: 100_000, inserted: 99_898, updated: 102 } });
    expect(
      await kit.rows('SELECT count(DISTINCT id)::int AS ids, count(DISTINCT name)::int AS names FROM things'),
    ).toEqual([{ ids: 100_000, names: 1 }]);
    expect((await kit.rows(`SELECT FROM ways WHERE way = 'copy_straight'`)).length).toBeGreaterThan(2);
  });
});

describe('goes by the stage as a whole', () => {
  it.each([
    [
      'a new key twice',
      [
        [1, 'a'],
        [2, 'b'],
        [4, 'd'],
        [1, 'a'],
        [1, 'z'],
      ],
      { inserted: 2, unchanged: 1, repeated: 1, rejected: 1 },
    ],
    [
      'a new row against a rule',
      [
        [1, 'a'],
        [4, 'bad'],
        [5, 'e'],
      ],
      { inserted: 2, rejected: 1 },
    ],
    [
      'a file that begins with rows that are there',
      [
        [2, 'b'],
        [3, 'z'],
        [4, 'd'],
      ],
      { inserted: 1, updated: 1, unchanged: 1 },
    ],
  ] as const)('%s', async (_, rows, counts) => {
    expect(await kit.run(csv(rows))).toMatchObject({ value: counts });
    expect(await ways()).not.toContain('copy_straight');
  });

  it('a new key twice, however far apart, and the first of its lines is named', async () => {
    const rows = [...many(60_000), [2, 'b'], [7, 'other']] as const;
    expect(await kit.run(csv(rows))).toMatchObject({ value: { inserted: 59_998, updated: 2, rejected: 2 } });
    expect(kit.rejects()).toContain('60003,has other values for the same id as line 8,7,other');
  });
});

describe('keys', () => {
  it('of several columns, and with any text in them', async () => {
    await pool.query('CREATE TABLE pairs (a text, b date, note text, PRIMARY KEY (b, a))');
    const texts = ['NULL', '{}', '\\N', 'a"b', "it's", 'a\tb', ',', 'ä😀', 'x', 'y'];
    const dataset = datasetOver('pairs', ['a', 'b']);
    const file = (note: string) =>
      `a,b,note\n${texts.map((text) => `"${text.replaceAll('"', '""')}",2026-01-02,${note}\n`).join('')}`;
    await kit.run(file('one').split('\n').slice(0, 5).join('\n'), { dataset });
    expect(await kit.run(file('two').replace('ä😀",2026-01-02', 'ä😀",2026-01-03'), { dataset })).toMatchObject({
      value: { inserted: 6, updated: 4 },
    });
    expect(await kit.rows('SELECT a FROM pairs ORDER BY a COLLATE "C"')).toEqual(
      [...texts].sort((x, y) => (Buffer.from(x) < Buffer.from(y) ? -1 : 1)).map((a) => ({ a })),
    );
  });

  it('of types that only the database reads: a value that is none is rejected', async () => {
    await pool.query(`CREATE TABLE tokens (id uuid PRIMARY KEY, name text);
      INSERT INTO tokens VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a')`);
    const dataset = datasetOver('tokens');
    const [there, fresh] = ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'];
    expect(
      await kit.run(
        csv([
          [fresh, 'n'],
          [there, 'z'],
        ]),
        { dataset },
      ),
    ).toMatchObject({
      value: { inserted: 1, updated: 1 },
    });
    expect(
      await kit.run(
        csv([
          ['c0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'n'],
          ['no', 'z'],
        ]),
        { dataset },
      ),
    ).toMatchObject({
      value: { inserted: 1, rejected: 1 },
    });
  });
});

describe('tables', () => {
  it('of partitions are asked as others are', async () => {
    await pool.query(`CREATE TABLE parted (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
      CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (100);
      CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (100) TO (200); INSERT INTO parted VALUES (1, 'a'), (150, 'b');
      CREATE TRIGGER note AFTER INSERT OR UPDATE ON parted FOR EACH STATEMENT EXECUTE FUNCTION note_way(); TRUNCATE ways`);
    const dataset = datasetOver('parted');
    const rows = [
      [5, 'x'],
      [150, 'z'],
      [151, 'x'],
      [1, 'a'],
      [152, 'x'],
    ] as const;
    expect(await kit.run(csv(rows), { dataset })).toMatchObject({ value: { inserted: 3, updated: 1, unchanged: 1 } });
    expect(await ways()).toContain('copy_straight');
    expect(
      await kit.run(
        csv([
          [6, 'x'],
          [7, 'x'],
          [6, 'x'],
        ]),
        { dataset },
      ),
    ).toMatchObject({
      value: { inserted: 2, repeated: 1 },
    });
  });

  it('whose rows point at one another take new ones in any order', async () => {
    await pool.query(
      `CREATE TABLE nodes (id int PRIMARY KEY, name int REFERENCES nodes); INSERT INTO nodes VALUES (0)`,
    );
    const count = 60_000;
    const rows = many(count).map(([id]) => [id, String((id % count) + 1)] as const);
    expect(await kit.run(csv(rows), { dataset: datasetOver('nodes') })).toMatchObject({
      value: { inserted: count, rejected: 0 },
    });
  });
});

describe('somebody who is at work on the table', () => {
  it('is waited for, and is not ended for waiting for a row of the import', async () => {
    const other = await pool.connect();
    try {
      await other.query(`BEGIN; INSERT INTO things VALUES (-1, 'theirs')`);
      let theirs: Promise<unknown> | undefined;
      const result = await kit.run('id,name\n1,a\n2,z\n5,e\n6,f\n', {
        onProgress: ({ step }) => {
          // The import has written 5 by now, and each would wait for the other.
          if (step === 'storing')
            theirs ??= other.query(`INSERT INTO things VALUES (5, 'theirs')`).then(() => other.query('COMMIT'));
        },
      });
      await theirs;
      expect(result).toMatchObject({ value: { inserted: 2, updated: 2 } });
    } finally {
      other.release();
    }
    expect(await stored('id IN (-1, 2, 5)')).toEqual([
      { id: -1, name: 'theirs' },
      { id: 2, name: 'z' },
      { id: 5, name: 'e' },
    ]);
  });
});
