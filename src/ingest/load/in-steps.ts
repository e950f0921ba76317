/** Gives way to what waits for the process, between a few records and the next. */
import { setImmediate } from 'node:timers/promises';
import type { FileRecord } from '../file/file-record.ts';

/** Records: some milliseconds of work. */
const step = 400;

/**
 * A portion goes to the server in pieces, as its socket takes them. Who reads a quarter of a megabyte at a stretch keeps the
 * server waiting for the next piece, and then waits for the server.
 */
export async function* inSteps(
  records: AsyncIterable<readonly FileRecord[]>,
): AsyncGenerator<readonly FileRecord[], void> {
  for await (const some of records) {
    for (let at = 0; at < some.length; at += step) {
      yield some.slice(at, at + step);
      await setImmediate();
    }
  }
}
