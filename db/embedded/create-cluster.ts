/** Makes the cluster of a new data folder beside its place and renames it there when whole: a kill leaves no half. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { giveTo, type Place } from './choose-place.ts';
import { initdbOf, type NativeTree } from './locate-binaries.ts';
import { ended, runProgram } from './run-program.ts';
import { logEnd, logTail } from './server-log.ts';
import type { ServerUser } from './server-user.ts';

/**
 * The role that owns everything; there is no other. Not named like a schema of ours: the search path begins with the
 * role's name, and a table made without a schema would land there.
 */
export const ownerRole = 'postgres';

/** The password of a server that listens on the loopback address (Windows); null where the socket's folder guards it. */
export function clusterPassword(place: Place): string | null {
  if (place.socketDir !== null) return null;
  const file = join(place.home, 'password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

export interface CreateOptions {
  readonly tree: NativeTree;
  readonly user: ServerUser | null;
  /** False for throw-away data. */
  readonly durable: boolean;
}

export async function createCluster(place: Place, options: CreateOptions): Promise<Result<void>> {
  const logStart = logEnd(place.logFile);
  const draft = `${place.clusterDir}.new-${process.pid}`;
  sweepDrafts(place);
  mkdirSync(draft);
  giveTo(options.user, draft);
  const password = clusterPassword(place);
  const args = [
    `--pgdata=${draft}`,
    `--username=${ownerRole}`,
    '--encoding=UTF8',
    // Built into the server: text sorts alike on every machine, whatever its C library knows.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--auth-local=trust',
    password === null ? '--auth-host=reject' : '--auth-host=scram-sha-256',
    ...(password === null ? [] : [`--pwfile=${join(place.home, 'password')}`]),
    ...(options.durable ? [] : ['--no-sync']),
  ];
  const program = runProgram(initdbOf(options.tree), args, {
    user: options.user,
    cwd: place.home,
    logFile: place.logFile,
  });
  const failure = await ended(program);
  if (failure === null) {
    renameSync(draft, place.clusterDir);
    syncFolder(place.home);
    return ok(undefined);
  }
  discard(draft);
  const tail = logTail(place.logFile, logStart);
  return refused(
    issue('DATA_FOLDER_UNUSABLE', `The database cannot be created in ${place.home}: ${failure}.\n${tail}`, {
      hints: ['Check that the disk has room and allows writing, or set CAIRN_DATA_DIR to another folder.'],
    }),
  );
}

/** A rename lasts through a crash of the machine only once its folder is on disk. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** What a start that was killed before left behind. Called under the lock, so nobody is at work on it. */
function sweepDrafts(place: Place): void {
  const prefix = `${basename(place.clusterDir)}.new-`;
  for (const name of readdirSync(dirname(place.clusterDir))) {
    if (name.startsWith(prefix)) discard(join(dirname(place.clusterDir), name));
  }
}

/** Refuses a cluster of another user or another major version before the server does it in its own words. */
export function checkCluster(place: Place, tree: NativeTree): Result<void> {
  const me = process.getuid?.();
  const owner = statSync(place.clusterDir).uid;
  if (me !== undefined && me !== 0 && me !== owner) {
    return refused(
      issue('DATA_FOLDER_UNUSABLE', `${place.clusterDir} belongs to another user (number ${owner}).`, {
        hints: ['Start Cairn as that user or as root, or set CAIRN_DATA_DIR to a folder of your own.'],
      }),
    );
  }
  const file = join(place.clusterDir, 'PG_VERSION');
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  const shipped = /-(\d+)\./.exec(tree.build)?.[1];
  if (found === shipped) return ok(undefined);
  const message =
    found === null
      ? `${place.clusterDir} is not a database: PG_VERSION is missing.`
      : `${place.clusterDir} was written by Postgres ${found}; this Cairn brings Postgres ${shipped}.`;
  return refused(
    issue('DATA_FOLDER_UNUSABLE', message, {
      hints: [`Move ${place.home} aside to begin with an empty database, or restore it from a backup.`],
    }),
  );
}

/** Tries again for a while: the initdb of a killed Cairn may still be writing there. */
function discard(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
