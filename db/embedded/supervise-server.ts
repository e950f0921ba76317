/** Holds a running server: notices when it ends on its own, keeps its log small, and stops it when asked. */
import { once } from 'node:events';
import { join } from 'node:path';
import type { Place } from './choose-place.ts';
import type { EmbeddedLogger, EmbeddedServer } from './embedded-server.ts';
import type { RunningServer } from './launch-server.ts';
import { boundLog, logEnd, logTail } from './server-log.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { watchParent } from './watch-parent.ts';

const logCheckEvery = 60_000;

export function superviseServer(
  { pid, child }: RunningServer,
  place: Place,
  url: string,
  logger: EmbeddedLogger | undefined,
  release: () => void,
): EmbeddedServer {
  const watcher = watchParent(pid, join(place.clusterDir, 'postmaster.pid'));
  const logStart = logEnd(place.logFile);
  const logCheck = setInterval(() => boundLog(place.logFile), logCheckEvery).unref();
  let stopping: Promise<void> | undefined;
  child.on('exit', (code, signal) => {
    if (stopping !== undefined) return;
    const details = { pid, code, signal, log: logTail(place.logFile, logStart) };
    logger?.warn(details, 'The embedded database server has ended unexpectedly');
  });

  async function end(): Promise<void> {
    clearInterval(logCheck);
    watcher?.kill('SIGKILL');
    child.ref();
    if (child.exitCode === null && child.signalCode === null) {
      await Promise.all([once(child, 'exit'), stopPostmaster(pid)]);
    }
    release();
  }

  return {
    url,
    pid,
    socketDir: place.socketDir,
    clusterDir: place.clusterDir,
    logFile: place.logFile,
    stop() {
      stopping ??= end();
      return stopping;
    },
  };
}
