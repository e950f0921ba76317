/** Splits the records of a CSV text that end where their line does, and are as RFC 4180 says: nearly all of nearly every file. */
import { literally } from '../../kernel/literally.ts';
import type { FileRecord } from './file-record.ts';

export interface PlainForm {
  /** Any text; it has no line end in it. */
  readonly delimiter: string;
  /** One character; null where quotes are plain text. */
  readonly quote: string | null;
  readonly newline: '\n' | '\r\n';
}

export interface PlainSplit {
  readonly records: FileRecord[];
  /** Where the first record begins that does not end in the text, or that only the exact parser can judge. */
  readonly end: number;
}

/** `line`: on which the text begins; each of the records is on one line. */
export function plainSplitter(form: PlainForm): (text: string, line: number) => PlainSplit {
  const { delimiter, quote, newline } = form;
  const fieldsOf = quote === null ? null : quotedFields(delimiter, quote);
  return (text, line) => {
    const records: FileRecord[] = [];
    const nextQuote = quote === null ? null : nextOf(text, quote);
    const nextReturn = nextOf(text, '\r');
    let begins = 0;
    for (;;) {
      const feed = text.indexOf('\n', begins);
      if (feed < 0) break;
      const ends = feed + 1 - newline.length;
      // A line end of another kind is part of a field, and counts as a line.
      if (newline === '\n' ? nextReturn(begins) < feed : nextReturn(begins) !== ends) break;
      const written = text.slice(begins, ends);
      const plain = nextQuote === null || nextQuote(begins) > feed;
      const fields = plain || fieldsOf === null ? written.split(delimiter) : fieldsOf(written);
      if (fields === null) break;
      records.push({ fields, line: line + records.length });
      begins = feed + 1;
    }
    return { records, end: begins };
  };
}

/** Looks for a character from a place on, which never goes back: past the end of the text where there is none. */
function nextOf(text: string, character: string): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next < from) {
      const found = text.indexOf(character, from);
      next = found < 0 ? text.length : found;
    }
    return next;
  };
}

/** The fields of a line with quotes; null where one is not closed on it, or stands where none may. */
function quotedFields(delimiter: string, quote: string): (written: string) => readonly string[] | null {
  const q = literally(quote);
  const whole = new RegExp(`^${q}[^${q}]*(?:${q}${q}[^${q}]*)*${q}$`);
  const doubled = quote + quote;
  const countOf = (text: string): number => text.split(quote).length - 1;
  return (written) => {
    const pieces = written.split(delimiter);
    const fields: string[] = [];
    for (let at = 0; at < pieces.length; at++) {
      const piece = pieces[at] ?? '';
      if (!piece.startsWith(quote)) {
        if (piece.includes(quote)) return null;
        fields.push(piece);
        continue;
      }
      // A delimiter inside of quotes has cut the field: it goes on until its quotes are even.
      const first = at;
      let open = countOf(piece) % 2 === 1;
      while (open) {
        at++;
        const more = pieces[at];
        if (more === undefined) return null;
        open = countOf(more) % 2 === 0;
      }
      const field = first === at ? piece : pieces.slice(first, at + 1).join(delimiter);
      if (!whole.test(field)) return null;
      fields.push(field.slice(1, -1).replaceAll(doubled, quote));
    }
    return fields;
  };
}
