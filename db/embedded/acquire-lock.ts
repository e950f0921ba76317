/**
 * One Cairn for a data folder: a lock that a killed process leaves behind and that the next one may take, race-free.
 *
 * The lock is a folder of numbered files, and the highest number holds it. Taking over a dead holder's lock creates
 * the next number (creation is exclusive), and counts only if that number is still the highest afterwards. The
 * highest file is never deleted, so a number is never given twice.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { processIdentity } from './process-identity.ts';

interface Holder {
  readonly pid: number;
  readonly identity: string;
  /** ISO instant. */
  readonly since: string;
  readonly released?: true;
}

export interface FolderLock {
  release(): void;
}

/** The lock, or `DATA_FOLDER_LOCKED` naming who holds it since when. */
export function acquireLock(home: string): Result<FolderLock> {
  const folder = join(home, 'lock');
  mkdirSync(folder, { recursive: true });
  const mine: Holder = {
    pid: process.pid,
    identity: processIdentity(process.pid) ?? 'alive',
    since: new Date().toISOString(),
  };
  for (;;) {
    const before = highest(folder);
    const holder = before === 0 ? null : readHolder(folder, before);
    if (holder !== null && holds(holder)) return refused(lockedBy(holder, home));
    const number = before + 1;
    if (!claim(folder, number, mine)) continue;
    if (highest(folder) !== number) {
      rmSync(join(folder, String(number)), { force: true });
      continue;
    }
    sweep(folder, number);
    return ok({ release: () => put(folder, number, { ...mine, released: true }) });
  }
}

function holds(holder: Holder): boolean {
  return holder.released !== true && processIdentity(holder.pid) === holder.identity;
}

function lockedBy(holder: Holder, home: string) {
  const mine = holder.pid === process.pid;
  return issue(
    'DATA_FOLDER_LOCKED',
    `${mine ? 'This very process' : `Process ${holder.pid}`} holds the data folder ${home} since ${holder.since}.`,
    {
      hints: [
        `Stop it first${mine ? '' : ` (kill ${holder.pid})`}, or use the server that it runs.`,
        'Set CAIRN_DATA_DIR to another folder to run a second Cairn with data of its own.',
      ],
    },
  );
}

function highest(folder: string): number {
  return Math.max(0, ...readdirSync(folder).filter(isNumber).map(Number));
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);

function readHolder(folder: string, number: number): Holder | null {
  try {
    return JSON.parse(readFileSync(join(folder, String(number)), 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Links a finished file into place, so that nobody ever reads half a holder. */
function claim(folder: string, number: number, holder: Holder): boolean {
  const draft = join(folder, `draft-${process.pid}-${number}`);
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, join(folder, String(number)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function put(folder: string, number: number, holder: Holder): void {
  try {
    const draft = join(folder, `draft-${process.pid}-${number}`);
    writeFileSync(draft, JSON.stringify(holder));
    renameSync(draft, join(folder, String(number)));
  } catch {
    // The folder is gone: nothing is left to hold.
  }
}

function sweep(folder: string, number: number): void {
  for (const name of readdirSync(folder)) {
    if (isNumber(name) && Number(name) < number) rmSync(join(folder, name), { force: true });
  }
}
