/** Keeps what statements gave for as long as the data that they read stays as it was: never longer, never by time. */
import { LRUCache } from 'lru-cache';
import type { Statement } from '../../db/statement.ts';

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
   * What `load` gives for a statement under a policy, from before where the data is still the same. Equal statements that
   * run at once, over the same data, run once. Only what `load` resolves to is kept, by its size in bytes.
   */
  read<T extends object>(asked: AskedStatement, load: () => Promise<T>, sizeOf: (value: T) => number): Promise<T>;
}

export interface AskedStatement {
  readonly statement: Statement;
  /** Tells readers apart who may not see the same rows. */
  readonly policy: string;
}

interface Kept {
  readonly version: string;
  readonly value: object;
}

interface Running {
  readonly version: string;
  readonly value: Promise<object>;
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

  const identityOf = ({ statement, policy }: AskedStatement): string => {
    const known = identities.get(statement) ?? JSON.stringify([statement.text, statement.parameters]);
    identities.set(statement, known);
    return policy === '' ? known : `${policy} ${known}`;
  };

  return {
    read: async <T extends object>(asked: AskedStatement, load: () => Promise<T>, sizeOf: (value: T) => number) => {
      const version = (await versions.current()).of(asked.statement.text);
      if (version === null) return load();
      const identity = identityOf(asked);
      const before = kept.get(identity);
      if (before?.version === version) return before.value as T;
      const beside = running.get(identity);
      if (beside?.version === version) return beside.value as Promise<T>;
      const value = load();
      const begun = { version, value };
      running.set(identity, begun);
      try {
        const loaded = await value;
        kept.set(identity, { version, value: loaded }, { size: identity.length * 2 + sizeOf(loaded) });
        return loaded;
      } finally {
        if (running.get(identity) === begun) running.delete(identity);
      }
    },
  };
}
