/** Any bytes are imported or refused, every row is counted once, and what is refused leaves nothing behind. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { importKit } from '../ingest/import-kit.ts';
import { testDatabase } from '../kit/database.ts';
import { corpusOf } from './corpus.ts';
import { runs } from './runs.ts';

const { pool } = await testDatabase();
await pool.query(
  'create table things (id int primary key, name text, amount numeric(8, 2), at timestamptz, good boolean)',
);
const kit = importKit(pool);

const cell = fc.oneof(
  fc.integer({ min: -3, max: 30 }).map(String),
  fc.constantFrom(
    '',
    'x',
    '1.5',
    '1e3',
    '2026-01-05',
    '2026-01-05T10:00:00Z',
    'true',
    'no',
    '"',
    '""',
    '"a""b"',
    '"a\nb"',
    "'",
    '=1',
    '\u0000',
    '\ufeff',
    '99999999999999999999',
    'NaN',
    '𝒳',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const separator = fc.constantFrom(',', ',', ',', ',', ';', '\t', ' ,');
const row = fc.array(cell, { minLength: 1, maxLength: 7 });
const file = fc
  .record({
    headers: fc.constantFrom(
      'id,name,amount,at,good',
      'id',
      'ID,Name',
      'id,id',
      'name',
      '',
      'id,name,amount,at,good,more',
      '\ufeffid,name',
    ),
    rows: fc.array(row, { maxLength: 12 }),
    separator,
    end: fc.constantFrom('\n', '\r\n', '\r'),
    noise: fc.array(fc.record({ at: fc.nat(400), byte: fc.integer({ min: 0, max: 255 }) }), { maxLength: 3 }),
  })
  .map(({ headers, rows, separator: between, end, noise }) => {
    const bytes = Buffer.from([headers, ...rows.map((cells) => cells.join(between))].join(end));
    for (const { at, byte } of noise) if (at < bytes.length) bytes[at] = byte;
    return bytes;
  });

const bytes = fc.oneof(
  { weight: 5, arbitrary: file },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each)) },
);

async function imports(content: Buffer): Promise<void> {
  const before = Number((await kit.rows('select count(*) from things'))[0]?.count);
  const imported = await kit.run(content, {});
  const after = Number((await kit.rows('select count(*) from things'))[0]?.count);
  if (imported.kind === 'refused') {
    for (const { code } of imported.issues) expect(code).toMatch(/^IMPORT_/);
    expect(after).toBe(before);
    return;
  }
  const { read, inserted, updated, unchanged, kept, repeated, skipped, rejected } = imported.value;
  expect(read).toBe(inserted + updated + unchanged + kept + repeated + skipped + rejected);
  expect(after).toBe(before + inserted);
}

it('bytes that are nearly CSV, or nothing like it', async () => {
  await fc.assert(fc.asyncProperty(bytes, imports), runs(60));
});

it.each(corpusOf('csv'))('what once went wrong does not any more: %s', async (_, text) => {
  await imports(Buffer.from(text, 'base64'));
});
