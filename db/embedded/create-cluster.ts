/** Makes the cluster of a new data folder beside its place and renames it there when whole: a kill leaves no half. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { giveTo, type Place } from './choose-place.ts';
import { initdbOf, type NativeTree } from './locate-binaries.ts';
import { ended, runProgram } from './run-program.ts';
import { logTail } from './server-log.ts';
import type { ServerUser } from './server-user.ts';

/** The role that owns everything; there is no other. */
export const ownerRole = 'cairn';

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
  readonly logDescriptor: number;
  readonly logStart: number;
  /** False for throw-away data. */
  readonly durable: boolean;
}

export async function createCluster(place: Place, options: CreateOptions): Promise<Result<void>> {
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
  const program = runProgram(initdbOf(options.tree), args, { ...options, cwd: place.home });
  const failure = await ended(program);
  if (failure === null) {
    renameSync(draft, place.clusterDir);
    return ok(undefined);
  }
  rmSync(draft, { recursive: true, force: true });
  const tail = logTail(place.logFile, options.logStart);
  return refused(
    issue('DATA_FOLDER_UNUSABLE', `The database cannot be created in ${place.home}: ${failure}.\n${tail}`, {
      hints: ['Check that the disk has room and allows writing, or set CAIRN_DATA_DIR to another folder.'],
    }),
  );
}

/** What a start that was killed before left behind. Called under the lock, so nobody is at work on it. */
function sweepDrafts(place: Place): void {
  const prefix = `${basename(place.clusterDir)}.new-`;
  for (const name of readdirSync(dirname(place.clusterDir))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(place.clusterDir), name), { recursive: true, force: true });
  }
}

/** Refuses a cluster of another major version before the server does it in its own words. */
export function checkClusterVersion(place: Place, tree: NativeTree): Result<void> {
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
