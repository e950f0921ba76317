/** Splits text of any kind into records, and says what is wrong with it: csv-parse. */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { fileError } from './file-error.ts';
import { type FileForm, type FileRecord, longestRecord } from './file-record.ts';
import { LineCounter } from './line-counter.ts';
import type { PlainForm } from './split-plain.ts';

/** As many records as are handed on together. */
const together = 256;

export interface ParsedForm extends Pick<FileForm, 'file' | 'quote'>, Pick<PlainForm, 'delimiter'> {
  /** What ends a record; null where the first one has to show it. */
  readonly lineEnd: string | null;
  /** 1-based, on which the text begins. */
  readonly line: number;
}

/** Throws `FileError` where the text cannot be split, and what `texts` throws. */
export async function* parseRecords(
  texts: AsyncIterable<string>,
  form: ParsedForm,
): AsyncGenerator<readonly FileRecord[], void> {
  const lines = new LineCounter();
  const lineAt = (offset: number) => form.line - 1 + lines.lineAt(offset);
  const parser = parse({
    delimiter: form.delimiter,
    quote: form.quote,
    ...(form.lineEnd === null ? {} : { record_delimiter: form.lineEnd }),
    relax_column_count: true,
    max_record_size: longestRecord,
  });
  // `info: true` would say the same, and takes a third of the time that parsing takes.
  const push = parser.push.bind(parser);
  let parsed = 0;
  parser.push = (record: string[] | null) => {
    if (record === null) return push(null);
    parsed = parser.info.bytes;
    return push({ record, end: parsed });
  };
  pipeline(Readable.from(counted(texts, lines)), parser, () => {});

  let offset = 0;
  let records: FileRecord[] = [];
  try {
    for await (const { record, end } of parser as AsyncIterable<{ record: string[]; end: number }>) {
      records.push({ fields: record, line: lineAt(offset) });
      offset = end;
      if (records.length < together) continue;
      yield records;
      records = [];
    }
    yield records;
  } catch (error) {
    // The parser was ahead of us, and what it failed at begins where its last whole record ends.
    throw error instanceof CsvError ? fileError(error, form.file, lineAt(parsed)) : error;
  } finally {
    parser.destroy();
  }
}

async function* counted(texts: AsyncIterable<string>, lines: LineCounter): AsyncGenerator<Buffer> {
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    lines.feed(bytes);
    yield bytes;
  }
}
