/** Records of CSV text, in whatever pieces it comes, against a strict parser of its own that reads it at once. */
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRecord } from '../../src/ingest/file/file-record.ts';
import { SplitError, type SplitOptions, splitRecords } from '../../src/ingest/file/split-records.ts';

const commas: SplitOptions = { delimiter: ',', quote: '"' };

function split(pieces: readonly string[], options = commas): readonly FileRecord[] {
  const splitter = splitRecords(options);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

/** Cut at the given places, as far as the text reaches. */
const cut = (text: string, places: readonly number[]): readonly string[] => {
  const edges = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
};

const outcome = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (error instanceof SplitError) return error.code;
    if (!(error instanceof CsvError)) throw error;
    return error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'QUOTE_NOT_CLOSED' : 'QUOTE_INSIDE';
  }
};

const places = fc.array(fc.nat(200), { maxLength: 6 });

describe('text that was written by a library', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'ä', '😀'), maxLength: 5 });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });

  it('is read as what was written, wherever it is cut', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';', '||'),
        places,
        (rows, newline, delimiter, at) => {
          const text = stringify(rows, { record_delimiter: newline, delimiter, quoted_match: /[\r\n]/ });
          expect(split(cut(text, at), { delimiter, quote: '"' }).map(({ fields }) => fields)).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is told with the line on which each record begins', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), places, (rows, newline, at) => {
        const texts = rows.map((row) => stringify([row], { record_delimiter: newline, quoted_match: /[\r\n]/ }));
        const lines = texts.map(
          (_, index) =>
            texts
              .slice(0, index)
              .join('')
              .split(/\r\n|\n|\r/).length,
        );
        expect(split(cut(texts.join(''), at)).map(({ line }) => line)).toEqual(lines);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any text', () => {
  const text = fc
    .array(fc.constantFrom('a', '"', '"', ',', '\n', '"a",', '""', ',"b"\n', ' '), { maxLength: 14 })
    .map((parts) => `h,i\n${parts.join('')}`);

  it('is read or refused as a strict parser does', () => {
    let refused = 0;
    fc.assert(
      fc.property(text, places, (csv, at) => {
        const strict = outcome(() => parse(csv, { relax_column_count: true }));
        const ours = outcome(() => split(cut(csv, at)).map(({ fields }) => fields));
        if (typeof strict === 'string') refused++;
        // Which of two mistakes is found first is nobody's business.
        if (typeof strict === 'string') expect(typeof ours).toBe('string');
        else expect(ours).toEqual(strict);
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(200);
  });
});

describe('a quote', () => {
  it.each([
    ['not closed', 'a,b\n1,"x\n2,y\n', 'QUOTE_NOT_CLOSED', 2],
    ['in the middle', 'a,b\n1,x"y\n', 'QUOTE_INSIDE', 2],
    ['before more text', 'a,b\n1,"x"y\n2,"z"\n', 'QUOTE_INSIDE', 2],
    ['before a space', 'a,b\n1,"x" ,2\n', 'QUOTE_INSIDE', 2],
    ['after a space', 'a,b\n1,2\n1, "x"\n', 'QUOTE_INSIDE', 3],
  ])('%s is refused with its line', (_, text, code, line) => {
    expect(() => split([text])).toThrow(expect.objectContaining({ code, line }));
    expect(() => split([...text])).toThrow(expect.objectContaining({ code, line }));
  });

  it('is plain text where the mapping says so', () => {
    expect(split(['a,b\n1,the 19" rack\n'], { delimiter: ',', quote: null })).toEqual([
      { fields: ['a', 'b'], line: 1 },
      { fields: ['1', 'the 19" rack'], line: 2 },
    ]);
  });
});

it('takes a last record without a line end, and blank lines as records of one empty field', () => {
  expect(split(['a,b\n\n1,2'])).toEqual([
    { fields: ['a', 'b'], line: 1 },
    { fields: [''], line: 2 },
    { fields: ['1', '2'], line: 3 },
  ]);
  expect(split([''])).toEqual([]);
});

it('gives up on a record that does not end, and reads one of millions of characters', () => {
  const long = 'x""'.repeat(1_000_000);
  expect(split([`a,b\n1,"${long}"\n`])[1]?.fields[1]).toHaveLength(2_000_000);
  const splitter = splitRecords(commas);
  expect(() => {
    for (let piece = 0; piece < 40; piece++) splitter.push(`${piece === 0 ? 'a,b\n1,"' : ''}${'x\n'.repeat(128_000)}`);
  }).toThrow(expect.objectContaining({ code: 'RECORD_TOO_LONG', line: 2 }));
  const endless = splitRecords(commas);
  expect(() => {
    for (let piece = 0; piece < 40; piece++) endless.push('x,'.repeat(128_000));
  }).toThrow(expect.objectContaining({ code: 'RECORD_TOO_LONG', line: 1 }));
});
