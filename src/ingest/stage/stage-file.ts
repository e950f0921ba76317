/** Streams the rows of a file into the stage by COPY, the misfits among them with their reason. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { FileRecord } from '../file/read-records.ts';
import { convertRow } from '../row/convert-row.ts';
import type { RowPlan } from '../row/row-plan.ts';

export interface StagedRows {
  /** Rows of the file, whatever became of them. */
  readonly read: number;
  readonly skipped: number;
  readonly rejected: number;
  /** True when reading ended early because too many rows were rejected. */
  readonly gaveUp: boolean;
}

/** Where the import stands, kept up to date so that a failure can name the line. */
export interface Position {
  line: number;
  rows: number;
}

export interface StageFileRequest {
  readonly client: ClientBase;
  readonly statement: string;
  readonly plan: RowPlan;
  readonly records: AsyncIterable<FileRecord>;
  readonly maxRejects: number;
  readonly position: Position;
}

const chunkLength = 64 * 1024;

/** Backpressure reaches from the server's socket to the file: memory does not grow with the file. */
export async function stageFile(request: StageFileRequest): Promise<StagedRows> {
  const counts = { read: 0, skipped: 0, rejected: 0, gaveUp: false };
  const copy = request.client.query(copyFrom(request.statement));
  await pipeline(Readable.from(copyText(request, counts), { objectMode: false, highWaterMark: chunkLength }), copy);
  return counts;
}

async function* copyText(
  request: StageFileRequest,
  counts: { -readonly [K in keyof StagedRows]: StagedRows[K] },
): AsyncGenerator<Buffer> {
  const { plan, position, maxRejects } = request;
  const nothing = '\t\\N'.repeat(plan.columns.length);
  let text = '';
  for await (const record of request.records) {
    counts.read++;
    position.line = record.line;
    position.rows = counts.read;
    const row = { ...record, number: counts.read };
    if (plan.skips(row)) {
      counts.skipped++;
      continue;
    }
    const converted = convertRow(plan, row);
    if (converted.kind === 'values') text += `${record.line}\t\\N\t${converted.values.map(copyField).join('\t')}\n`;
    else {
      text += `${record.line}\t${copyField(converted.reason)}${nothing}\n`;
      counts.rejected++;
      if (counts.rejected > maxRejects) {
        counts.gaveUp = true;
        break;
      }
    }
    if (text.length >= chunkLength) {
      yield Buffer.from(text);
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text);
}

const special = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format: only these four characters mean something, and `\N` is null. */
const copyField = (value: string | null): string =>
  value === null ? '\\N' : value.replace(special, (found) => escapes[found] ?? found);
