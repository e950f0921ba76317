import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { locateBinaries, type NativeTree, postgresOf } from '../../db/embedded/locate-binaries.ts';
import { prepareBinaries } from '../../db/embedded/prepare-binaries.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { throwAwayFolder } from '../kit/data-folder.ts';

const folder = throwAwayFolder();
afterAll(folder.remove);

/** As npm leaves it where install scripts do not run: no links, and in a home that nobody else may enter. */
const installed: NativeTree = { folder: join(folder.path, 'home', 'native'), build: 'test-18.0' };
cpSync(unwrap(locateBinaries()).folder, installed.folder, {
  recursive: true,
  filter: (from) => !lstatSync(from).isSymbolicLink(),
});
chmodSync(join(folder.path, 'home'), 0o700);

const cache = () => join(folder.path, 'cache');
const quiet = (): void => {};
const version = (tree: NativeTree): string => execFileSync(postgresOf(tree), ['--version'], { encoding: 'utf8' });
const links = (tree: NativeTree) =>
  readdirSync(join(tree.folder, 'lib'), { withFileTypes: true }).filter((entry) => entry.isSymbolicLink()).length;
const packed = JSON.parse(readFileSync(join(installed.folder, 'pg-symlinks.json'), 'utf8')).length;

describe('the programs of the embedded server', () => {
  it('do not run as npm installs them, so that this file tests something', () => {
    expect(links(installed)).toBe(0);
    expect(() => execFileSync(postgresOf(installed), ['--version'], { stdio: 'pipe' })).toThrow(/libicu/);
  });

  it('are copied whole for an account that cannot enter their folder, by several starts at once', async () => {
    const trees = await Promise.all([1, 2, 3].map(() => prepareBinaries(installed, cache, true, quiet)));
    for (const tree of trees) {
      expect(tree.folder).toBe(join(cache(), 'postgres-test-18.0'));
      expect(version(tree)).toContain('PostgreSQL');
    }
    expect(readdirSync(cache())).toEqual(['postgres-test-18.0']);
    expect(statSync(join(cache(), 'postgres-test-18.0', 'share')).mode & 0o005).toBe(0o005);
    expect(links(installed)).toBe(0);
  });

  it('are copied again when the copy is damaged', async () => {
    const copy = await prepareBinaries(installed, cache, true, quiet);
    truncateSync(postgresOf(copy), 1000);
    rmSync(join(copy.folder, 'lib', 'libpq.so.5'), { force: true });
    expect(version(await prepareBinaries(installed, cache, true, quiet))).toContain('PostgreSQL');
    expect(readdirSync(cache())).toEqual(['postgres-test-18.0']);
  });

  it('get their links and their right to execute in place for the user who installed them', async () => {
    chmodSync(postgresOf(installed), 0o644);
    const trees = await Promise.all([1, 2].map(() => prepareBinaries(installed, cache, false, quiet)));
    expect(trees).toEqual([installed, installed]);
    expect(links(installed)).toBe(packed);
    expect(version(installed)).toContain('PostgreSQL');
  });
});
