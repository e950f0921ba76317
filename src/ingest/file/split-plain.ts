/**
 * Splits text into records where it is written as RFC 4180 says. At the first thing that is not, it stops, and csv-parse judges:
 * most of the time that csv-parse takes goes into knowing all the other ways to write a file.
 */
import type { FileRecord } from './file-record.ts';

export interface PlainForm {
  readonly delimiter: string;
  /** Null where quotes are plain text. */
  readonly quote: string | null;
  /** What ends a record. Old files of Macintoshes, with `\r`, are left to csv-parse. */
  readonly lineEnd: '\n' | '\r\n';
}

export interface PlainRecords {
  readonly records: readonly FileRecord[];
  /** Where the first record begins that is not among them, and its 1-based line. */
  readonly end: number;
  readonly line: number;
  /** False where that record is not plain; true where it is not whole yet, or nothing is left. */
  readonly plain: boolean;
}

/** The end of a record, where its line end begins, or why there is none. */
type QuotedRecord = { readonly fields: readonly string[]; readonly end: number } | 'unfinished' | 'notPlain';

const anyLineEnd = /\r\n|\n|\r/g;
const strayLineEnd = { '\n': /\r/, '\r\n': /\r(?!\n)|(?<!\r)\n/ } as const;

/** `line`: on which `text` begins. `last`: nothing follows it. Blank lines are records of one empty field. */
export function splitPlain(text: string, form: PlainForm, line: number, last: boolean): PlainRecords {
  const { delimiter, quote, lineEnd } = form;
  const strays = strayLineEnd[lineEnd].test(text);
  const records: FileRecord[] = [];
  let start = 0;
  let at = line;
  let nextQuote = quote === null ? -1 : text.indexOf(quote);
  while (start < text.length) {
    let end = text.indexOf(lineEnd, start);
    if (end < 0 && !last) break;
    if (end < 0) end = text.length;
    if (quote !== null && nextQuote >= 0 && nextQuote < start) nextQuote = text.indexOf(quote, start);
    const quoted = nextQuote >= 0 && nextQuote < end;
    let fields: readonly string[];
    if (quoted) {
      const record = splitQuoted(text, start, form, last);
      if (record === 'unfinished') break;
      if (record === 'notPlain') return { records, end: start, line: at, plain: false };
      ({ fields, end } = record);
    } else fields = text.slice(start, end).split(delimiter);
    const next = Math.min(end + lineEnd.length, text.length);
    records.push({ fields, line: at });
    at += quoted || strays ? (text.slice(start, next).match(anyLineEnd)?.length ?? 0) : 1;
    start = next;
  }
  return { records, end: start, line: at, plain: true };
}

/** A record with a quote in it. */
function splitQuoted(
  text: string,
  start: number,
  { delimiter, quote, lineEnd }: PlainForm,
  last: boolean,
): QuotedRecord {
  // csv-parse escapes by `"` alone.
  if (quote !== '"') return 'notPlain';
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let end: number;
    if (text[at] === quote) {
      const close = closingQuote(text, at + 1, last);
      if (close < 0) return last ? 'notPlain' : 'unfinished';
      const field = text.slice(at + 1, close);
      fields.push(field.includes(quote) ? field.replaceAll('""', quote) : field);
      end = close + 1;
    } else {
      const ends = [text.indexOf(delimiter, at), text.indexOf(lineEnd, at)].filter((found) => found >= 0);
      if (ends.length === 0 && !last) return 'unfinished';
      end = Math.min(...ends, text.length);
      const field = text.slice(at, end);
      if (field.includes(quote)) return 'notPlain';
      fields.push(field);
    }
    if (end === text.length && last) return { fields, end };
    if (text.startsWith(lineEnd, end)) return { fields, end };
    if (text[end] !== delimiter) return end + lineEnd.length > text.length && !last ? 'unfinished' : 'notPlain';
    at = end + 1;
  }
}

/** Negative where the text ends before it, or with a quote that the next piece of it may double. */
function closingQuote(text: string, from: number, last: boolean): number {
  let close = text.indexOf('"', from);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close === text.length - 1 && !last ? -1 : close;
}

/** What the first record ends with; `unfinished` where more text has to show it. `last`: there is none. */
export function lineEndOf(
  text: string,
  quote: string | null,
  last: boolean,
): PlainForm['lineEnd'] | '\r' | 'unfinished' {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === quote) quoted = !quoted;
    else if (!quoted && character === '\n') return '\n';
    else if (!quoted && character === '\r') {
      if (text[index + 1] === '\n') return '\r\n';
      return index + 1 < text.length || last ? '\r' : 'unfinished';
    }
  }
  return last ? '\n' : 'unfinished';
}
