/** The access log of a process: entries in memory first, written in batches, so that no answer waits for them unless it has to. */
import { classifyError } from '../../../db/classify-error.ts';
import type { Database } from '../../../db/connection.ts';
import { type Issue, issue, RefusedError } from '../../kernel/issue.ts';
import { type AccessEntry, createEntry, refusalIdentity } from './entry.ts';
import { writeEntries } from './write-entries.ts';

export interface AccessLog {
  /** Whether nothing may be answered that is not written. */
  readonly required: boolean;
  /** Never throws and never waits. */
  add(entry: AccessEntry): void;
  /** Resolves once all that was added so far is written; rejects with ACCESS_LOG_UNAVAILABLE where it could not be. At once where it is not required. */
  settled(): Promise<void>;
  /** As `settled`, for what is to be done only where it can be written: looks at the database where the last writing failed. */
  ready(): Promise<void>;
  /** Writes what has come together. Never rejects: what could not be written is kept for the next time. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AccessLogOptions {
  readonly required?: boolean;
  /** Milliseconds between two writings; 0 for none but those that are asked for. Default 1000. */
  readonly interval?: number;
  /** Entries in memory at most: what comes past them is lost, and counted. Default 10,000. */
  readonly most?: number;
  readonly clock?: () => number;
  /** Hears how many entries were written, or lost. */
  readonly onWritten?: (entries: number) => void;
  readonly onLost?: (entries: number) => void;
  /** Hears why something could not be written. */
  readonly onFailure?: (error: unknown) => void;
}

/** Entries of one statement. */
const batch = 500;

/** Refusals of one batch that are told apart by where they came from. */
const mostRefusals = 1_000;

interface Waiting {
  entry: AccessEntry;
}

export function openAccessLog(db: Database, options: AccessLogOptions = {}): AccessLog {
  const { required = false, interval = 1_000, most = 10_000, clock = Date.now } = options;
  let waiting: Waiting[] = [];
  /** Those of `waiting` that are refusals: whoever sends wrong secrets by the thousand has one entry, and drives out no other. */
  const refusals = new Map<string, Waiting>();
  /** Not yet told of in the log itself. */
  let lost = 0;
  let failed = false;
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | null = null;

  const lose = (entries: number): void => {
    lost += entries;
    options.onLost?.(entries);
  };
  const keep = (entry: AccessEntry): Waiting | null => {
    // Where answers wait for their entries there are no more of these than requests under way.
    if (waiting.length >= most && (!required || entry.kind === 'refusal')) {
      lose(entry.times);
      return null;
    }
    const kept = { entry };
    waiting.push(kept);
    if (waiting.length === batch && !failed && interval > 0) void flush();
    return kept;
  };
  const refuse = (said: AccessEntry): void => {
    const entry = refusals.size < mostRefusals ? said : { ...said, network: null, subject: null };
    const identity = refusalIdentity(entry);
    const same = refusals.get(identity);
    if (same) {
      same.entry = { ...same.entry, times: same.entry.times + 1 };
      return;
    }
    const kept = keep(entry);
    if (kept) refusals.set(identity, kept);
  };
  const write = async (): Promise<void> => {
    if (lost > 0) {
      const told = lost;
      await writeEntries(db, [createEntry({ at: clock(), kind: 'gap', outcome: 'failed', times: told })]);
      lost -= told;
    }
    const taken = waiting.slice(0, batch);
    // What is sent does not change any more.
    refusals.clear();
    const written = await writeEach(
      db,
      taken.map(({ entry }) => entry),
    );
    waiting = waiting.slice(taken.length);
    options.onWritten?.(written);
    if (written < taken.length) lose(taken.length - written);
  };
  const work = async (): Promise<void> => {
    try {
      // All that is there now: what comes while it is written is for the next time.
      for (let left = waiting.length || Math.sign(lost); left > 0; left -= batch) await write();
      failed = false;
    } catch (error) {
      failed = true;
      options.onFailure?.(error);
    }
  };
  /** One after the other, and whoever waits for the next one waits for the same. */
  const flush = (): Promise<void> => {
    queued ??= running.then(() => {
      queued = null;
      return work();
    });
    running = queued;
    return queued;
  };
  const settled = async (): Promise<void> => {
    if (!required) return;
    await flush();
    if (failed) throw new RefusedError([unavailable]);
  };
  const timer = interval > 0 ? setInterval(() => void flush(), interval).unref() : undefined;
  return {
    required,
    add: (entry) => void (entry.kind === 'refusal' ? refuse(entry) : keep(entry)),
    settled,
    ready: async () => {
      if (failed) await settled();
    },
    flush,
    close: async () => {
      clearInterval(timer);
      await flush();
      if (waiting.length > 0) lose(waiting.length);
      waiting = [];
    },
  };
}

/** How many could be. One that the database will never take must not keep back the others. Rejects where it takes none. */
async function writeEach(db: Database, entries: readonly AccessEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  try {
    await writeEntries(db, entries);
    return entries.length;
  } catch (error) {
    if (!isOfTheEntry(error)) throw error;
    if (entries.length === 1) return 0;
    const half = Math.ceil(entries.length / 2);
    return (await writeEach(db, entries.slice(0, half))) + (await writeEach(db, entries.slice(half)));
  }
}

/** Class 22 of Postgres: a value has no place in its column. */
function isOfTheEntry(error: unknown): boolean {
  if (classifyError(error) !== 'other') return false;
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return typeof code === 'string' ? code.startsWith('22') : cause != null && isOfTheEntry(cause);
}

const unavailable: Issue = issue('ACCESS_LOG_UNAVAILABLE', 'What is asked has to be written down, and cannot be now.', {
  hints: [
    'Ask again in a moment. A change that was asked for may have been made: the same idempotency key does it once.',
  ],
});
