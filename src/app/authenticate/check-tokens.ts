/** Tokens of the issuer: verified once, and remembered by their hash until they expire. */
import { createHash } from 'node:crypto';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../access/principal.ts';
import { type Reason, UnauthenticatedError } from '../../access/unauthenticated.ts';
import type { Directory } from '../../goals/stakeholders.ts';
import { RefusedError } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Check } from './authenticator.ts';
import type { Issuer } from './issuer.ts';
import { isUnknownKey } from './issuer-keys.ts';
import { tokenPrincipal } from './token-principal.ts';

export interface CheckTokensParts {
  readonly issuer: Issuer;
  readonly keys: JWTVerifyGetKey;
  /** Who there is, so that a token can be somebody's. */
  readonly directory: () => Promise<Directory>;
  readonly clock?: () => Instant;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed?: () => number;
}

/** Signatures that are checked by a public key: one that is checked by a shared secret, or by nothing, proves nothing. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Milliseconds: a stakeholder who left, or a key that was taken back, is noticed no later. */
const longest = 300_000;

interface Verified {
  readonly principal: Principal;
  readonly until: Instant;
  /** By the clock that never goes back. */
  readonly since: number;
}

export function checkTokens({
  issuer,
  keys,
  directory,
  clock = Date.now,
  elapsed = () => performance.now(),
}: CheckTokensParts): Check {
  const { url, audience, clockTolerance } = issuer;
  const verified = new LRUCache<string, Verified>({ max: 10_000 });
  const verify = async (token: string, hash: string): Promise<Principal> => {
    const [now, since] = [clock(), elapsed()];
    const { payload } = await jwtVerify(token, keys, {
      issuer: url,
      audience,
      algorithms,
      clockTolerance,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(now),
    }).catch((error: unknown) => {
      throw error instanceof RefusedError ? error : refusalOf(error);
    });
    const principal = tokenPrincipal(payload, issuer, await directory());
    const expiry = ((payload.exp ?? 0) + clockTolerance) * 1000;
    verified.set(hash, { principal, until: Math.min(expiry, now + longest), since });
    return principal;
  };
  return (token) => {
    const hash = createHash('sha256').update(token).digest('base64');
    const known = verified.get(hash);
    // A clock that is set back would make what is remembered last longer.
    if (known && clock() < known.until && elapsed() - known.since < longest) return known.principal;
    return verify(token, hash);
  };
}

/** Anything but what the library says of tokens is a defect. */
function refusalOf(error: unknown): unknown {
  return error instanceof errors.JOSEError ? new UnauthenticatedError(reasonOf(error)) : error;
}

function reasonOf(error: InstanceType<typeof errors.JOSEError>): Reason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (isUnknownKey(error)) return 'unknown key';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong algorithm';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'wrong signature';
  if (error instanceof errors.JWTClaimValidationFailed) return claims[error.claim] ?? 'invalid';
  return error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid ? 'malformed' : 'invalid';
}

const claims: Readonly<Record<string, Reason>> = {
  iss: 'wrong issuer',
  aud: 'wrong audience',
  nbf: 'not yet valid',
  sub: 'no subject',
};
