/** What the quick way takes of a file is what the exact parser reads, and it takes all that is plain. */
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PlainForm, plainSplitter } from '../../src/ingest/file/split-plain.ts';

const take = (text: string, form: Partial<PlainForm> = {}) => {
  const { records, end } = plainSplitter({ delimiter: ',', quote: '"', newline: '\n', ...form })(text, 1);
  return { fields: records.map(({ fields }) => fields), lines: records.map(({ line }) => line), rest: text.slice(end) };
};

it('takes every record that ends on its line, quotes, delimiters and doubled quotes among them', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '|', ' ', 'ä', '😀'), maxLength: 6 });
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom('\n' as const, '\r\n' as const),
      fc.constantFrom(',', ';'),
      (rows, newline, delimiter) => {
        const text = stringify(rows, { record_delimiter: newline, delimiter });
        expect(take(text, { newline, delimiter })).toEqual({
          fields: rows,
          lines: rows.map((_, index) => index + 1),
          rest: '',
        });
      },
    ),
    { numRuns: 500 },
  );
});

it.each([
  ['a record that goes on in the next line', 'a,b\n"c\nd",e\n', '"c\nd",e\n', {}],
  ['a record that is not at its end', 'a,b\nc', 'c', {}],
  ['a quote inside a field', 'a,b\nc"d"\n', 'c"d"\n', {}],
  ['a quote that something follows', 'a,b\n"c"d\n', '"c"d\n', {}],
  ['a quote that is not closed', 'a,b\n"c,d\n', '"c,d\n', {}],
  ['a line end of another kind', 'a,b\nc\rd\n', 'c\rd\n', {}],
  ['a bare line feed among others', 'a,b\r\nc\nd\r\n', 'c\nd\r\n', { newline: '\r\n' as const }],
])('leaves %s to the exact parser', (_, text, rest, form) => {
  expect(take(text, form)).toEqual({ fields: [['a', 'b']], lines: [1], rest });
});

it('takes quotes for plain text where the mapping says so', () => {
  expect(take('"a,b"\nc"\n', { quote: null }).fields).toEqual([['"a', 'b"'], ['c"']]);
});
