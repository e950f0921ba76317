/** API keys: each request's is compared with those in memory, which follow what any process does to them. */

import type { Database } from '../../../db/connection.ts';
import { readKey } from '../../access/keys/api-key.ts';
import { checkKey } from '../../access/keys/check-key.ts';
import { followKeys, type KnownKeys } from '../../access/keys/follow-keys.ts';
import { type KeyUse, recordKeyUses } from '../../access/keys/record-key-uses.ts';
import type { Principal } from '../../access/principal.ts';
import { UnauthenticatedError } from '../../access/unauthenticated.ts';
import type { Announcements } from '../../goals/announce/listen.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Tally } from '../../kernel/tally.ts';
import type { Check } from './authenticator.ts';

export interface CheckedKeys {
  readonly check: Check;
  readonly uses: Pick<Tally<KeyUse>, 'flush'>;
  /** Hears no more, and writes down which keys were used. */
  close(): Promise<void>;
}

export interface CheckKeysParts {
  readonly db: Database;
  readonly announcements: Announcements;
  /** When keys end; the clock of the database when absent. */
  readonly clock?: (() => Instant) | undefined;
  /** Hears why keys, or their uses, could not be read or written. */
  readonly onFailure?: (error: unknown) => void;
}

export function checkKeys({ db, announcements, clock, onFailure }: CheckKeysParts): CheckedKeys {
  const keys = followKeys(db);
  const uses = recordKeyUses(db, onFailure ? { onFailure } : {});
  const heard = announcements.hear();
  const listening = (async () => {
    // A connection that was lost may have missed something: it says that it listens again.
    for await (const { kind } of heard) if (kind === 'keys' || kind === 'listening') keys.forget();
  })().catch((error: unknown) => onFailure?.(error));

  const principalOf = (text: string, known: KnownKeys): Principal => {
    const written = readKey(text);
    if (!written) throw new UnauthenticatedError('malformed');
    const now = clock ? clock() : known.now();
    const { id, principal } = checkKey(written, known.byId, now);
    uses.add({ id, at: now });
    return principal;
  };
  return {
    check: (text) => {
      const known = keys.current();
      return known instanceof Promise ? known.then((read) => principalOf(text, read)) : principalOf(text, known);
    },
    uses,
    close: async () => {
      await heard.return?.();
      await listening;
      await uses.close();
    },
  };
}
