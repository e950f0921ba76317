/** Tells of statements while they still run: one that is stuck has no end to be told at. */
import type { Logger } from '../logger.ts';
import type { ObservedOperation, RanStatement } from './observed-operation.ts';

export interface StatementWatch {
  /** Whoever runs a statement puts it in, and takes it out when it has ended. */
  readonly running: Map<RanStatement, ObservedOperation>;
  close(): void;
}

/** Each is told of once, after `patience` milliseconds, 0 for never: with the process of the database, to be found in `pg_stat_activity`. */
export function watchStatements(logger: Logger, patience: number): StatementWatch {
  const running = new Map<RanStatement, ObservedOperation>();
  if (patience === 0) return { running, close: () => undefined };
  const look = () => {
    const now = performance.now();
    for (const [ran, { requestId, traceId }] of running) {
      // In the order in which they began.
      if (now - ran.began < patience) return;
      if (ran.told) continue;
      ran.told = true;
      const { name: statement, backend } = ran;
      logger.warn(
        { requestId, traceId, statement, backend, milliseconds: Math.round(now - ran.began) },
        'a statement is still running',
      );
    }
  };
  const timer = setInterval(look, Math.min(1_000, Math.max(50, patience / 4))).unref();
  return { running, close: () => clearInterval(timer) };
}
