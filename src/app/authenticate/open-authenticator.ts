/** From the configuration to who is let in. */
import type { Database } from '../../../db/connection.ts';
import type { Announcements } from '../../goals/announce/listen.ts';
import { loadDirectory } from '../../goals/book/load-goal-book.ts';
import type { Instant } from '../../kernel/period.ts';
import type { FollowedCatalog } from '../follow-catalog.ts';
import { type Authenticator, createAuthenticator } from './authenticator.ts';
import { type CheckedKeys, checkKeys } from './check-keys.ts';
import { checkTokens } from './check-tokens.ts';
import type { Issuer } from './issuer.ts';
import { type IssuerKeysOptions, issuerKeys } from './issuer-keys.ts';

export interface AuthenticatorParts {
  readonly issuer: Issuer | null;
  readonly apiKeys: boolean;
  readonly db: Database;
  readonly catalogs: FollowedCatalog;
  readonly announcements: Announcements;
  /** When absent, keys end by the clock of the database and tokens by that of the server. */
  readonly clock?: () => Instant;
  /** How the keys of the issuer are read. */
  readonly issuerKeys?: Omit<IssuerKeysOptions, 'onFailure'>;
  /** Hears what went wrong beside the requests. */
  readonly onFailure?: (error: unknown) => void;
}

export interface OpenAuthenticator extends Authenticator {
  /** Absent where API keys are not taken. */
  readonly keys: Pick<CheckedKeys, 'uses'> | undefined;
  close(): Promise<void>;
}

export function openAuthenticator(parts: AuthenticatorParts): OpenAuthenticator {
  const { issuer, apiKeys, db, catalogs, announcements, clock, onFailure } = parts;
  const failures = onFailure ? { onFailure } : {};
  const keys = apiKeys ? checkKeys({ db, announcements, clock, ...failures }) : undefined;
  const token =
    issuer &&
    checkTokens({
      issuer,
      keys: issuerKeys(issuer, { ...parts.issuerKeys, ...failures }),
      directory: async () => loadDirectory(db, (await catalogs.current()).catalog.model),
      ...(clock && { clock }),
    });
  return {
    ...createAuthenticator({ token: token ?? undefined, key: keys?.check }),
    keys,
    close: async () => keys?.close(),
  };
}
