/** Ends the process in order: on a signal, or after an error that nobody caught. */
import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { ClosingLimits } from './close-in-order.ts';
import { loggable } from './loggable.ts';
import type { Logger } from './logger.ts';

/** Milliseconds that the database and what else is open get: `closeInOrder` gives up what takes longer before that. */
const patience = 10_000;

/** Milliseconds that work in the background gets at least: it ends within five seconds, and looks every half. */
const background = 7_000;

/** How long each part of an end may take, of a server that gives requests so many milliseconds. */
export const closingLimits = (requests: number): ClosingLimits => ({
  running: Math.max(requests + 1_000, background),
  rest: 2_000,
});

/** `close` runs once, and hears whether somebody at a terminal wants it; a second signal ends the process at once. `beside`: milliseconds that running requests get. */
export function closeOnSignals(logger: Logger, close: (atOnce: boolean) => Promise<void>, beside = 0): void {
  // A process that simply has nothing left to do keeps its exit code: that of a start that was refused.
  closeWithGrace({ delay: patience + beside, logger, skip: ['beforeExit'] }, async ({ err, signal }) => {
    if (err) logger.fatal({ err: loggable(err) }, 'unexpected error, closing');
    else logger.info({ signal }, 'closing');
    try {
      await close(signal === 'SIGINT');
    } finally {
      await Promise.race([flushed(logger), sleep(lastWords)]);
    }
  });
}

/** Milliseconds for what is still to be logged. */
const lastWords = 200;

/** While errors are still heard: where nobody reads the log any more, the process would try to write it at its exit, without end. */
const flushed = (logger: Logger): Promise<void> => new Promise((resolve) => logger.flush(() => resolve()));
