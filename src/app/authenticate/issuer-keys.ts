/** The public keys of an issuer: found once, read anew as they rotate, and kept while the issuer does not answer. */
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';
import { issue, RefusedError } from '../../kernel/issue.ts';
import { type Issuer, isTrustedUrl } from './issuer.ts';

export interface IssuerKeysOptions {
  /** Milliseconds after which they are read anew beside the requests. Default 10 minutes. */
  readonly refreshAfter?: number;
  /** Milliseconds between two readings for a key that is not known. Default 30 seconds. */
  readonly cooldown?: number;
  /** Milliseconds for which an issuer that did not answer is not asked again. Default 5 seconds. */
  readonly patience?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
  /** Hears why it could not be read. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

const timeout = 5_000;

/** Rejects with ISSUER_UNAVAILABLE where a key is not known, and the issuer does not answer: nobody gets in, and nobody is thrown out. */
export function issuerKeys(issuer: Pick<Issuer, 'url' | 'jwksUrl'>, options: IssuerKeysOptions = {}): JWTVerifyGetKey {
  const { refreshAfter = 600_000, cooldown = 30_000, patience = 5_000, clock = () => performance.now() } = options;
  let failedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let found: RemoteJWKSet | null = null;
  let finding: Promise<RemoteJWKSet> | null = null;

  /** However many ask, an issuer that is away is asked now and then only. */
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    if (clock() - failedAt < patience) throw away();
    try {
      return await work();
    } catch (error) {
      failedAt = clock();
      options.onFailure?.(error);
      throw away();
    }
  };
  const fetchKeys = (url: string, init: RequestInit): Promise<Response> =>
    ask(async () => {
      const response = await fetch(url, init);
      if (response.status !== 200) throw new Error(`The issuer answers ${response.status} where its keys should be.`);
      const text = await response.text();
      if (!Array.isArray((JSON.parse(text) as { keys?: unknown }).keys))
        throw new Error('The issuer answers no set of keys.');
      readAt = clock();
      return new Response(text);
    });
  const find = async (): Promise<RemoteJWKSet> => {
    const url = issuer.jwksUrl ?? (await ask(() => discover(issuer.url)));
    return createRemoteJWKSet(new URL(url), {
      cacheMaxAge: Number.POSITIVE_INFINITY,
      cooldownDuration: cooldown,
      timeoutDuration: timeout,
      [customFetch]: fetchKeys,
    });
  };
  return async (header, token) => {
    if (!found) {
      finding ??= find().finally(() => {
        finding = null;
      });
      found = await finding;
    }
    const keys = found;
    // Keys that the issuer has taken back are gone with the next reading, which nobody waits for.
    if (keys.jwks() && clock() - readAt > refreshAfter && !keys.reloading) keys.reload().catch(() => {});
    return keys(header, token);
  };
}

/** Where the keys are, by the document of OpenID Connect Discovery. */
async function discover(url: string): Promise<string> {
  const place = `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(place, { redirect: 'error', signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw new Error(`The issuer answers ${response.status} where its configuration should be.`);
  const { issuer, jwks_uri: keys } = (await response.json()) as Record<string, unknown>;
  if (issuer !== url) throw new Error('The configuration of the issuer is of another issuer.');
  if (typeof keys !== 'string' || !isTrustedUrl(keys))
    throw new Error('The configuration of the issuer names no safe place of its keys.');
  return keys;
}

const away = (): RefusedError =>
  new RefusedError([
    issue('ISSUER_UNAVAILABLE', 'The issuer of the token does not answer, and its key is not known yet.', {
      hints: ['The token may well be valid: ask again in a moment.'],
    }),
  ]);

/** What a library throws where no key fits. */
export const isUnknownKey = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
