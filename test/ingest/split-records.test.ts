/** The quick way to split a file against csv-parse alone: the same records on the same lines, and the same refusals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileForm, FileRecord } from '../../src/ingest/file/file-record.ts';
import { parseRecords } from '../../src/ingest/file/parse-records.ts';
import { lineEndOf, splitPlain } from '../../src/ingest/file/split-plain.ts';
import { splitRecords } from '../../src/ingest/file/split-records.ts';

const form = (quote: string | null, delimiter: string): FileForm => ({
  file: 'data.csv',
  encoding: 'utf-8',
  quote,
  delimiter,
});

async function* piecesOf(text: string, length: number): AsyncGenerator<string> {
  const characters = [...text];
  for (let at = 0; at < characters.length; at += length) yield characters.slice(at, at + length).join('');
}

/** All records, or why there are none. */
async function outcome(source: AsyncIterable<readonly FileRecord[]>): Promise<readonly FileRecord[] | string> {
  const records: FileRecord[] = [];
  try {
    for await (const some of source) records.push(...some);
    return records;
  } catch (error) {
    return (error as Error).message;
  }
}

async function expectSame(text: string, quote: string | null, delimiter: string, length: number) {
  const exact = parseRecords(piecesOf(text, length), { file: 'data.csv', quote, delimiter, lineEnd: null, line: 1 });
  const ours = splitRecords(piecesOf(text, length), form(quote, delimiter));
  expect(await outcome(ours)).toEqual(await outcome(exact));
}

describe('splitting a file', () => {
  const field = fc.oneof(
    { weight: 3, arbitrary: fc.stringMatching(/^[a-z ]{0,4}$/) },
    fc.stringMatching(/^[a-z,;\r\n😀]{0,5}$/u).map((text) => `"${text}"`),
    fc.stringMatching(/^[a-z,"]{0,5}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
    { weight: 1, arbitrary: fc.constantFrom('""', '"a" ', ' "a"', 'a"b', '"a"b', '"', "'a'", "'a''b'", 'a\rb', '\0') },
  );
  const record = fc.array(field, { minLength: 1, maxLength: 4 });

  it('gives what csv-parse gives, or refuses what it refuses, wherever the pieces of the text end', async () => {
    const file = fc.record({
      records: fc.array(record, { maxLength: 6 }),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      other: fc.constantFrom('\n', '\r\n', '\r', null),
      closed: fc.boolean(),
      delimiter: fc.constantFrom(',', ';'),
      quote: fc.constantFrom('"', '"', '"', "'", null),
      length: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(file, async ({ records, lineEnd, other, closed, delimiter, quote, length }) => {
        const lines = records.map((fields) => fields.join(delimiter));
        const text = lines.map((line, index) => line + (index % 3 === 2 ? (other ?? lineEnd) : lineEnd)).join('');
        await expectSame(closed ? text : text.slice(0, -1), quote, delimiter, length);
      }),
      { numRuns: 800 },
    );
  });

  it.each([
    ['quotes doubled and lines inside of fields', 'a,b\n"1 ""x""","two\nlines"\n"",\n', 3],
    ['quoted headers', '"a","b"\n1,2\n', 2],
    ['Windows line ends, and others inside of fields', 'a,b\r\n"1\n2",3\r\n4,5', 3],
    ['no quotes at all', 'a,b\n\n1,2\n3', 4],
  ])('takes %s without csv-parse', (_, text, count) => {
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    expect(lineEndOf(text, '"', true)).toBe(lineEnd);
    const plain = splitPlain(text, { delimiter: ',', quote: '"', lineEnd }, 1, true);
    expect(plain).toMatchObject({ plain: true, end: text.length });
    expect(plain.records).toHaveLength(count);
  });
});
