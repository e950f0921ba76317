/** How `cairn` loads its own code: as tsx turns it, but sparing the names that each function would define when it is made. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Counts the names that functions inside a function define, and tells those of both. */
const program = (hooks: string) => `
  import { register as registerHook } from 'node:module';
  import { register } from 'tsx/esm/api';
  register();
  ${hooks}
  const defineProperty = Object.defineProperty;
  let defined = 0;
  Object.defineProperty = (target, key, what) => {
    if (key === 'name' && typeof target === 'function') defined++;
    return defineProperty(target, key, what);
  };
  const { shareWork } = await import('./src/engine/share-work.ts');
  defined = 0;
  const { join } = shareWork(async () => 1);
  process.stdout.write(JSON.stringify({ defined, names: [shareWork.name, join.name] }));`;

const run = (hooks: string): unknown =>
  JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program(hooks)], { cwd: root, encoding: 'utf8' }),
  );

it('functions define their names while their module is loaded, and not each time one is made inside another', () => {
  const hook = `registerHook('./bin/keep-functions-plain.js', '${new URL('../../', import.meta.url)}');`;
  expect(run('')).toEqual({ defined: 1, names: ['shareWork', 'join'] });
  expect(run(hook)).toEqual({ defined: 0, names: ['shareWork', ''] });
});
