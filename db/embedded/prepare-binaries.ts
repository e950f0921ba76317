/**
 * Makes the installed server fit to run: npm packs no symbolic links and runs no install script unless approved, and
 * the account that runs the server may not be able to enter the folder that npm installed into.
 */
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { initdbOf, type NativeTree, pgCtlOf, postgresOf } from './locate-binaries.ts';
import { reachableByOthers } from './reachable-folder.ts';

interface PackedLink {
  readonly source: string;
  readonly target: string;
}

const partialMark = '.partial-';
const abandonedAfter = 3_600_000;

/** A tree that runs: the installed one where possible, else a complete copy below `cacheDir`. */
export async function prepareBinaries(
  installed: NativeTree,
  cacheDir: () => string,
  runsAsOther: boolean,
  onProgress: (message: string) => void,
): Promise<NativeTree> {
  if (!runsAsOther || reachableByOthers(dirname(postgresOf(installed)), true)) {
    try {
      makeRunnable(installed);
      return installed;
    } catch (error) {
      // An installation that we may not write to: run a copy of it.
      if (!isDenied(error)) throw error;
    }
  }
  return copyOf(installed, cacheDir(), onProgress);
}

async function copyOf(
  installed: NativeTree,
  cacheDir: string,
  onProgress: (message: string) => void,
): Promise<NativeTree> {
  const copy: NativeTree = { folder: join(cacheDir, `postgres-${installed.build}`), build: installed.build };
  if (await isComplete(installed.folder, copy.folder)) return copy;
  onProgress(`Copying the Postgres server to ${copy.folder}`);
  await mkdir(cacheDir, { recursive: true, mode: 0o755 });
  await sweepPartial(cacheDir);
  const partial = await mkdtemp(`${copy.folder}${partialMark}`);
  await cp(installed.folder, partial, { recursive: true, verbatimSymlinks: true });
  await openToAll(partial);
  makeRunnable({ ...copy, folder: partial });
  await putInPlace(installed, partial, copy.folder);
  return copy;
}

/** What a start that was killed while it copied has left; a younger one may still be at work. */
async function sweepPartial(cacheDir: string): Promise<void> {
  for (const name of (await readdir(cacheDir)).filter((found) => found.includes(partialMark))) {
    const folder = join(cacheDir, name);
    const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (mtimeMs < Date.now() - abandonedAfter) await rm(folder, { recursive: true, force: true });
  }
}

/** Renames, so that nobody ever sees half a copy. Another Cairn's copy is as good as ours, if it is whole. */
async function putInPlace(installed: NativeTree, partial: string, folder: string): Promise<void> {
  try {
    await rename(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    if (!(await isComplete(installed.folder, folder))) {
      await rename(folder, `${partial}.broken`);
      await rename(partial, folder);
    }
    await rm(`${partial}.broken`, { recursive: true, force: true });
    await rm(partial, { recursive: true, force: true });
  }
}

/** Recreates the library links and the right to execute; changes nothing that is already right. */
function makeRunnable(tree: NativeTree): void {
  for (const file of [postgresOf(tree), initdbOf(tree), pgCtlOf(tree)]) {
    const mode = statSync(file).mode;
    if (process.platform !== 'win32' && (mode & 0o111) !== 0o111) chmodSync(file, mode | 0o111);
  }
  for (const { source, target } of packedLinks(tree)) {
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function packedLinks(tree: NativeTree): readonly PackedLink[] {
  const list = join(tree.folder, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as PackedLink[];
  // The list speaks of `native/lib/…`: seen from the package, one above the tree.
  const place = (path: string) => join(tree.folder, relative('native', path));
  return links.map(({ source, target }) => ({ source: place(source), target: place(target) }));
}

/** Every packed file is there at its full size. */
async function isComplete(from: string, to: string): Promise<boolean> {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = relative(from, join(entry.parentPath, entry.name));
    const there = statSync(join(to, path), { throwIfNoEntry: false });
    if (there?.size !== statSync(join(from, path)).size) return false;
  }
  return packedLinks({ folder: to, build: basename(to) }).every(({ target }) => existsSync(target));
}

/** A copy keeps the modes of a private clone (umask 077), which the server's account could not read. */
async function openToAll(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  chmodSync(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const runs = entry.isDirectory() || (statSync(path).mode & 0o100) !== 0;
    chmodSync(path, runs ? 0o755 : 0o644);
  }
}

function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}
