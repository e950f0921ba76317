/** Writes the rejected rows to a CSV file: line, reason, and the fields as they stand, to be mended and imported again. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { ClientBase } from 'pg';
import { delimiterOf, type FileForm, readRecords } from './file/read-records.ts';
import { lineColumn, reasonColumn, stageName } from './stage/stage-table.ts';

interface Reject {
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads the file a second time beside a cursor over the rejects, both in the order of lines, so that memory does not
 * grow with either. The file has the delimiter of the input and is UTF-8 with a byte order mark, which the next import
 * and spreadsheets recognise. A file left from an earlier import is removed when nothing was rejected.
 */
export async function writeRejects(
  client: ClientBase,
  form: FileForm,
  headers: readonly string[] | null,
  rejectsFile: string,
  rejected: number,
): Promise<string | null> {
  await rm(rejectsFile, { force: true });
  if (rejected === 0) return null;
  await client.query(
    `/* import rejects */ DECLARE cairn_import_rejects NO SCROLL CURSOR FOR
     SELECT ${lineColumn} AS line, ${reasonColumn} AS reason FROM ${stageName} WHERE ${reasonColumn} IS NOT NULL ORDER BY 1`,
  );
  const csv = stringify({ delimiter: delimiterOf(form), bom: true });
  await pipeline(rejectLines(client, form, headers), csv, createWriteStream(rejectsFile));
  await client.query('/* import rejects */ CLOSE cairn_import_rejects');
  return rejectsFile;
}

async function* rejectLines(
  client: ClientBase,
  form: FileForm,
  headers: readonly string[] | null,
): AsyncGenerator<string[]> {
  const rejects = fetchRejects(client);
  let reject = await rejects.next();
  let first = headers === null;
  if (headers) yield ['line', 'reason', ...headers];
  for await (const { fields, line } of readRecords(form)) {
    if (first) {
      first = false;
      yield ['line', 'reason', ...fields];
      continue;
    }
    if (reject.done) return;
    if (reject.value.line !== line) continue;
    yield [String(line), reject.value.reason, ...fields];
    reject = await rejects.next();
  }
}

async function* fetchRejects(client: ClientBase): AsyncGenerator<Reject, void> {
  for (;;) {
    const { rows } = await client.query<{ line: string; reason: string }>(
      '/* import rejects */ FETCH 1000 FROM cairn_import_rejects',
    );
    if (rows.length === 0) return;
    for (const { line, reason } of rows) yield { line: Number(line), reason };
  }
}
