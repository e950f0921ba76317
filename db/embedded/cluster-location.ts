/** The note in a data folder that its cluster lives elsewhere, because the server's account cannot enter the folder. */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { trustedFolder } from './reachable-folder.ts';
import { unusable } from './unusable-folder.ts';

const noteName = 'cluster-location.json';
const explanation =
  'The user that the server runs as cannot enter this folder, so its data is kept in the folder named here.';

/** Where the folder says that its cluster is; null when it says nothing. */
export function locateCluster(folder: string, asRoot: boolean): Result<string | null> {
  const note = join(folder, noteName);
  if (!existsSync(note)) return ok(null);
  let home: string;
  try {
    home = String((JSON.parse(readFileSync(note, 'utf8')) as { home: unknown }).home);
  } catch (error) {
    return refused(unusable(folder, `${note} cannot be read: ${(error as Error).message}`));
  }
  const elsewhere = `The data of ${folder} is kept in ${home}`;
  if (!asRoot) {
    const hints = ['Start Cairn as root again, or set CAIRN_DATA_DIR to a folder of your own.'];
    return refused(issue('DATA_FOLDER_UNUSABLE', `${elsewhere}, and belongs to a server started by root.`, { hints }));
  }
  if (existsSync(home)) return ok(home);
  const hints = [`Bring that folder back, or delete ${note} to begin with an empty database.`];
  return refused(issue('DATA_FOLDER_UNUSABLE', `${elsewhere}, which does not exist.`, { hints }));
}

/** Makes a home for the folder's cluster below `clusters` and notes it; of several at once, the first to note wins. */
export function settleElsewhere(
  folder: string,
  clusters: string,
  onProgress: (message: string) => void,
): Result<string> {
  const home = join(clusters, randomBytes(8).toString('hex'));
  const fault = trustedFolder(clusters) ?? trustedFolder(home);
  if (fault !== null) return refused(unusable(folder, `${home} ${fault}`));
  for (const earlier of earlierHomes(clusters, folder)) {
    onProgress(`An earlier data folder of this path left its data in ${earlier}; delete that if nobody needs it`);
  }
  writeFileSync(join(home, 'belongs-to.json'), `${JSON.stringify({ dataDir: folder }, null, 2)}\n`);
  const note = join(folder, `${noteName}.${process.pid}`);
  writeFileSync(note, `${JSON.stringify({ home, note: explanation }, null, 2)}\n`);
  try {
    linkSync(note, join(folder, noteName));
    return ok(home);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(home, { recursive: true, force: true });
    return locateCluster(folder, true) as Result<string>;
  } finally {
    rmSync(note, { force: true });
  }
}

/** Homes of a data folder of this path that has been deleted since: never taken up again, and never deleted by us. */
function earlierHomes(clusters: string, dataDir: string): readonly string[] {
  return readdirSync(clusters)
    .map((name) => join(clusters, name))
    .filter((home) => ownerNoted(home) === dataDir);
}

function ownerNoted(home: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(home, 'belongs-to.json'), 'utf8')) as { dataDir: unknown }).dataDir;
  } catch {
    return null;
  }
}
