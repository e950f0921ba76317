/** Writes the rejected rows to a CSV file: line, reason, and the fields as they stand, to be mended and imported again. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { FileRecord } from './file/file-record.ts';
import { delimiterOf, type FileForm, readRecords } from './file/read-records.ts';

export interface Reject {
  readonly line: number;
  readonly reason: string;
}

/** In the order of lines. */
export type Rejects = Iterable<Reject> | AsyncIterable<Reject>;

/**
 * Reads the file a second time beside the rejects, both in the order of lines, so that memory does not grow with either.
 * The file has the delimiter of the input and is UTF-8 with a byte order mark, which the next import and spreadsheets
 * recognise. `headers` are those of the mapping; null where the first record is the headers.
 */
export async function writeRejects(
  form: FileForm,
  headers: readonly string[] | null,
  rejectsFile: string,
  rejects: Rejects,
): Promise<void> {
  const csv = stringify({ delimiter: delimiterOf(form), bom: true });
  await pipeline(rejectLines(form, headers, rejects), csv, createWriteStream(rejectsFile));
}

async function* rejectLines(
  form: FileForm,
  headers: readonly string[] | null,
  rejects: Rejects,
): AsyncGenerator<string[]> {
  const records = oneByOne(form);
  try {
    const named = headers ?? (await records.next()).value?.fields ?? [];
    yield ['line', 'reason', ...named];
    for await (const reject of rejects) {
      let record = (await records.next()).value;
      while (record && record.line !== reject.line) record = (await records.next()).value;
      if (!record) return;
      yield [String(reject.line), reject.reason, ...record.fields];
    }
  } finally {
    await records.return();
  }
}

async function* oneByOne(form: FileForm): AsyncGenerator<FileRecord, void> {
  for await (const records of readRecords(form)) yield* records;
}
