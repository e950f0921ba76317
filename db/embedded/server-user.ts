/** Who the server runs as: Postgres refuses to be root, so root lends it an account of its own. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';

const run = promisify(execFile);

export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The account of that name, created when missing; null for an ordinary user, who runs the server as himself. */
export async function serverUser(
  name: string,
  onProgress: (message: string) => void,
): Promise<Result<ServerUser | null>> {
  if (process.getuid?.() !== 0) return ok(null);
  const known = await lookUp(name);
  if (known !== null) return ok(known);
  onProgress(`Creating the user "${name}", because Postgres refuses to run as root`);
  try {
    // The group may have outlived its user.
    await run('groupadd', ['--system', '--force', name]);
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--gid', name, name]);
  } catch (error) {
    // Another Cairn may have been faster.
    const made = await lookUp(name);
    if (made !== null) return ok(made);
    return refused(cannotCreate(name, error));
  }
  const made = await lookUp(name);
  return made === null ? refused(cannotCreate(name, 'it is still unknown afterwards')) : ok(made);
}

async function lookUp(name: string): Promise<ServerUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { name, uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  } catch {
    return null;
  }
}

function cannotCreate(name: string, reason: unknown) {
  const why = reason instanceof Error ? reason.message.trim() : String(reason);
  return issue(
    'DATA_FOLDER_UNUSABLE',
    `Postgres refuses to run as root, and the user "${name}" cannot be created: ${why}`,
    {
      hints: ['Start Cairn as an ordinary user, create that user yourself, or set DATABASE_URL.'],
    },
  );
}
