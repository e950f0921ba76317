/** Ends the process in order: on a signal, or after an error that nobody caught. */
import closeWithGrace from 'close-with-grace';
import { loggable } from './loggable.ts';
import type { Logger } from './logger.ts';

/** Milliseconds that running requests and the database get. */
const patience = 10_000;

/** `close` runs once; a second signal ends the process at once. */
export function closeOnSignals(logger: Logger, close: () => Promise<void>): void {
  // A process that simply has nothing left to do keeps its exit code: that of a start that was refused.
  closeWithGrace({ delay: patience, logger, skip: ['beforeExit'] }, async ({ err, signal }) => {
    if (err) logger.fatal({ err: loggable(err) }, 'unexpected error, closing');
    else logger.info({ signal }, 'closing');
    await close();
  });
}
