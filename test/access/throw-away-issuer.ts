/** An issuer of tokens on this machine: it signs what it is told to, rotates its keys, and can be taken away. */
import { createServer, type Server } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll } from 'vitest';

export interface ThrowAwayIssuer {
  readonly url: string;
  /** What `aud` of its tokens is unless it is said otherwise. */
  readonly audience: string;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** `claims` stand above the usual ones; `undefined` takes one away. Times are in seconds. */
  sign(claims?: Record<string, unknown>, header?: { kid?: string; alg?: string }): Promise<string>;
  /** The public key that it signs with now, as it publishes it. */
  publicKey(): JWK;
  /** Signs with a new key, and publishes both, or only the new one. */
  rotate(keepOld: boolean): Promise<void>;
  down(): Promise<void>;
  up(): Promise<void>;
}

interface Pair {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

let made = 0;

async function makePair(alg: string): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  made += 1;
  const kid = `key-${made}`;
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** Closed after the file. `now`: its clock, in milliseconds. */
export async function throwAwayIssuer(now: () => number, alg = 'ES256'): Promise<ThrowAwayIssuer> {
  let pairs: readonly Pair[] = [await makePair(alg)];
  let asked = 0;
  let server: Server | null = null;
  let port = 0;
  const url = () => `http://127.0.0.1:${port}`;
  const up = async (): Promise<void> => {
    server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/.well-known/openid-configuration')
        return void response.end(JSON.stringify({ issuer: url(), jwks_uri: `${url()}/keys` }));
      asked += 1;
      response.end(JSON.stringify({ keys: pairs.map(({ jwk }) => jwk) }));
    });
    const starting = server;
    await new Promise<void>((resolve) => starting.listen(port, '127.0.0.1', resolve));
    const address = starting.address();
    if (typeof address === 'object' && address) port = address.port;
  };
  const down = async (): Promise<void> => {
    const ending = server;
    server = null;
    ending?.closeAllConnections();
    if (ending) await new Promise<void>((resolve) => ending.close(() => resolve()));
  };
  await up();
  afterAll(down);
  const current = (): Pair => {
    const pair = pairs.at(-1);
    if (!pair) throw new Error('An issuer has a key.');
    return pair;
  };
  return {
    url: url(),
    audience: 'cairn',
    asked: () => asked,
    sign: async (claims = {}, header = {}) => {
      const { kid, privateKey } = current();
      const seconds = Math.floor(now() / 1000);
      const payload: JWTPayload = {
        iss: url(),
        aud: 'cairn',
        sub: 'ada',
        iat: seconds,
        exp: seconds + 600,
        roles: ['viewer'],
        ...claims,
      };
      const present = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
      return new SignJWT(present).setProtectedHeader({ alg, kid, ...header }).sign(privateKey);
    },
    publicKey: () => current().jwk,
    rotate: async (keepOld) => {
      pairs = [...(keepOld ? pairs : []), await makePair(alg)];
    },
    down,
    up,
  };
}
