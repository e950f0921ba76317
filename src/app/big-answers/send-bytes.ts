/** Bytes to a client, as fast as it takes them: compressed where it likes that, cut off where anything goes wrong. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import Negotiator from 'negotiator';

export interface Sending {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the client goes away; aborting it ends the connection. */
  readonly controller: AbortController;
  /** Milliseconds that a client may take nothing. */
  readonly patience: number;
}

/**
 * Resolves when the client has all of it. Where it rejects, the connection has been ended without the last chunk of its
 * encoding, so that no client takes a part for the whole.
 */
export async function sendBytes(bytes: AsyncIterable<Uint8Array>, sending: Sending): Promise<void> {
  const { request, response, headers, controller, patience } = sending;
  const gzip = new Negotiator(request).encoding(['gzip', 'identity']) === 'gzip';
  response.writeHead(200, {
    ...headers,
    vary: 'accept, accept-encoding',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  });
  const body = Readable.from(watched(bytes, controller, patience), { objectMode: false });
  const { signal } = controller;
  await (gzip ? pipeline(body, createGzip(), response, { signal }) : pipeline(body, response, { signal }));
}

/** Whoever holds a cursor open and takes nothing is given up. */
async function* watched(bytes: AsyncIterable<Uint8Array>, controller: AbortController, patience: number) {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const chunk of bytes) {
      timer = setTimeout(() => controller.abort(new Error('The client takes nothing.')), patience);
      yield chunk;
      clearTimeout(timer);
    }
  } finally {
    clearTimeout(timer);
  }
}
