/** Decides where a data folder keeps its cluster, its socket and its log: inside itself, or where it says. */
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { reachableByOthers, rootHome, trustedFolder } from './reachable-folder.ts';
import type { ServerUser } from './server-user.ts';

export interface Place {
  /** Holds the rest; the lock lives here, so that a copied data folder cannot lend out one cluster twice. */
  readonly home: string;
  readonly clusterDir: string;
  readonly logFile: string;
  /** Null on Windows. */
  readonly socketDir: string | null;
  /** For a copy of the server's programs, when one is needed. */
  readonly cacheDir: string;
}

/** Linux allows 108 bytes for a socket's path with its closing zero, macOS 104. */
const longestSocketPath = process.platform === 'darwin' ? 103 : 107;

export function choosePlace(dataDir: string, user: ServerUser | null, preferredRootHome: string): Result<Place> {
  const wanted = resolve(dataDir);
  try {
    mkdirSync(wanted, { recursive: true });
  } catch (error) {
    return refused(unusable(wanted, (error as Error).message));
  }
  const folder = realpathSync(wanted);
  const pointer = join(folder, 'cluster-location.json');
  if (existsSync(pointer)) return followPointer(folder, pointer, user, preferredRootHome);
  if (user === null) return ok(place(folder, folder, null));
  const root = rootHome(preferredRootHome);
  if (root.kind === 'refused') return root;
  // What an ordinary user has begun here goes on here, under that user's account.
  if (existsSync(join(folder, 'postgres')) || reachableByOthers(folder, false))
    return ok(place(folder, root.value, user));
  const home = join(root.value, 'clusters', randomBytes(8).toString('hex'));
  const fault = trustedFolder(dirname(home)) ?? trustedFolder(home);
  if (fault !== null) return refused(unusable(home, `${home} ${fault}`));
  const note =
    'The user that the server runs as cannot enter this folder, so its data is kept in the folder named here.';
  writeFileSync(join(home, 'belongs-to.json'), `${JSON.stringify({ dataDir: folder }, null, 2)}\n`);
  writeFileSync(`${pointer}.new`, `${JSON.stringify({ home, note }, null, 2)}\n`);
  renameSync(`${pointer}.new`, pointer);
  return ok(place(home, root.value, user));
}

function followPointer(folder: string, pointer: string, user: ServerUser | null, preferred: string): Result<Place> {
  let home: string;
  try {
    home = String((JSON.parse(readFileSync(pointer, 'utf8')) as { home: unknown }).home);
  } catch (error) {
    return refused(unusable(folder, `${pointer} cannot be read: ${(error as Error).message}`));
  }
  if (!existsSync(home)) {
    return refused(
      issue('DATA_FOLDER_UNUSABLE', `The data of ${folder} is kept in ${home}, which does not exist.`, {
        hints: [`Bring that folder back, or delete ${pointer} to begin with an empty database.`],
      }),
    );
  }
  if (user === null) {
    return refused(
      issue(
        'DATA_FOLDER_UNUSABLE',
        `The data of ${folder} is kept in ${home}, and belongs to a server started by root.`,
        {
          hints: ['Start Cairn as root again, or set CAIRN_DATA_DIR to a folder of your own.'],
        },
      ),
    );
  }
  const root = rootHome(preferred);
  return root.kind === 'refused' ? root : ok(place(home, root.value, user));
}

function place(home: string, cacheDir: string, user: ServerUser | null): Place {
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
  return isOurs(folder, user) ? folder : mkdtempSync(join('/tmp', 'cairn-'));
}

/** Creates it when missing. A folder that somebody else has planted under the name to be expected is not ours. */
function isOurs(folder: string, user: ServerUser | null): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  return found.isDirectory() && [process.getuid?.(), user?.uid].includes(found.uid);
}

/** Hands a folder to the account that the server runs as, closed to everybody else. */
export function giveTo(user: ServerUser | null, folder: string): void {
  chmodSync(folder, 0o700);
  if (user !== null) chownSync(folder, user.uid, user.gid);
}

export function unusable(folder: string, reason: string) {
  return issue('DATA_FOLDER_UNUSABLE', `The data folder ${folder} cannot be used: ${reason}`, {
    hints: ['Check that you may write there and that the disk has room, or set CAIRN_DATA_DIR to another folder.'],
  });
}
