/** Ends a server in order, whether we started it or found it left over by a Cairn that was killed. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Place } from './choose-place.ts';
import { type NativeTree, pgCtlOf } from './locate-binaries.ts';
import { processIdentity } from './process-identity.ts';

const fastLimit = 30_000;
const immediateLimit = 10_000;

/** Fast shutdown; when that takes too long, an immediate one (nothing committed is lost: the next start recovers). */
export async function stopPostmaster(pid: number, place: Place, tree: NativeTree): Promise<void> {
  const identity = processIdentity(pid);
  const gone = () => identity === null || processIdentity(pid) !== identity;
  if (gone()) return;
  if (process.platform === 'win32') {
    // Windows has no signals: Node would end the server at once, pg_ctl asks it.
    const args = ['stop', '-D', place.clusterDir, '-m', 'fast', '-t', String(fastLimit / 1000)];
    await promisify(execFile)(pgCtlOf(tree), args).catch(() => {});
  } else {
    send(pid, 'SIGINT');
  }
  if (await until(gone, fastLimit)) return;
  send(pid, 'SIGQUIT');
  if (await until(gone, immediateLimit)) return;
  send(pid, 'SIGKILL');
  await until(gone, immediateLimit);
}

/** True as soon as it holds, false when the time is over. */
export async function until(condition: () => boolean, limit: number): Promise<boolean> {
  const end = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > end) return false;
    await sleep(10);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in between.
  }
}
