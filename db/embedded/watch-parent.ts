/** Sees to it that the server does not outlive us: a shell that waits for our end and then asks the server to stop. */
import { type ChildProcess, spawn } from 'node:child_process';

/**
 * `read` returns when our end of the pipe closes, which the system does for us however we end (`kill -9` included).
 * Killed first by `stop`, so it never signals a number that has passed to another process. Null on Windows.
 */
export function watchParent(pid: number, pidFile: string): ChildProcess | null {
  if (process.platform === 'win32') return null;
  // The server's own note is asked again at that moment: the number may have passed on by then.
  const script = 'read -r _; read -r now < "$2" && [ "$now" = "$1" ] && kill -INT "$1"';
  const watcher = spawn('/bin/sh', ['-c', script, 'cairn-watch', String(pid), pidFile], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell nothing is lost: the next start finds the leftover server and stops it.
  watcher.on('error', () => {});
  watcher.unref();
  (watcher.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return watcher;
}
