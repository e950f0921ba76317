/** The noun: who asks, as far as it was proven, and what they may. */
import type { AccessRole } from './role.ts';
import { type Scope, withAlong } from './scope.ts';

/** Whoever reaches a server without authentication, somebody with a token of the issuer, or a program with an API key. */
export type PrincipalKind = 'local' | 'user' | 'key';

/** What else is known of a principal, by name: each a list, most of one. For rules about rows. */
export type Attributes = Readonly<Record<string, readonly string[]>>;

export interface Principal {
  readonly kind: PrincipalKind;
  /** Tells principals apart, over all kinds: `user:248289761001`. For logs and budgets; never a secret. */
  readonly id: string;
  /** Key of the stakeholder that it acts as; null where it is nobody of the company. */
  readonly stakeholder: string | null;
  readonly roles: readonly AccessRole[];
  /** All of them, in the order of the list. */
  readonly scopes: ReadonlySet<Scope>;
  readonly attributes: Attributes;
  /**
   * Names all that decides what it may see, row policies apart (`heldIdentity`): of two principals with the same rights either may be told
   * what the other was. A rule that looks at anything else of a principal adds that here.
   */
  readonly rights: string;
}

export type Proven = Omit<Principal, 'rights' | 'scopes'> & { readonly scopes: Iterable<Scope> };

export function createPrincipal({ scopes: given, ...proven }: Proven): Principal {
  const scopes = withAlong(given);
  return Object.freeze({
    ...proven,
    scopes: new Set(scopes),
    rights: JSON.stringify([proven.stakeholder, scopes]),
  });
}
