/** The last seconds of a server: it says that it is not ready, lets what runs end, and only then closes. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Requests {
  /** Those that are answered now. */
  readonly running: number;
}

/** Counts requests from their first byte to the last of their answer, whatever becomes of them. */
export function countRequests(server: Server): Requests {
  let running = 0;
  // Before Fastify's own listener, which may be done before it returns.
  server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
    running++;
    response.once('close', () => {
      running--;
    });
  });
  return {
    get running() {
      return running;
    },
  };
}

export interface DrainLimits {
  /** Milliseconds for which the server goes on at least, so that whoever sends requests here learns that it ends. */
  readonly notice: number;
  /** And at most. */
  readonly most: number;
}

/** Milliseconds between two looks. */
const often = 20;

/** Resolves once nothing runs any more, within the limits. */
export async function drained(requests: Requests, { notice, most }: DrainLimits): Promise<void> {
  const began = performance.now();
  for (;;) {
    const passed = performance.now() - began;
    if (passed >= most || (passed >= notice && requests.running === 0)) return;
    await sleep(often);
  }
}
