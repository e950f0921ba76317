/** Where the server of a data folder is to be found, for commands that run beside `cairn serve`. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './process-identity.ts';

interface Announcement {
  readonly pid: number;
  /** Tells the process from a later one with the same number. */
  readonly identity: string;
  readonly url: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'server.json');

/** Says so in the data folder; the function returned takes it back. */
export function announceServer(dataDir: string, url: string): () => void {
  const mine: Announcement = { pid: process.pid, identity: processIdentity(process.pid) ?? 'alive', url };
  const draft = `${fileIn(dataDir)}.${process.pid}`;
  // On Windows the address holds a password.
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  renameSync(draft, fileIn(dataDir));
  return () => rmSync(fileIn(dataDir), { force: true });
}

/** The address of a server that a living process of this folder has announced; null where there is none. */
export function runningServer(dataDir: string): string | null {
  try {
    const { pid, identity, url } = JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as Announcement;
    return processIdentity(pid) === identity ? url : null;
  } catch {
    // No such file, or not ours to read: then there is nothing to share.
    return null;
  }
}
