/** Splits the text of a file into records: quickly where it is plain, and with csv-parse from where it is not. */
import { delimiterOf, type FileForm, type FileRecord, longestRecord } from './file-record.ts';
import { parseRecords } from './parse-records.ts';
import { lineEndOf, type PlainForm, splitPlain } from './split-plain.ts';

/** Blank lines are records of one empty field. Throws `FileError`, and what `texts` throws. */
export async function* splitRecords(
  texts: AsyncIterator<string, unknown>,
  form: FileForm,
): AsyncGenerator<readonly FileRecord[], void> {
  const { file, quote } = form;
  const delimiter = delimiterOf(form);
  let rest = '';
  let line = 1;
  let lineEnd: PlainForm['lineEnd'] | null = null;
  let plain = delimiter !== quote && !/[\r\n]/.test(`${delimiter}${quote}`);
  for (let last = false; plain && !last && rest.length < longestRecord; ) {
    const piece = await texts.next();
    last = piece.done === true;
    if (!piece.done) rest += piece.value;
    if (lineEnd === null) {
      const found = lineEndOf(rest, quote, last);
      if (found === 'unfinished') continue;
      if (found === '\r') break;
      lineEnd = found;
    }
    const split = splitPlain(rest, { delimiter, quote, lineEnd }, line, last);
    yield split.records;
    rest = rest.slice(split.end);
    ({ line, plain } = split);
    if (plain && last) return;
  }
  // A first record that is not plain shows by itself what it ends with.
  yield* parseRecords(following(rest, texts), { file, quote, delimiter, line, lineEnd: line === 1 ? null : lineEnd });
}

async function* following(rest: string, texts: AsyncIterator<string, unknown>): AsyncGenerator<string> {
  yield rest;
  for (let piece = await texts.next(); !piece.done; piece = await texts.next()) yield piece.value;
}
