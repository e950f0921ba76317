/** Who sends a request: the principal, as far as it is proven here. */
import { localPrincipal } from '../../access/local-principal.ts';
import type { Principal } from '../../access/principal.ts';
import { UnauthenticatedError } from '../../access/unauthenticated.ts';
import { issue, RefusedError } from '../../kernel/issue.ts';
import { type Brought, readActor, readCredential } from './credential.ts';

/** A promise only where something has to be looked up. Throws or rejects with `UnauthenticatedError`. */
export type Check = (text: string) => Principal | Promise<Principal>;

export interface Authenticator {
  /** False: whoever reaches this server is its administrator, so that it may be reached from this machine only. */
  readonly configured: boolean;
  /** Throws or rejects with `RefusedError`: UNAUTHENTICATED, FORBIDDEN for who names another actor, and where it cannot be told now. */
  authenticate(brought: Brought): Principal | Promise<Principal>;
}

/** On a server without authentication: taken at their word. */
export const localAuthenticator: Authenticator = {
  configured: false,
  authenticate: (brought) => localPrincipal(readActor(brought)),
};

export interface Checks {
  /** Tokens of the issuer; absent: none are taken. */
  readonly token?: Check | undefined;
  /** API keys; absent: none are taken. */
  readonly key?: Check | undefined;
}

/** A token and a key never look alike: `Authorization: Bearer` takes both. */
export function createAuthenticator({ token, key }: Checks): Authenticator {
  if (!token && !key) return localAuthenticator;
  const refuse: Check = () => {
    throw new UnauthenticatedError('malformed');
  };
  const checkBearer: Check = (text) => (text.startsWith('cairn_') ? (key ?? refuse)(text) : (token ?? refuse)(text));
  return {
    configured: true,
    authenticate: (brought) => {
      const credential = readCredential(brought);
      if (!credential) throw new UnauthenticatedError('missing');
      const principal = credential.kind === 'bearer' ? checkBearer(credential.text) : (key ?? refuse)(credential.text);
      const actor = readActor(brought);
      if (actor === null) return principal;
      return principal instanceof Promise
        ? principal.then((proven) => ofThisActor(proven, actor))
        : ofThisActor(principal, actor);
    },
  };
}

/** Acting as somebody else is not done silently as oneself. */
function ofThisActor(principal: Principal, actor: string): Principal {
  if (principal.stakeholder === actor) return principal;
  throw new RefusedError([
    issue('FORBIDDEN', `You act as ${principal.stakeholder ?? 'nobody of the company'}, not as "${actor}".`, {
      path: ['cairn-actor'],
      hints: ['Leave the header "cairn-actor" out: the token or the key says who acts.'],
    }),
  ]);
}
