/** From the claims of a verified token to who comes with it. */
import type { JWTPayload } from 'jose';
import { type Attributes, createPrincipal, type Principal } from '../../access/principal.ts';
import { accessRoles, scopesOfRole } from '../../access/role.ts';
import type { Directory } from '../../goals/stakeholders.ts';
import type { Issuer } from './issuer.ts';

/** A role that has no such name gives nothing: a token without roles may ask nothing. */
export function tokenPrincipal(claims: JWTPayload, issuer: Issuer, directory: Directory): Principal {
  const named = new Set(namesIn(claimOf(claims, issuer.rolesClaim)));
  const roles = accessRoles.filter((role) => named.has(`${issuer.rolePrefix}${role}`));
  return createPrincipal({
    kind: 'user',
    id: `user:${claims.sub}`,
    stakeholder: stakeholderOf(claims, issuer.stakeholderClaim, directory),
    roles,
    scopes: roles.flatMap((role) => scopesOfRole[role]),
    attributes: attributesOf(claims),
  });
}

/** By its whole name, which may hold dots (`https://example.com/roles`), or along them (`realm_access.roles`). */
function claimOf(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}

/** A list, or words with blanks between. */
const namesIn = (claim: unknown): readonly string[] => {
  if (typeof claim === 'string') return claim.split(/\s+/);
  return Array.isArray(claim) ? claim.filter((each): each is string => typeof each === 'string') : [];
};

/**
 * By key, or by an e-mail address that only one of those who are here has. An address that the issuer says is not verified is
 * nobody's: its owner could have typed any.
 */
function stakeholderOf(claims: JWTPayload, name: string, { stakeholders }: Directory): string | null {
  const claim = claimOf(claims, name);
  if (typeof claim !== 'string' || claim === '') return null;
  const present = [...stakeholders.values()].filter(({ leftAt }) => leftAt === null);
  if (!claim.includes('@')) return present.find(({ key }) => key === claim)?.key ?? null;
  if (name === 'email' && claims.email_verified === false) return null;
  const address = claim.toLowerCase();
  const [found, ...more] = present.filter(({ email }) => email?.toLowerCase() === address);
  return found && more.length === 0 ? found.key : null;
}

/** Of the token itself, or of the way it was got, and another in every token. */
const registered = new Set([
  'iss',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'sid',
  'nonce',
  'azp',
  'at_hash',
  'auth_time',
  'typ',
]);

/** What is a value, or a list of values, under its name. */
function attributesOf(claims: JWTPayload): Attributes {
  const found: [string, readonly string[]][] = [];
  for (const [name, claim] of Object.entries(claims)) {
    if (registered.has(name)) continue;
    const values = (Array.isArray(claim) ? claim : [claim]).filter((each) =>
      ['string', 'number', 'boolean'].includes(typeof each),
    );
    if (values.length > 0) found.push([name, values.map(String)]);
  }
  return Object.fromEntries(found);
}
