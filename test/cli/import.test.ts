/** Files into tables from the shell. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../db/embedded/stop-postmaster.ts';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, cairnJson, start } from './cairn.ts';
import { shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };
const folder = mkdtempSync(join(tmpdir(), 'cairn-cli-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const mapping = `columns:
  id: { from: Nr, type: integer }
  region: { from: Area, type: text, recode: { N: north, S: south } }
  product: { from: Product, type: text }
  score: { from: Score, type: integer, blank: [99] }
  answered_at: { from: When, type: timestamptz, format: dd.MM.yyyy HH:mm, timeZone: Europe/Berlin, required: true }
`;

const csv = `Nr,Area,Product,Score,When,Remark
1,N,tea,9,01.03.2025 00:30,hello
2,S,tea,99,01.03.2025 08:00,
3,N,cup,high,02.03.2025 08:00,
4,S,cup,3,,
5,N,cup,0,02.03.2025 09:00,
`;

const count = async () => (await pool.query<{ n: number }>('select count(*)::int as n from shop.answers')).rows[0]?.n;

describe('cairn import', () => {
  const args = ['import', 'answers', join(folder, 'answers.csv'), '--map', join(folder, 'mapping.yaml'), '--create'];
  let model = '';

  beforeAll(() => {
    file('answers.csv', csv);
    file('mapping.yaml', mapping);
    model = shopModel();
  });

  it('makes the table, loads what fits and writes the rest down with line and reason', async () => {
    const outcome = await cairnAlone([...args, '--model', model], environment, folder);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(
      /^shop\.answers \(created\): 5 rows read, 3 inserted, 2 rejected in [\d.]+ s\.\nColumns of the file that nothing reads: Remark\.\n$/,
    );
    expect(outcome.stderr).toMatch(/2 rows did not fit: see answers\.csv\.rejects\.csv\.\n$/);
    const rejects = readFileSync(join(folder, 'answers.csv.rejects.csv'), 'utf8');
    expect(rejects).toMatch(/\n4,.*is not a whole number.*,3,N,cup,high,/);
    expect(rejects).toMatch(/\n5,answered_at: has no value and needs one,4,S,cup,3,,/);
    const { rows } = await pool.query('select id, region, score, answered_at from shop.answers order by id');
    expect(rows).toEqual([
      { id: expect.anything(), region: 'north', score: expect.anything(), answered_at: '2025-02-28 23:30:00+00' },
      { id: expect.anything(), region: 'south', score: null, answered_at: '2025-03-01 07:00:00+00' },
      { id: expect.anything(), region: 'north', score: expect.anything(), answered_at: '2025-03-02 08:00:00+00' },
    ]);
  });

  it('changes nothing the second time, and says so as JSON too', async () => {
    const rejectsFile = join(folder, 'elsewhere.csv');
    expect(await cairnJson([...args, '--model', model, '--rejects', rejectsFile], environment)).toEqual({
      dataset: 'answers',
      table: 'shop.answers',
      created: false,
      read: 5,
      inserted: 0,
      updated: 0,
      unchanged: 3,
      kept: 0,
      repeated: 0,
      skipped: 0,
      rejected: 2,
      rejectsFile,
      ignoredColumns: ['Remark'],
      seconds: expect.any(Number),
    });
    expect(existsSync(rejectsFile)).toBe(true);
  });

  it('takes datasets from the applied model, and says which there are', async () => {
    const before = await cairn(['import', 'answers', join(folder, 'answers.csv')], environment);
    expect(before).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^CATALOG_EMPTY: /) });
    expect((await cairn(['apply', model], environment)).code).toBe(0);
    const unknown = await cairn(['import', 'anwsers', join(folder, 'answers.csv')], environment);
    expect(unknown).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'IMPORT_UNKNOWN_DATASET: Unknown dataset "anwsers". (at dataset) Did you mean "answers"? Datasets: answers.\n',
    });
    const absent = await cairn(['import', 'answers', join(folder, 'nothing.csv'), '--json'], environment);
    expect(absent.code).toBe(2);
    expect(JSON.parse(absent.stdout)).toMatchObject({ issues: [{ code: 'IMPORT_FILE_UNREADABLE' }] });
  });

  it('leaves nothing behind when Ctrl-C ends it in the middle', async () => {
    const rows = Array.from({ length: 400_000 }, (_, index) => `${index + 10},N,tea,9,01.03.2025 00:30`);
    const long = file('long.csv', `Nr,Area,Product,Score,When\n${rows.join('\n')}\n`);
    const known = await count();
    const importing = start(['import', 'answers', long, '--map', join(folder, 'mapping.yaml')], environment);
    expect(await until(() => importing.output().stderr.includes('Reading'), 60_000)).toBe(true);
    const { code, stdout } = await importing.signal('SIGINT');
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(await count()).toBe(known);
  });
});
