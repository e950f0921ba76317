/** Keeps what statements gave for as long as the data that they read stays as it was: never longer, never by time. */
import { LRUCache } from 'lru-cache';
import type { Statement } from '../../../db/statement.ts';
import type { Footprint } from './footprint.ts';
import { type SharedWork, shareWork } from './share-work.ts';

/** The data versions of one moment. */
export interface CurrentVersions {
  /**
   * Of all tables that a statement of this text reads: another string after every change to one of them. Null where a change
   * could go unseen.
   */
  of(text: string): string | null;
}

export interface DataVersions {
  /** As of a moment after this was called. Never rejects. */
  current(): Promise<CurrentVersions>;
}

export interface ResultCache {
  /**
   * What `load` gives for a statement, from before where the data is still the same. Equal statements that run at once, over
   * the same data, run once, and are cancelled when the last who waits has gone. Only what `load` resolves to is kept, by its
   * size in bytes. Who may not see the same rows has another statement: policies are filters of it.
   */
  read<T extends object>(asked: AskedStatement, load: Load<T>, sizeOf: (value: T) => number): Promise<T>;
  /** Bytes that are held. */
  readonly size: number;
}

/** Told when nobody waits for it any more; with the footprint of the reader where nothing watches what it reads. */
type Load<T> = (signal: AbortSignal | undefined, footprint?: Footprint) => Promise<T>;

export interface AskedStatement {
  readonly statement: Statement;
  /** Aborted when this reader has gone. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of the version that the reader is told under. */
  readonly footprint?: Footprint | undefined;
}

interface Kept {
  readonly version: string;
  readonly value: object;
}

interface Running {
  readonly version: string;
  readonly work: SharedWork<object>;
}

/**
 * For one engine, whose model never changes. Why it is exact: versions only ever become others, and never again what they
 * were. The version is read before the statement runs. Who reads the same version later knows that nothing was written
 * from before that run until now, whichever moment of it the statement saw.
 */
export function createResultCache(versions: DataVersions, bytes: number): ResultCache {
  const kept = new LRUCache<string, Kept>({
    maxSize: bytes,
    // One answer must not drive out all others.
    maxEntrySize: Math.ceil(bytes / 4),
  });
  const running = new Map<string, Running>();
  const identities = new WeakMap<Statement, string>();

  const identityOf = (statement: Statement): string => {
    const known = identities.get(statement) ?? JSON.stringify([statement.text, statement.parameters]);
    identities.set(statement, known);
    return known;
  };

  return {
    get size() {
      return kept.calculatedSize;
    },
    read: async <T extends object>(asked: AskedStatement, load: Load<T>, sizeOf: (value: T) => number) => {
      const version = (await versions.current()).of(asked.statement.text);
      if (version === null) return load(asked.signal, asked.footprint);
      asked.footprint?.statement(asked.statement.text, version);
      const identity = identityOf(asked.statement);
      const before = kept.get(identity);
      if (before?.version === version) return before.value as T;
      const beside = running.get(identity);
      if (beside?.version === version && !beside.work.abandoned) return (await beside.work.join(asked.signal)) as T;
      const work = shareWork(async (signal) => {
        try {
          const loaded = await load(signal);
          kept.set(identity, { version, value: loaded }, { size: identity.length * 2 + sizeOf(loaded) });
          return loaded;
        } finally {
          if (running.get(identity) === begun) running.delete(identity);
        }
      });
      const begun: Running = { version, work };
      running.set(identity, begun);
      return work.join(asked.signal);
    },
  };
}
