/** What runs TypeScript under a Node that cannot: names, lines and the cost of a closure are as they were written. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const run = promisify(execFile);

const program = `
import module from 'node:module';
process.setSourceMapsEnabled(true);
module.register(process.env.HOOK);
let named = 0;
const define = Object.defineProperty;
Object.defineProperty = (target, key, descriptor) => {
  if (typeof target === 'function' && key === 'name') named++;
  return define(target, key, descriptor);
};
const { made } = await import(process.env.PROBE);
const inner = made();
let place;
try { inner(); } catch (error) { place = /probe\\.ts:\\d+/.exec(error.stack)?.[0]; }
console.log(JSON.stringify({ named, name: inner.name, place }));
`;

const probe = `interface Held { readonly number: number }

export const made = (): (() => never) => {
  const inner = (): never => {
    const held: Held = { number: 1 };
    throw new Error(String(held.number));
  };
  return inner;
};
`;

it('reads TypeScript, and adds nothing to it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-probe-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'probe.ts');
  await writeFile(file, probe);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: {
      ...process.env,
      HOOK: new URL('../../bin/read-typescript.js', import.meta.url).href,
      PROBE: pathToFileURL(file).href,
    },
  });
  expect(JSON.parse(stdout)).toEqual({ named: 0, name: 'inner', place: 'probe.ts:6' });
});
