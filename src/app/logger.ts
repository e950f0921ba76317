/** The log: one JSON line an event, for machines; in words on a terminal. */
import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

/** Logs go to standard error, so that standard output stays free for what a command prints. */
export function createLogger(level: Config['logLevel']): Logger {
  // Lines leave together, ten times a second; an exit waits for them.
  if (!process.stderr.isTTY)
    return pino({ level }, pino.destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 100 }));
  return pino({
    level,
    transport: {
      target: 'pino-pretty',
      options: { destination: 2, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' },
    },
  });
}
