/** Starts the server on its cluster and waits until it takes connections. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import type { Place } from './choose-place.ts';
import { type NativeTree, postgresOf } from './locate-binaries.ts';
import { readPostmaster } from './postmaster-file.ts';
import { ended, runProgram } from './run-program.ts';
import { logEnd, logTail } from './server-log.ts';
import type { ServerUser } from './server-user.ts';
import { stopPostmaster } from './stop-postmaster.ts';

export interface LaunchOptions {
  readonly tree: NativeTree;
  readonly user: ServerUser | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly onProgress: (message: string) => void;
}

export interface RunningServer {
  readonly pid: number;
  readonly child: ChildProcess;
}

/** Recovery after a crash replays the log, which can take minutes on a slow disk. */
const readyLimit = 300_000;
/** How long processes of a killed server may still hold its shared memory. */
const lingerLimit = 10_000;

export async function launchServer(place: Place, options: LaunchOptions): Promise<Result<RunningServer>> {
  const giveUp = performance.now() + lingerLimit;
  for (;;) {
    const from = logEnd(place.logFile);
    const failure = await launchOnce(place, options);
    if (failure.kind === 'ok') return failure;
    const tail = logTail(place.logFile, from);
    const lingering = /pre-existing shared memory block|is still in use/.test(tail);
    if (lingering && performance.now() < giveUp) {
      await sleep(200);
      continue;
    }
    return refused(...failure.issues.map((found) => ({ ...found, message: `${found.message}\n${tail}` })));
  }
}

async function launchOnce(place: Place, options: LaunchOptions): Promise<Result<RunningServer>> {
  const flags = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', place.clusterDir, ...flags];
  const child = runProgram(postgresOf(options.tree), args, {
    user: options.user,
    cwd: place.home,
    logFile: place.logFile,
  });
  let failure: string | null | undefined;
  void ended(child).then((reason) => {
    failure = reason ?? 'it ended at once';
  });
  const begun = performance.now();
  let told = false;
  while (failure === undefined) {
    const note = readPostmaster(place.clusterDir);
    if (note !== null && note.pid === child.pid && note.ready) {
      child.unref();
      return ok({ pid: note.pid, child });
    }
    if (!told && performance.now() - begun > 3000) {
      told = true;
      options.onProgress('The database recovers from an unclean end; this may take a while');
    }
    if (performance.now() - begun > readyLimit) {
      if (child.pid !== undefined) await stopPostmaster(child.pid, place, options.tree);
      failure = `it took no connections within ${readyLimit / 1000} s`;
    }
    await sleep(5);
  }
  return refused(
    issue('DATA_FOLDER_UNUSABLE', `The database server does not start on ${place.clusterDir}: ${failure}.`, {
      hints: ['The lines above are the end of its log.', `The whole log is ${place.logFile}.`],
    }),
  );
}
