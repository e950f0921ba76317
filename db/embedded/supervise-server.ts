/** Holds a running server: starts it again when it ends on its own, keeps its log small, and stops it when asked. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../../src/kernel/issue.ts';
import type { Place } from './choose-place.ts';
import type { EmbeddedLogger, EmbeddedServer } from './embedded-server.ts';
import type { RunningServer } from './launch-server.ts';
import type { NativeTree } from './locate-binaries.ts';
import { boundLog, logEnd, logTail } from './server-log.ts';
import { stopPostmaster } from './stop-postmaster.ts';
import { watchParent } from './watch-parent.ts';

const logCheckEvery = 60_000;
/** A server that ends more often than this in a minute has a cause that another start does not mend. */
const restartsAMinute = 3;

export interface Supervision {
  readonly place: Place;
  readonly tree: NativeTree;
  readonly url: string;
  readonly logger: EmbeddedLogger | undefined;
  readonly launch: () => Promise<Result<RunningServer>>;
  readonly release: () => void;
}

export function superviseServer(first: RunningServer, supervision: Supervision): EmbeddedServer {
  const { place, tree, url, logger, launch, release } = supervision;
  const pidFile = join(place.clusterDir, 'postmaster.pid');
  const logCheck = setInterval(() => boundLog(place.logFile), logCheckEvery).unref();
  let running = first;
  let watcher: ChildProcess | null = null;
  let stopping: Promise<void> | undefined;
  let restarting: Promise<void> = Promise.resolve();
  let restarts: readonly number[] = [];

  function follow(server: RunningServer): void {
    running = server;
    watcher?.kill('SIGKILL');
    watcher = watchParent(server.pid, pidFile);
    const from = logEnd(place.logFile);
    server.child.once('exit', (code, signal) => {
      if (stopping !== undefined) return;
      const details = { pid: server.pid, code, signal, log: logTail(place.logFile, from) };
      logger?.warn(details, 'The embedded database server has ended unexpectedly');
      restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    const now = performance.now();
    restarts = [...restarts.filter((at) => at > now - 60_000), now];
    if (restarts.length > restartsAMinute) {
      logger?.warn({ restarts: restarts.length - 1 }, 'The embedded database server is not started again');
      return;
    }
    const again = await launch();
    if (again.kind === 'ok') follow(again.value);
    else logger?.warn({ issues: again.issues }, 'The embedded database server does not start again');
  }

  async function end(): Promise<void> {
    clearInterval(logCheck);
    await restarting;
    watcher?.kill('SIGKILL');
    const { pid, child } = running;
    child.ref();
    if (child.exitCode === null && child.signalCode === null) {
      await Promise.all([once(child, 'exit'), stopPostmaster(pid, place, tree)]);
    }
    const { socketDir } = place;
    if (socketDir !== null && dirname(socketDir) !== place.home) rmSync(socketDir, { recursive: true, force: true });
    release();
  }

  follow(first);
  return {
    url,
    get pid() {
      return running.pid;
    },
    socketDir: place.socketDir,
    clusterDir: place.clusterDir,
    logFile: place.logFile,
    stop() {
      stopping ??= end();
      return stopping;
    },
  };
}
