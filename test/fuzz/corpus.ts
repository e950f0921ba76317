/** What fuzzing has found, kept as files: each is tried again in every run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('corpus', import.meta.url));

/** Name and text of each file of a folder, by name. */
export function corpusOf(folder: string): readonly [name: string, text: string][] {
  const path = join(here, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .sort()
    .map((name) => [name, readFileSync(join(path, name), 'utf8')]);
}
