/** Tokens: whose are taken, whose are not, and what happens when the issuer rotates its keys or goes away. */
import { exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkTokens } from '../../src/app/authenticate/check-tokens.ts';
import { now } from '../api/world.ts';
import { accessWorld, guardedServer, keyed } from './access-world.ts';
import { throwAwayIssuer } from './throw-away-issuer.ts';

let at = now;
const world = await accessWorld();
const issuer = await throwAwayIssuer(() => at);
const server = await guardedServer(world, { issuer, clock: () => at });
const other = await guardedServer(world, {
  issuer,
  claims: { rolesClaim: 'realm_access.roles', rolePrefix: 'cairn-', stakeholderClaim: 'https://example.com/key' },
  clock: () => at,
});
const newcomer = await guardedServer(world, { issuer, clock: () => at });
const me = '{ me { principal { id kind roles scopes } stakeholder { key } } }';
const seconds = (instant: number) => Math.floor(instant / 1000);

/** The status, and why the log says that it was refused. */
async function outcome(token: string) {
  const before = server.log.length;
  const { status, headers } = await server.send(me, keyed(token));
  const line = server.log.slice(before).find(({ msg }) => msg === 'request refused');
  return { status, reason: line?.reason, challenge: headers.get('www-authenticate') };
}

const refused = (reason: string) => ({ status: 401, reason, challenge: 'Bearer realm="cairn", error="invalid_token"' });

beforeEach(() => {
  at = now;
});

describe('a token', () => {
  it('of the issuer is taken, with its roles and the person of its address', async () => {
    const { data, status } = await server.send(
      me,
      keyed(await issuer.sign({ email: 'Ada@Example.com', roles: ['analyst', 'someone'] })),
    );
    expect(status).toBe(200);
    expect(data.me).toMatchObject({
      principal: { id: 'user:ada', kind: 'USER', roles: ['ANALYST'], scopes: expect.arrayContaining(['rows:read']) },
      stakeholder: { key: 'lead' },
    });
    expect(data.me.principal.scopes).not.toContain('goals:write');
  });

  it('that has expired, is not valid yet, or is for others, is not taken', async () => {
    const sign = issuer.sign;
    expect(await outcome(await sign({ exp: seconds(now) - 31 }))).toEqual(refused('expired'));
    expect(await outcome(await sign({ nbf: seconds(now) + 31 }))).toEqual(refused('not yet valid'));
    expect(await outcome(await sign({ aud: 'another' }))).toEqual(refused('wrong audience'));
    expect(await outcome(await sign({ aud: undefined }))).toEqual(refused('wrong audience'));
    expect(await outcome(await sign({ iss: 'https://issuer.example.com' }))).toEqual(refused('wrong issuer'));
    expect(await outcome(await sign({ exp: undefined }))).toEqual(refused('invalid'));
    expect(await outcome(await sign({ sub: undefined }))).toEqual(refused('no subject'));
  });

  it('may be off by the tolerance of the clocks, and no more', async () => {
    expect((await outcome(await issuer.sign({ exp: seconds(now) - 29 }))).status).toBe(200);
    expect((await outcome(await issuer.sign({ nbf: seconds(now) + 29 }))).status).toBe(200);
  });

  it('is remembered until it expires, and not a moment longer', async () => {
    const token = await issuer.sign({ exp: seconds(now) + 60 });
    expect((await outcome(token)).status).toBe(200);
    at = now + 89_000;
    expect((await outcome(token)).status).toBe(200);
    at = now + 90_000;
    expect(await outcome(token)).toEqual(refused('expired'));
  });

  it('is looked at again after five minutes, also where the clock was set back meanwhile', async () => {
    let elapsed = 0;
    let looked = 0;
    const check = checkTokens({
      issuer: {
        url: issuer.url,
        audience: 'cairn',
        jwksUrl: null,
        clockTolerance: 30,
        rolesClaim: 'roles',
        rolePrefix: '',
        stakeholderClaim: 'email',
      },
      keys: async () => importJWK(issuer.publicKey(), 'ES256'),
      directory: async () => {
        looked += 1;
        return { stakeholders: new Map() } as never;
      },
      clock: () => at,
      elapsed: () => elapsed,
    });
    const token = await issuer.sign();
    await check(token);
    at = now - 86_400_000;
    elapsed = 299_999;
    await check(token);
    expect(looked).toBe(1);
    elapsed = 300_000;
    await check(token);
    expect(looked).toBe(2);
  });

  it('without a signature, or signed with the public key as if that were a secret, is not taken', async () => {
    const claims = { iss: issuer.url, aud: 'cairn', sub: 'eve', exp: seconds(now) + 600, roles: ['administrator'] };
    expect((await outcome(new UnsecuredJWT(claims).encode())).status).toBe(401);
    const { kid, ...publicKey } = issuer.publicKey();
    const pem = await exportSPKI((await importJWK(publicKey, 'ES256', { extractable: true })) as never);
    for (const secret of [pem, JSON.stringify(issuer.publicKey())]) {
      const forged = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: kid ?? '' });
      expect(await outcome(await forged.sign(new TextEncoder().encode(secret)))).toEqual(refused('wrong algorithm'));
    }
  });

  it('signed by somebody else under the name of a known key, or changed since, is not taken', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const claims = { iss: issuer.url, aud: 'cairn', sub: 'eve', exp: seconds(now) + 600 };
    const header = { alg: 'ES256', kid: issuer.publicKey().kid ?? '' };
    const forged = await new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
    expect(await outcome(forged)).toEqual(refused('wrong signature'));
    const [head, , signature] = (await issuer.sign()).split('.');
    const [, payload] = (await issuer.sign({ roles: ['administrator'] })).split('.');
    expect(await outcome([head, payload, signature].join('.'))).toEqual(refused('wrong signature'));
    expect((await outcome('not.a.token')).status).toBe(401);
  });

  it('says in its answer what is wrong only where it was the issuer’s', async () => {
    const expired = await server.send(me, keyed(await issuer.sign({ exp: seconds(now) - 100 })));
    expect(expired.errors[0]).toMatchObject({
      message: expect.stringContaining('has expired'),
      extensions: { code: 'UNAUTHENTICATED', issues: [{ code: 'UNAUTHENTICATED' }] },
    });
    const wrong = await server.send(me, keyed('a.b.c'));
    expect(wrong.text).not.toMatch(/signature|audience|expired/);
  });

  it('without a role may ask nothing but who it is', async () => {
    const token = await issuer.sign({ roles: ['manager'] });
    const { data, errors } = await server.send(
      '{ me { principal { roles scopes } } metric(key: "score") { key } }',
      keyed(token),
    );
    expect(data).toMatchObject({ me: { principal: { roles: [], scopes: [] } }, metric: null });
    expect(errors).toMatchObject([{ path: ['metric'], extensions: { code: 'FORBIDDEN' } }]);
  });
});

describe('whose it is', () => {
  const stakeholderOf = async (claims: Record<string, unknown>) =>
    (await server.send(me, keyed(await issuer.sign(claims)))).data.me.stakeholder;

  it('is nobody of the company where no address fits, or the issuer has not verified it', async () => {
    expect(await stakeholderOf({ email: 'eve@example.com' })).toBeNull();
    expect(await stakeholderOf({ email: 'ada@example.com', email_verified: false })).toBeNull();
    expect(await stakeholderOf({ email: 'ada@example.com', email_verified: true })).toEqual({ key: 'lead' });
    expect(await stakeholderOf({})).toBeNull();
  });

  it('can be said by key, and roles can be anywhere in the claims, under a prefix', async () => {
    const token = await issuer.sign({
      roles: ['administrator'],
      realm_access: { roles: ['administrator', 'cairn-steward'] },
      'https://example.com/key': 'lead',
    });
    const { data } = await other.send(me, keyed(token));
    expect(data.me).toMatchObject({ principal: { roles: ['STEWARD'] }, stakeholder: { key: 'lead' } });
  });

  it('is not changed by a header: another name is refused, the own one is not', async () => {
    const token = keyed(await issuer.sign({ email: 'ada@example.com' }));
    const refusal = await server.send(me, { ...token, 'cairn-actor': 'team' });
    expect({ status: refusal.status, code: refusal.errors[0]?.extensions.code }).toEqual({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect((await server.send(me, { ...token, 'cairn-actor': 'lead' })).status).toBe(200);
  });
});

describe('the keys of the issuer', () => {
  it('are read anew for a key that is not known, so that a rotation locks nobody out', async () => {
    const old = await issuer.sign({ sub: 'old' });
    await issuer.rotate(true);
    const rotated = await issuer.sign({ sub: 'rotated' });
    const before = issuer.asked();
    expect((await outcome(rotated)).status).toBe(200);
    expect((await outcome(old)).status).toBe(200);
    expect(issuer.asked()).toBe(before + 1);
    expect(await outcome(await issuer.sign({}, { kid: 'nobody’s' }))).toEqual(refused('unknown key'));
  });

  it('that were taken back are not taken any more, once they were read anew', async () => {
    const old = await issuer.sign({ sub: 'taken back' });
    await issuer.rotate(false);
    expect((await outcome(await issuer.sign({ sub: 'anew' }))).status).toBe(200);
    expect(await outcome(old)).toEqual(refused('unknown key'));
  });

  it('stay known while the issuer is away: nobody is locked out, and nobody gets in', async () => {
    const known = await issuer.sign({ sub: 'known' });
    expect((await outcome(known)).status).toBe(200);
    const fresh = await issuer.sign({ sub: 'never seen' });
    const stranger = await issuer.sign({ sub: 'stranger' }, { kid: 'unknown' });
    await issuer.down();
    expect((await outcome(known)).status).toBe(200);
    expect((await outcome(fresh)).status).toBe(200);
    const unknown = await server.send(me, keyed(stranger));
    expect(unknown.status).toBe(503);
    expect(unknown.errors[0]?.extensions.code).toBe('ISSUER_UNAVAILABLE');
    // A server that has never seen a key takes nobody, and says why.
    const early = await newcomer.send(me, keyed(fresh));
    expect({ status: early.status, code: early.errors[0]?.extensions.code }).toEqual({
      status: 503,
      code: 'ISSUER_UNAVAILABLE',
    });
    expect(early.headers.get('retry-after')).toBe('5');
    await issuer.up();
    expect((await newcomer.send(me, keyed(fresh))).status).toBe(200);
    expect((await outcome(stranger)).status).toBe(401);
  });
});
