/** Runs one of the server's programs under the right account, away from our own terminal and environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openLog } from './server-log.ts';
import type { ServerUser } from './server-user.ts';

export interface ProgramOptions {
  readonly user: ServerUser | null;
  /** A folder that the account can enter: ours may be closed to it. */
  readonly cwd: string;
  readonly logFile: string;
}

/** A session of its own, so that Ctrl-C in our terminal does not reach it: only `stop` ends it. */
export function runProgram(file: string, args: readonly string[], options: ProgramOptions): ChildProcess {
  const log = openLog(options.logFile);
  try {
    return spawn(file, args, {
      cwd: options.cwd,
      detached: true,
      windowsHide: true,
      env: cleanEnvironment(),
      stdio: ['ignore', log, log],
      ...(options.user === null ? {} : { uid: options.user.uid, gid: options.user.gid }),
    });
  } finally {
    closeSync(log);
  }
}

/** Settings of a Postgres elsewhere (PGPORT, PGDATA, PGOPTIONS) and of the reader's language must not leak in. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** Resolves with null on success, with the reason otherwise. */
export function ended(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      resolve(code === 0 ? null : signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`);
    });
  });
}
