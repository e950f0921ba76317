/** Data folders for tests of the embedded server, and other processes that hold them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { EmbeddedServer } from '../../db/embedded/embedded-server.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { unwrap } from '../../src/kernel/issue.ts';

/** A folder that the server's account can enter, gone after the test that asks for it. */
export function dataFolder(name = 'data'): string {
  const { path, remove } = throwAwayFolder();
  onTestFinished(remove);
  const folder = join(path, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The same for more than one test: whoever asks removes it. */
export function throwAwayFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'cairn-folder-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

/** Starts, hands the server to `work`, and stops whatever happens. */
export async function withServer<T>(dataDir: string, work: (server: EmbeddedServer) => Promise<T>): Promise<T> {
  const server = unwrap(await startEmbedded({ dataDir }));
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

export interface Holder {
  readonly child: ChildProcess;
  /** The lines that it prints, one call each; null after the last. */
  line(): Promise<string | null>;
  kill(): Promise<void>;
}

/** Runs a program of `test/db/programs/` in a process of its own. */
export function runHolder(program: string, ...args: readonly string[]): Holder {
  const file = fileURLToPath(new URL(`../db/programs/${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  return {
    child,
    async line() {
      const next = await lines.next();
      return next.done === true ? null : String(next.value);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
