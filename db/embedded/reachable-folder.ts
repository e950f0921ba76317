/** Whether another account can get at a folder, and folders of root's that nobody else can have planted. */
import { chmodSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';

const enterByOthers = 0o001;
const readAndEnterByOthers = 0o005;
const writeByGroupOrOthers = 0o022;

/** True when everybody may enter the folder and all above it; reading it included when asked. */
export function reachableByOthers(folder: string, read: boolean): boolean {
  const real = realpathSync(folder);
  const wanted = read ? readAndEnterByOthers : enterByOthers;
  if ((statSync(real).mode & wanted) !== wanted) return false;
  for (let at = dirname(real); ; at = dirname(at)) {
    if ((statSync(at).mode & enterByOthers) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Root's own folder, readable by all and writable by root only; falls back to one in the temporary folder. */
export function rootHome(preferred: string): Result<string> {
  const tried: string[] = [];
  for (const folder of [preferred, join(tmpdir(), 'cairn-root')]) {
    const fault = trustedFolder(folder);
    if (fault === null) return ok(folder);
    tried.push(`${folder} ${fault}`);
  }
  return refused(
    issue('DATA_FOLDER_UNUSABLE', `No folder for what the server's user must reach: ${tried.join('; ')}.`, {
      hints: ['Start Cairn as an ordinary user, or set DATABASE_URL.'],
    }),
  );
}

/** Creates the folder when missing; says what is wrong with it otherwise, null for nothing. */
export function trustedFolder(folder: string): string | null {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    try {
      mkdirSync(folder, { mode: 0o755 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    // Of the link, not of what it points at: a link could be re-pointed by whoever owns it.
    const found = lstatSync(folder);
    if (!found.isDirectory()) return 'is not a folder';
    if (found.uid !== process.getuid?.()) return 'belongs to another user';
    if ((found.mode & writeByGroupOrOthers) !== 0) return 'can be written by others';
    // Ours, but made under a closed umask.
    if ((found.mode & readAndEnterByOthers) !== readAndEnterByOthers) chmodSync(folder, 0o755);
    if (!reachableByOthers(folder, true)) return 'cannot be entered by others';
    return null;
  } catch (error) {
    return `cannot be created: ${(error as Error).message}`;
  }
}
