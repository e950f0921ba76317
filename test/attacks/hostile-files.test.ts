/** Model files, mappings and CSV of an attacker: refused with a place and quickly, and harmless in what is written of them. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeCsv } from '../../src/app/big-answers/encode-csv.ts';
import { readWhere } from '../../src/app/question/read-where.ts';
import { readMapping } from '../../src/ingest/read-mapping.ts';
import { readModel } from '../../src/model/read-model.ts';
import { cairn } from '../cli/cairn.ts';
import { datasetOver, importKit } from '../ingest/import-kit.ts';
import { testDatabase } from '../kit/database.ts';
import { hostileStrings } from './hostile-strings.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const folder = await mkdtemp(join(tmpdir(), 'cairn-hostile-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const aliases = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]`),
].join('\n');
const bombs: Readonly<Record<string, string>> = {
  'aliases of aliases': aliases,
  'lists without end': `metrics: ${'['.repeat(20_000)}`,
  'lists in lists': `metrics: ${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  'objects in objects': `metrics: ${'{a: '.repeat(3_000)}1${'}'.repeat(3_000)}`,
  'lines within lines': Array.from({ length: 2_000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  'a prototype': '__proto__: { polluted: true }\nconstructor: { prototype: { polluted: true } }',
  'a tag': 'metrics: !!js/function "function () { return 1 }"',
  'a number without end': `metrics: ${'9'.repeat(100_000)}`,
  'a key without end': `${'k'.repeat(200_000)}: 1`,
  'bytes that are no text': '\u0000\u0001\u0002',
};

describe('YAML', () => {
  it.each(Object.entries(bombs))('of %s is refused as a model and as a mapping, with a place', async (name, text) => {
    const own = join(folder, name.replaceAll(' ', '-'));
    await mkdir(own);
    await writeFile(join(own, 'model.yaml'), text);
    const started = performance.now();
    const model = await readModel(own);
    const mapping = await readMapping(join(own, 'model.yaml'));
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const read of [model, mapping]) {
      if (read.kind !== 'refused') throw new Error('It was read.');
      for (const { code, message } of read.issues) {
        expect(code).toMatch(/^(MODEL_SYNTAX|MODEL_SHAPE|MODEL_FILE_UNREADABLE|IMPORT_MAPPING_INVALID)$/);
        expect(message).not.toMatch(/call stack/);
        expect(message.length).toBeLessThan(2_100);
      }
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('of a filter in a URL is bounded as well, and warns of nothing', () => {
    const warnings: unknown[] = [];
    const hear = (warning: unknown) => warnings.push(warning);
    process.on('warning', hear);
    const texts = [
      ...hostileStrings,
      '%x',
      '{ {7*7} }',
      aliases,
      `a=${'['.repeat(3_000)}${']'.repeat(3_000)}`,
      `{not: `.repeat(2_000),
      // A parser that runs out of stack within a pattern takes the process with it.
      `a=${'['.repeat(20_000)}`,
      `a: ${'- '.repeat(20_000)}`,
    ];
    const codes = texts.flatMap((text) => {
      const read = readWhere([text]);
      return read.kind === 'refused' ? read.issues.map(({ code }) => code) : [];
    });
    process.off('warning', hear);
    expect(new Set(codes)).toEqual(new Set(['MALFORMED_FILTER']));
    expect(warnings).toEqual([]);
  });
});

describe('a pattern of a mapping', () => {
  it('takes no more time than the cell is long, whatever it is', async () => {
    await pool.query('create table if not exists things (id int primary key, name text)');
    const cell = `${'a'.repeat(50_000)}!`;
    for (const pattern of ['^(a+)+$', '^(a|aa)+$', '(.*)*x', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
      const started = performance.now();
      const imported = await kit.run(`id,name\n1,${cell}\n`, {
        mapping: `columns: { id: , name: { blankPattern: "${pattern}" } }`,
      });
      expect([pattern, imported.kind]).toEqual([pattern, 'ok']);
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it('that could not be kept to that is refused', async () => {
    for (const pattern of ['(a)\\\\1', '(?=a)b', '(?<!a)b', '(', '[']) {
      const file = join(folder, 'pattern.yaml');
      await writeFile(file, `columns: { id: { blankPattern: "${pattern}" } }`);
      const read = await readMapping(file);
      expect(read.kind === 'refused' && read.issues[0]?.code).toBe('IMPORT_MAPPING_INVALID');
    }
  });
});

describe('a table for a spreadsheet', () => {
  const texts = [
    '=cmd()',
    '+1',
    '-1',
    '@sum',
    '\t=1',
    '\r=1',
    '\n=1',
    "'",
    '=',
    '==',
    '=1"',
    '＝1',
    '＋1',
    '－1',
    '＠a',
    ' =1',
  ];
  const column = (type: 'text' | 'number') => ({ name: 'c', type, metric: null, read: () => null }) as const;
  const cellsOf = (values: readonly (string | number)[], type: 'text' | 'number', formulas = false) => {
    const encoder = encodeCsv({ columns: [column(type)], metrics: [], bom: false, formulas });
    return Buffer.from(encoder.rows(values.map((value) => [value]))).toString('utf8');
  };

  it('holds no cell that is a formula, and numbers as they are', () => {
    for (const text of texts) {
      const written = cellsOf([text], 'text').replace(/^"/, '');
      expect(written, JSON.stringify(text)).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
    }
    expect(cellsOf([-1.5, 2], 'number')).toBe('-1.5\r\n2\r\n');
    expect(cellsOf(['=1'], 'text', true)).toBe('=1\r\n');
  });

  it('names its columns by keys, which are none either', () => {
    const encoder = encodeCsv({
      columns: [{ ...column('text'), name: '=cmd()' }],
      metrics: [],
      bom: false,
      formulas: false,
    });
    expect(Buffer.from(encoder.head()).toString('utf8')).toBe("'=cmd()\r\n");
  });
});

describe('the command', () => {
  it('tells what a terminal would obey as what it is', async () => {
    const { code, stderr } = await cairn(['validate', 'no\u001b[2J\u0007such'], {});
    expect(code).toBe(2);
    expect(stderr).toContain('no\\u001b[2J\\u0007such');
    expect(stderr).not.toContain('\u001b');
  });

  it('writes rejects beside nothing that it was not told: neither over the file nor through a link', async () => {
    await pool.query('create table if not exists things (id int primary key, name text)');
    const target = kit.path('precious.txt');
    await writeFile(target, 'precious');
    await symlink(target, kit.path('link.csv'));
    const through = await kit.run('id,name\nx,1\n', { rejectsFile: kit.path('link.csv') });
    expect(through.kind).toBe('ok');
    expect(await readFile(target, 'utf8')).toBe('precious');
    await symlink(kit.path('data.csv'), kit.path('same.csv'));
    for (const rejectsFile of [kit.path('data.csv'), `${kit.path('.')}/./data.csv`]) {
      const over = await kit.run('id,name\nx,1\n', { rejectsFile });
      expect(over.kind).toBe('refused');
    }
    expect(await readFile(kit.path('data.csv'), 'utf8')).toBe('id,name\nx,1\n');
  });
});

describe('a cell', () => {
  it('that is longer than any number is rejected at once', async () => {
    await pool.query('create table if not exists amounts (id int primary key, amount numeric)');
    const started = performance.now();
    const imported = await kit.run(`id,amount\n1,"${' '.repeat(200_000)}x"\n2,${'9'.repeat(200_000)}\n3,5\n`, {
      dataset: datasetOver('amounts'),
      mapping: 'columns: { id: , amount: { trim: false, type: number } }',
    });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(imported).toMatchObject({ kind: 'ok', value: { inserted: 1, rejected: 2 } });
  });
});
