/** Streams the rows of a file to the server by COPY, the misfits among them as whoever asks wants them. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { convertRow } from '../row/convert-row.ts';
import type { CopiedRows, LoadRequest } from './load.ts';

export interface CopyRequest extends Pick<LoadRequest, 'client' | 'plan' | 'records' | 'position'> {
  readonly statement: string;
  readonly maxRejects: number;
  /** What is copied of a row that fits: `values` are fields of COPY, tabs between them. */
  readonly accepted: (values: string, line: number) => string;
  /** What is copied of a row that does not: it may be nothing. */
  readonly rejected: (reason: string, line: number) => string;
}

const chunkLength = 64 * 1024;

/** Backpressure reaches from the server's socket to the file: memory does not grow with the file. */
export async function copyRows(request: CopyRequest): Promise<CopiedRows> {
  const counts = { read: 0, skipped: 0, rejected: 0, gaveUp: false };
  const copy = request.client.query(copyFrom(request.statement));
  await pipeline(Readable.from(copyText(request, counts), { objectMode: false, highWaterMark: chunkLength }), copy);
  return counts;
}

async function* copyText(
  request: CopyRequest,
  counts: { -readonly [K in keyof CopiedRows]: CopiedRows[K] },
): AsyncGenerator<Buffer> {
  const { plan, position, maxRejects } = request;
  let text = '';
  for await (const records of request.records()) {
    for (const record of records) {
      counts.read++;
      position.line = record.line;
      position.rows = counts.read;
      const row = { ...record, number: counts.read };
      if (plan.skips(row)) {
        counts.skipped++;
        continue;
      }
      const converted = convertRow(plan, row);
      if (converted.kind === 'values') text += request.accepted(copyFields(converted.values), record.line);
      else {
        text += request.rejected(converted.reason, record.line);
        counts.rejected++;
        if (counts.rejected > maxRejects) {
          counts.gaveUp = true;
          if (text !== '') yield Buffer.from(text);
          return;
        }
      }
      if (text.length >= chunkLength) {
        yield Buffer.from(text);
        text = '';
      }
    }
  }
  if (text !== '') yield Buffer.from(text);
}

function copyFields(values: readonly (string | null)[]): string {
  const fields = new Array<string>(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? null;
    fields[index] = value === null ? '\\N' : isSpecial.test(value) ? copyField(value) : value;
  }
  return fields.join('\t');
}

const isSpecial = /[\\\t\n\r]/;
const special = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format: only these four characters mean something, and `\N` is null. */
export const copyField = (value: string | null): string =>
  value === null ? '\\N' : value.replace(special, (found) => escapes[found] ?? found);
