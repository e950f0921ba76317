/** The server's own log: a file beside the cluster that never outgrows its bound. */
import { copyFileSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';

const largest = 8 * 1024 * 1024;

/** Opens the log for appending: the server writes to it through this descriptor, whoever it runs as. */
export function openLog(file: string): number {
  boundLog(file);
  return openSync(file, 'a', 0o600);
}

/** Moves a full log aside to `….1`. Truncating is safe: the server appends, so it goes on at the new end. */
export function boundLog(file: string): void {
  if (!existsSync(file) || statSync(file).size <= largest) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
}

/** Where the log ends now, to tell this start's lines from earlier ones. */
export function logEnd(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** The last lines written since `from`, for an error message. */
export function logTail(file: string, from: number, lines = 8): string {
  if (!existsSync(file)) return '';
  return readFileSync(file).subarray(from).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
