/** Streams the rows of a file to the server by COPY, the misfits among them as whoever asks wants them. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyFields } from './copy-fields.ts';
import type { CopiedRows } from './load.ts';
import { noRows, type RowGatherer, type RowsRequest, readRows } from './read-rows.ts';

export interface CopyRequest extends RowsRequest {
  readonly client: ClientBase;
  readonly statement: string;
  /** What is copied of a row that fits: `values` are fields of COPY, tabs between them. */
  readonly accepted: (values: string, line: number) => string;
  /** What is copied of a row that does not: it may be nothing. */
  readonly rejected: (reason: string, line: number) => string;
}

const chunkLength = 64 * 1024;

/** Backpressure reaches from the server's socket to the file: memory does not grow with the file. */
export async function copyRows(request: CopyRequest): Promise<CopiedRows> {
  const counts = noRows();
  await copyText(request.client, request.statement, readRows(request, counts, gatherText(request)));
  return counts;
}

export async function copyText(
  client: ClientBase,
  statement: string,
  text: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  const copy = client.query(copyFrom(statement));
  await pipeline(Readable.from(text, { objectMode: false, highWaterMark: chunkLength }), copy);
}

function gatherText({ accepted, rejected }: CopyRequest): RowGatherer<Buffer> {
  let text = '';
  return {
    accept: (values, line) => {
      text += accepted(copyFields(values), line);
    },
    reject: (reason, line) => {
      text += rejected(reason, line);
    },
    take: (all) => {
      if (text === '' || (text.length < chunkLength && !all)) return null;
      const taken = Buffer.from(text);
      text = '';
      return taken;
    },
  };
}
