/** Files as they come: packed, marked, in older encodings, split in other ways, broken. */
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { importKit, issuesOf } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const stored = () => kit.rows('SELECT id, name FROM things ORDER BY id');

beforeEach(async () => {
  await pool.query('DROP TABLE IF EXISTS things; CREATE TABLE things (id int PRIMARY KEY, name text)');
});

describe('reading a file', () => {
  const plain = 'id,name\n1,Łucja\n2,"Herrera, Tomás"\n';
  const expected = [
    { id: 1, name: 'Łucja' },
    { id: 2, name: 'Herrera, Tomás' },
  ];

  it.each([
    ['plain', Buffer.from(plain), 'data.csv'],
    ['packed, whatever it is called', gzipSync(plain), 'data.csv'],
    ['in two packed pieces', Buffer.concat([gzipSync(plain.slice(0, 15)), gzipSync(plain.slice(15))]), 'data.csv.gz'],
    ['with a byte order mark', Buffer.from(`\ufeff${plain}`), 'data.csv'],
    ['in UTF-16 with a byte order mark', Buffer.from(`\ufeff${plain}`, 'utf16le'), 'data.csv'],
    ['with Windows line ends', Buffer.from(plain.replaceAll('\n', '\r\n')), 'data.csv'],
    ['with old Macintosh line ends', Buffer.from(plain.replaceAll('\n', '\r')), 'data.csv'],
    ['without a last line end', Buffer.from(plain.trimEnd()), 'data.csv'],
    ['separated by tabs', Buffer.from('id\tname\n1\tŁucja\n2\tHerrera, Tomás\n'), 'data.tsv'],
    ['separated by tabs and packed', gzipSync('id\tname\n1\tŁucja\n2\tHerrera, Tomás\n'), 'data.tsv.gz'],
  ])('reads a file %s', async (_, content, name) => {
    expect(await kit.run(content, { name })).toMatchObject({
      kind: 'ok',
      value: { read: 2, inserted: 2, rejected: 0 },
    });
    expect(await stored()).toEqual(expected);
  });

  it('reads Latin-1 as what it nearly always is, Windows-1252', async () => {
    const content = Buffer.from('id,name\n1,caf\xe9 \x80 5\n', 'latin1');
    for (const encoding of ['latin1', 'windows-1252']) await kit.run(content, { mapping: `encoding: ${encoding}` });
    expect(await stored()).toEqual([{ id: 1, name: 'café € 5' }]);
  });

  it('refuses bytes that are not UTF-8 and names the line', async () => {
    const [found] = issuesOf(await kit.run(Buffer.from('id,name\n1,a\n2,caf\xe9\n', 'latin1')));
    expect(found).toMatchObject({ code: 'IMPORT_FILE_UNREADABLE', location: { line: 3 } });
    expect(found?.hints[0]).toContain('windows-1252');
    expect(await stored()).toEqual([]);
  });

  it('refuses an encoding and a header line that are not there', async () => {
    expect(issuesOf(await kit.run('id\n1\n', { mapping: 'encoding: klingon' }))[0]).toMatchObject({
      code: 'IMPORT_MAPPING_INVALID',
      path: ['encoding'],
      location: { line: 1 },
    });
    expect(issuesOf(await kit.run(''))[0]).toMatchObject({ code: 'IMPORT_FILE_UNREADABLE' });
  });

  it('takes delimiter, quote and headers from the mapping', async () => {
    const mapping = `delimiter: ";"\nquote: "'"\nheaders: [id, name]`;
    expect(await kit.run(`1;'a;b'\n2;"c"\n`, { mapping })).toMatchObject({ value: { read: 2, inserted: 2 } });
    expect(await stored()).toEqual([
      { id: 1, name: 'a;b' },
      { id: 2, name: '"c"' },
    ]);
  });

  it('takes quotes as text where the mapping says so', async () => {
    await kit.run('id,name\n1,the 19" rack\n', { mapping: 'quote: null' });
    expect(await stored()).toEqual([{ id: 1, name: 'the 19" rack' }]);
  });

  it('stores formulas, statements and control characters word for word', async () => {
    const cells = [
      '=1+1',
      "'); DROP TABLE things; --",
      '\\N',
      '\\.',
      'tab\there',
      'two\nlines',
      '$$ $1 %s',
      'back\\slash',
      '😀',
    ];
    const lines = cells.map((cell, id) => `${id},"${cell}"`).join('\n');
    expect(await kit.run(`id,name\n${lines}\n`)).toMatchObject({ value: { inserted: cells.length } });
    expect((await stored()).map((row) => row.name)).toEqual(cells);
  });

  it('quotes names of tables and columns whatever is in them', async () => {
    await pool.query(`CREATE SCHEMA IF NOT EXISTS "we ird"; DROP TABLE IF EXISTS "we ird"."ta""ble";
      CREATE TABLE "we ird"."ta""ble" (id int PRIMARY KEY, "na""me; --" text)`);
    const { datasetOver } = await import('./import-kit.ts');
    const result = await kit.run('id,"na""me; --"\n1,x\n', { dataset: datasetOver('we ird.ta"ble') });
    expect(result).toMatchObject({ value: { inserted: 1 } });
  });
});

describe('a broken file', () => {
  const many = (count: number) =>
    `id,name\n${Array.from({ length: count }, (_, id) => `${id},name ${Math.sin(id)}`).join('\n')}\n`;

  it.each([
    ['ends inside a quoted field', 'id,name\n1,a\n2,"b\n3,c\n', 3, 'ends inside a quoted field'],
    ['has text after a closing quote', 'id,name\n1,a\n2,"b"c\n', 3, 'quote stands inside'],
    ['has a quote inside of plain text', 'id,name\n1,a"b\n', 2, 'quote stands inside'],
    ['never closes a quote', `id,name\n1,a\n2,"${'b\n'.repeat(4_500_000)}`, 3, 'does not end within 8 MB'],
  ])('is refused when it %s', async (_, content, line, message) => {
    const [found] = issuesOf(await kit.run(content));
    expect(found).toMatchObject({ code: 'IMPORT_FILE_UNREADABLE', location: { line } });
    expect(found?.message).toContain(message);
    expect(await stored()).toEqual([]);
  });

  it('is refused with the last good line when its gzip data are cut off, and nothing is stored', async () => {
    const packed = gzipSync(many(20_000));
    const [found] = issuesOf(await kit.run(packed.subarray(0, Math.floor(packed.length / 2))));
    expect(found).toMatchObject({ code: 'IMPORT_FILE_UNREADABLE', location: { line: expect.any(Number) } });
    expect(found?.location?.line).toBeGreaterThan(3_000);
    expect(await stored()).toEqual([]);
  });

  it('is refused when its gzip data are damaged', async () => {
    const packed = gzipSync(many(10_000));
    packed.fill(0x55, Math.floor(packed.length / 2), Math.floor(packed.length / 2) + 200);
    expect(issuesOf(await kit.run(packed))[0]).toMatchObject({ code: 'IMPORT_FILE_UNREADABLE' });
    expect(await stored()).toEqual([]);
  });

  it('is told apart from one that is not there, a folder and a workbook', async () => {
    const absent = await kit.run('id\n', { file: kit.path('absent.csv') });
    expect(issuesOf(absent)[0]?.message).toContain('does not exist');
    expect(issuesOf(await kit.run('id\n', { file: kit.path('.') }))[0]?.message).toContain('is a folder');
    expect(issuesOf(await kit.run(Buffer.from('PK\x03\x04rest')))[0]?.message).toContain('workbook');
  });
});
