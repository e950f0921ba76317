/** Reads `postmaster.pid`, the server's own note of who runs in a cluster and whether it takes connections yet. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, isAlive, workingFolder } from './process-identity.ts';

export interface PostmasterNote {
  readonly pid: number;
  readonly ready: boolean;
}

/** Null when no server runs there, or the note is not written out yet. */
export function readPostmaster(clusterDir: string): PostmasterNote | null {
  try {
    const lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number.parseInt(lines[0] ?? '', 10);
    return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
  } catch {
    return null;
  }
}

/**
 * The number of a living server of this cluster; null for none. A note whose number now belongs to another program
 * (after a crash of the machine, or in a restarted container) is removed, because Postgres would believe it.
 */
export function livingPostmaster(clusterDir: string): number | null {
  const note = readPostmaster(clusterDir);
  if (note === null || !isAlive(note.pid)) return null;
  const command = commandLine(note.pid);
  if (command === null) return null;
  const ours = process.platform === 'win32' ? command.includes('postgres.exe') : command.includes(clusterDir);
  if (ours || workingFolder(note.pid) === clusterDir) return note.pid;
  // Should a server linger after all, the shared memory that it holds still keeps a second one out.
  rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
  return null;
}
