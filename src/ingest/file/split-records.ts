/** Text to the records of a CSV file, each with the line that it begins on, whatever pieces the text comes in. */
import Papa from 'papaparse';
import { literally } from '../../kernel/literally.ts';
import type { FileRecord } from './file-record.ts';

/** What is no CSV. `line`: on which the record begins that could not be read. */
export class SplitError extends Error {
  readonly code: 'QUOTE_NOT_CLOSED' | 'QUOTE_INSIDE' | 'RECORD_TOO_LONG';
  readonly line: number;

  constructor(code: SplitError['code'], line: number) {
    super(`${code} at line ${line}`);
    this.code = code;
    this.line = line;
  }
}

export interface SplitOptions {
  readonly delimiter: string;
  /** Null: quotes are plain text. */
  readonly quote: string | null;
}

export interface Splitter {
  /** The records that end in the text so far. Throws `SplitError`. */
  push(text: string): readonly FileRecord[];
  /** The last record, where no line end follows it. */
  end(): readonly FileRecord[];
}

/** A record of more characters is a quote that was never closed. */
const longestRecord = 8 * 1024 * 1024;

/** What Papa Parse tells of each record. */
interface Step {
  readonly data: readonly (readonly string[])[];
  readonly errors: readonly { readonly code: string }[];
  readonly meta: { readonly cursor: number };
}

/** The first line end of the file ends every record of it. */
export function splitRecords({ delimiter, quote }: SplitOptions): Splitter {
  const legal = quote === null ? null : legalRecord(delimiter, quote);
  let newline: string | null = null;
  let rest = '';
  let line = 1;

  const split = (isLast: boolean): readonly FileRecord[] => {
    newline ??= findLineEnd(rest, quote);
    const text = rest;
    const records: FileRecord[] = [];
    let begins = 0;
    const step = ({ data: [fields = []], errors, meta: { cursor } }: Step): void => {
      if (errors[0]?.code === 'MissingQuotes') throw new SplitError('QUOTE_NOT_CLOSED', line);
      const written = text.slice(begins, cursor);
      // The parser reads what it can where quotes stand anywhere; which value was meant is not for us to guess.
      if (quote && written.includes(quote) && !legal?.test(written)) throw new SplitError('QUOTE_INSIDE', line);
      records.push({ fields, line });
      line += written.match(lineEnd)?.length ?? 0;
      begins = cursor;
    };
    const parser = new Papa.Parser({
      delimiter,
      newline: (newline ?? '\n') as '\n',
      ...(quote === null ? { fastMode: true } : { quoteChar: quote }),
      step: step as never,
    });
    const waits = newline === null && !isLast;
    const { errors } = waits ? { errors: [] } : (parser.parse(text, 0, !isLast) as Pick<Step, 'errors'>);
    rest = isLast ? '' : text.slice(begins);
    if (rest.length > longestRecord)
      throw new SplitError(errors[0]?.code === 'InvalidQuotes' ? 'QUOTE_INSIDE' : 'RECORD_TOO_LONG', line);
    return records;
  };

  return {
    push: (text) => {
      rest += text;
      return split(false);
    },
    end: () => {
      // A CR that no LF has followed.
      newline ??= rest.endsWith('\r') ? '\r' : null;
      return [...split(false), ...split(true)];
    },
  };
}

const lineEnd = /\r\n|\n|\r/g;

/** Null where there is none yet, or its second half may still come. */
function findLineEnd(text: string, quote: string | null): string | null {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === quote) quoted = !quoted;
    else if (!quoted && character === '\n') return '\n';
    else if (!quoted && character === '\r') {
      if (at + 1 === text.length) return null;
      return text[at + 1] === '\n' ? '\r\n' : '\r';
    }
  }
  return null;
}

/** RFC 4180: a field is quoted as a whole, with each quote of it doubled, or has none. */
function legalRecord(delimiter: string, quote: string): RegExp {
  const [d, q] = [literally(delimiter), literally(quote)];
  // Loops of one character each, which take no memory however long the field.
  const quoted = `${q}[^${q}]*(?:${q}${q}[^${q}]*)*${q}`;
  const plain = delimiter.length === 1 ? `[^${q}${d}]*` : `(?:(?!${d})[^${q}])*`;
  const field = `(?:${quoted}|${plain})`;
  return new RegExp(`^${field}(?:${d}${field})*[\\r\\n]*$`);
}
