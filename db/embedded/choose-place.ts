/** Decides where a data folder keeps its cluster, its socket and its log: inside itself, or where it says. */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ok, type Result, refused, unwrap } from '../../src/kernel/issue.ts';
import { locateCluster, settleElsewhere } from './cluster-location.ts';
import { reachableByOthers, rootHome } from './reachable-folder.ts';
import type { ServerUser } from './server-user.ts';
import { unusable } from './unusable-folder.ts';

export interface Place {
  /** Holds the rest; the lock lives here, so that a copied data folder cannot lend out one cluster twice. */
  readonly home: string;
  readonly clusterDir: string;
  readonly logFile: string;
  /** Null on Windows. */
  readonly socketDir: string | null;
  /** For a copy of the server's programs; made only when one is needed. Throws `RefusedError`. */
  readonly cacheDir: () => string;
}

/** Linux allows 108 bytes for a socket's path with its closing zero, macOS 104. */
const longestSocketPath = process.platform === 'darwin' ? 103 : 107;

export function choosePlace(
  dataDir: string,
  user: ServerUser | null,
  preferredRootHome: string,
  onProgress: (message: string) => void,
): Result<Place> {
  const wanted = resolve(dataDir);
  try {
    mkdirSync(wanted, { recursive: true });
  } catch (error) {
    return refused(unusable(wanted, (error as Error).message));
  }
  const folder = realpathSync(wanted);
  const root = () => unwrap(rootHome(preferredRootHome));
  const elsewhere = locateCluster(folder, user !== null);
  if (elsewhere.kind === 'refused') return elsewhere;
  if (elsewhere.value !== null) return ok(place(elsewhere.value, root, user));
  if (user === null) return ok(place(folder, () => folder, null));
  // What an ordinary user has begun here goes on here, under that user's account.
  const here = existsSync(join(folder, 'postgres')) || reachableByOthers(folder, false);
  if (here) return ok(place(folder, root, user));
  const settled = settleElsewhere(folder, join(root(), 'clusters'), onProgress);
  return settled.kind === 'refused' ? settled : ok(place(settled.value, root, user));
}

function place(home: string, cacheDir: () => string, user: ServerUser | null): Place {
  return {
    home,
    clusterDir: join(home, 'postgres'),
    logFile: join(home, 'postgres.log'),
    socketDir: process.platform === 'win32' ? null : socketFolder(home, user),
    cacheDir,
  };
}

function socketFolder(home: string, user: ServerUser | null): string {
  const name = `cairn-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  const candidates = [join(home, 'socket'), join(tmpdir(), name), join('/tmp', name)];
  const fits = (folder: string) => Buffer.byteLength(join(folder, '.s.PGSQL.5432.lock')) <= longestSocketPath;
  const folder = candidates.find(fits) ?? join('/tmp', name);
  return isOurs(folder, [process.getuid?.(), user?.uid, statSync(home).uid])
    ? folder
    : mkdtempSync(join('/tmp', 'cairn-'));
}

/** Creates it when missing. A folder that somebody else has planted under the name to be expected is not ours. */
function isOurs(folder: string, owners: readonly (number | undefined)[]): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  return found.isDirectory() && owners.includes(found.uid);
}

/** Hands a folder to the account that the server runs as, closed to everybody else. */
export function giveTo(user: ServerUser | null, folder: string): void {
  chmodSync(folder, 0o700);
  if (user !== null) chownSync(folder, user.uid, user.gid);
}
