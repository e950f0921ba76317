/** Rows as CSV by RFC 4180, for spreadsheets. */
import { type Options, stringify } from 'csv-stringify/sync';
import { type Encoder, type EncoderOptions, isoInstant, noBytes } from './encoder.ts';
import type { CellValue, Column } from './export-columns.ts';

/** Nothing is an empty cell, and an empty text a quoted one. */
const dialect: Options = {
  record_delimiter: '\r\n',
  // Of a delimiter of two characters one alone must be quoted, too.
  quote_record_delimiter: true,
  cast: { string: (text) => (text === '' ? { value: '', quoted_empty: true } : text) },
};

/** What a spreadsheet takes for the beginning of a formula, its wide forms included, or skips to find one. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

const harmless = (text: string): string => (formula.test(text) ? `'${text}` : text);

export function encodeCsv({ columns, bom, formulas }: EncoderOptions): Encoder {
  const encode = (rows: readonly (readonly (string | null)[])[]) => Buffer.from(stringify([...rows], dialect), 'utf8');
  const cells = columns.map((column) => cellOf(column, formulas));
  return {
    head: () => {
      const names = encode([columns.map(({ name }) => (formulas ? name : harmless(name)))]);
      return bom ? Buffer.concat([Buffer.from('\ufeff', 'utf8'), names]) : names;
    },
    rows: (rows) => encode(rows.map((row) => row.map((value, index) => cells[index]?.(value) ?? null))),
    tail: noBytes,
  };
}

/** Numbers are never touched: a minus is theirs. */
function cellOf({ type }: Column, formulas: boolean): (value: CellValue) => string | null {
  switch (type) {
    case 'text':
      return (value) => (value === null ? null : formulas ? String(value) : harmless(String(value)));
    case 'instant':
      return (value) => (value === null ? null : isoInstant(Number(value)));
    default:
      return (value) => (value === null ? null : String(value));
  }
}
