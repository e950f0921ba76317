/** What is wrong with a mapping is said with file, line and hint, all of it together. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMapping } from '../../src/ingest/read-mapping.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { testDatabase } from '../kit/database.ts';
import { importKit, issuesOf } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const file = kit.path('mapping.yaml');

async function read(yaml: string) {
  writeFileSync(file, yaml);
  return readMapping(file);
}

beforeAll(async () => {
  await pool.query(
    'CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL, score int, at timestamptz, twice int GENERATED ALWAYS AS (score * 2) STORED)',
  );
});

describe('a mapping file', () => {
  it('reads numbers and booleans of YAML as the texts that a file has', async () => {
    const { mapping } = unwrap(
      await read('blank: [0, no, ""]\ncolumns: { name: { recode: { 1: 2 } }, id: number, score: }'),
    );
    expect(mapping.blank).toEqual(['0', 'no', '']);
    expect(mapping.columns).toEqual({ name: { recode: { '1': '2' } }, id: { from: 'number' }, score: {} });
  });

  it.each([
    ['columns: {', 1, 'Not valid YAML'],
    ['blank: [""]\ndelimitr: ";"', 2, 'Unknown key "delimitr".'],
    ['columns:\n  id: { fro: x }', 2, 'Unknown key "fro".'],
    ['columns:\n  id:\n    from: a\n    value: b', 3, 'one source'],
    ['columns:\n  id:\n    from: a\n    type: decimal', 4, 'Invalid option'],
    ['columns:\n  id:\n    template: "{year"', 3, 'brace'],
    ['columns:\n  id:\n    template: "{$rows}"', 3, '"$rows" is none of'],
    ['columns:\n  id:\n    blankPattern: "["', 3, 'regular expression'],
    ['columns:\n  id:\n    otherwise: keep', 3, 'belongs to recode'],
  ])('names the line of %j', async (yaml, line, message) => {
    const issues = issuesOf(await read(yaml));
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code: 'IMPORT_MAPPING_INVALID', location: { file, line } });
    expect(issues[0]?.message).toContain(message);
  });

  it('suggests what was meant', async () => {
    expect(issuesOf(await read('delimitr: ";"'))[0]?.hints).toEqual(['Did you mean "delimiter" or "decimal"?']);
    expect(issuesOf(await read('columns: { id: { blank_pattern: x } }'))[0]?.hints[0]).toContain('"blankPattern"');
  });

  it('is read as the documentation writes it', async () => {
    const page = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
    const { mapping } = unwrap(await read(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? ''));
    expect(mapping).toMatchObject({
      quote: null,
      decimal: ',',
      columns: { region: { recode: { '9': null } }, name: {} },
    });
  });

  it('is missed by name', async () => {
    expect(issuesOf(await readMapping(kit.path('absent.yaml')))[0]?.message).toContain('does not exist');
  });
});

describe('a mapping beside a file and a table', () => {
  const refuse = async (content: string, mapping?: string) =>
    issuesOf(await kit.run(content, mapping === undefined ? {} : { mapping }));

  it('names columns that the file does not have, with what it has', async () => {
    const [found] = await refuse('id,full_name\n1,a\n', 'columns:\n  id:\n  name: fullname\n');
    expect(found).toMatchObject({
      code: 'IMPORT_COLUMN_MISSING',
      path: ['columns', 'name', 'from'],
      location: { line: 3 },
    });
    expect(found?.hints).toEqual(['Did you mean "full_name"?', 'It has "id", "full_name".']);
  });

  it('names columns that the table does not have', async () => {
    const found = await refuse('id,a\n1,a\n', 'columns:\n  id:\n  name: a\n  scor: a\n');
    expect(found).toMatchObject([
      { code: 'IMPORT_MAPPING_INVALID', location: { line: 4 }, hints: ['Did you mean "score"?'] },
    ]);
  });

  it('collects all that is missing, keys and columns that may not be null among them', async () => {
    const found = await refuse('identity,nam\n1,a\n');
    expect(found.map((one) => one.message)).toEqual([
      'Nothing fills the column "id" of things, and the rows are told apart by it.',
      'Nothing fills the column "name" of things, and it may not be null.',
    ]);
    expect(found[1]?.hints[0]).toBe('Did you mean "nam"?');
  });

  it('does not guess between two columns of one name', async () => {
    const found = await refuse('id,name,Name\n1,a,b\n', 'columns: { id: , name: }');
    expect(found[0]?.message).toBe('The file has 2 columns called "name": which one is meant?');
  });

  it.each([
    ['score: { type: date, from: a }', 'is integer in the table and cannot hold date'],
    ['at: { from: a, format: "dd/mm/yyyy HH:mm", timeZone: UTC }', 'does not say the month'],
    ['at: { from: a, format: "dd/MM/yyyy HH:mm" }', 'in which zone the clock stood'],
    ['at: { from: a, timeZone: Mars/Olympus }', 'No time zone is called "Mars/Olympus"'],
    ['score: { from: a, format: "yyyy" }', 'has a format and is read as integer'],
    ['score: { from: a, decimal: ",", thousands: "," }', 'cannot stand both'],
    ['twice: { from: a }', 'The database writes the column "twice" by itself'],
    ['score: { hash: all }', 'A hash is text'],
    ['name: { hash: [nam] }', 'The hash names "nam"'],
  ])('refuses %s', async (column, message) => {
    const name = column.startsWith('name') ? '' : '  name: { value: x }\n';
    const found = await refuse('id,a\n1,1\n', `columns:\n  id:\n${name}  ${column}\n`);
    expect(found.map((one) => one.code)).toEqual(['IMPORT_MAPPING_INVALID']);
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.location?.line).toBe(name === '' ? 3 : 4);
  });
});
