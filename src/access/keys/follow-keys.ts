/** All valid keys in the memory of a server: read anew when they change, and never older than a few seconds. */
import type { Database } from '../../../db/connection.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Principal } from '../principal.ts';
import { keyPrincipal } from './key-principal.ts';
import { readValidKeys, type StoredKey } from './read-keys.ts';

export type KnownKey = StoredKey & { readonly principal: Principal };

export interface KnownKeys {
  readonly byId: ReadonlyMap<string, KnownKey>;
  /** The clock of the database when they were read, and the time since: that of the server may be wrong, or jump. */
  now(): Instant;
}

export interface FollowedKeys {
  /** A promise only where they have to be read first. Rejects where the database does not answer. */
  current(): KnownKeys | Promise<KnownKeys>;
  /** They have changed: what is known is not used any more, not even while they are read. */
  forget(): void;
}

export interface FollowKeysOptions {
  /** Milliseconds after which they are read anew beside the questions that are asked. Default 1000. */
  readonly refreshAfter?: number;
  /** Milliseconds after which they are not used any more: as long as a lost notification can matter. Default 3000. */
  readonly atMost?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

export function followKeys(
  db: Database,
  { refreshAfter = 1000, atMost = 3000, clock = () => performance.now() }: FollowKeysOptions = {},
): FollowedKeys {
  let known: KnownKeys | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<KnownKeys> | null = null;

  const read = (): Promise<KnownKeys> => {
    if (reading) return reading;
    const began = clock();
    const mine: Promise<KnownKeys> = readValidKeys(db)
      .then((stored): KnownKeys | Promise<KnownKeys> => {
        const byId = new Map([...stored.keys].map(([id, key]) => [id, { ...key, principal: keyPrincipal(key) }]));
        // From before they were asked for: a key may end a moment early, and never late.
        const keys: KnownKeys = { byId, now: () => Math.floor(stored.now + clock() - began) };
        // What was read before they changed tells nothing of them now; what is known has been read since.
        if (reading !== mine) return reading ?? known ?? read();
        known = keys;
        readAt = began;
        return keys;
      })
      .finally(() => {
        if (reading === mine) reading = null;
      });
    reading = mine;
    return mine;
  };
  return {
    current: () => {
      const age = clock() - readAt;
      if (!known || age > atMost) return read();
      if (age > refreshAfter) read().catch(() => {});
      return known;
    },
    forget: () => {
      known = null;
      reading = null;
    },
  };
}
