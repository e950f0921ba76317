/** What a page of another site tries through the browser of somebody who may read: forms, images, fetches, sockets, names. */
import { describe, expect, it } from 'vitest';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { attacked, request, upgrade } from './attacked.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const usual = await attacked(database);
const page = 'https://dashboard.example.com';
const opened = await attacked(database, { origins: [page] });
const named = await attacked(database, { hosts: ['cairn.example.com', '10.1.2.3'] });

const table = '/table.csv?metrics=score&last=1&grain=month';
const typename = JSON.stringify({ query: '{ __typename }' });
const fromElsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };

const statusOf = (answer: string): string => answer.slice(9, 12);

describe('a name that is pointed at this machine', () => {
  const post = (host: string) =>
    request(
      'POST /graphql HTTP/1.1',
      `Host: ${host}`,
      'Content-Type: application/json',
      `Content-Length: ${typename.length}`,
      'Connection: close',
    ) + typename;

  it('reads nothing: not GraphQL, no table, no page, no socket', async () => {
    expect(await usual.raw(post('evil.example'))).toMatch(/^HTTP\/1\.1 421 .*HOST_NOT_ALLOWED/s);
    for (const path of ['/', table, '/healthz', '/assets/questions.json', '/nowhere'])
      expect(
        statusOf(await usual.raw(request(`GET ${path} HTTP/1.1`, 'Host: evil.example:4000', 'Connection: close'))),
      ).toBe('421');
    const socket = upgrade('evil.example', ['Origin: http://evil.example']);
    expect(statusOf(await usual.raw(request('GET /graphql HTTP/1.1', ...socket)))).toBe('421');
  });

  it.each(['127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example#localhost', 'localhost@evil.example'])(
    'is not taken for this machine: %s',
    async (host) => {
      expect(await usual.raw(post(host))).toMatch(/^HTTP\/1\.1 4(00|21) /);
    },
  );

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1:4000', '[::1]:4000', 'cairn.localhost', 'localhost.'])(
    'is not %s, which is this machine',
    async (host) => {
      expect(await usual.raw(post(host))).toMatch(/^HTTP\/1\.1 200 .*"__typename":"Query"/s);
    },
  );

  it('is one of those that are listed, where some are', async () => {
    for (const host of ['cairn.example.com', 'Cairn.Example.COM:443', '10.1.2.3'])
      expect(statusOf(await named.raw(post(host)))).toBe('200');
    for (const host of ['localhost', 'other.example.com', 'xcairn.example.com'])
      expect(statusOf(await named.raw(post(host)))).toBe('421');
  });
});

describe('a form or an image of another page', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is not heard by GraphQL: %s',
    async (type) => {
      const told = await fetch(`${usual.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: typename,
      });
      expect([400, 415]).toContain(told.status);
      expect(await told.text()).not.toContain('"data"');
    },
  );

  it('cannot ask by GET, and nobody can change anything by it', async () => {
    expect((await usual.get('/graphql?query=%7B__typename%7D')).status).toBe(400);
    const mutation = encodeURIComponent('mutation { endFollow(id: "1", revision: 1) { issues { code } } }');
    const told = await usual.get(`/graphql?query=${mutation}`, { 'apollo-require-preflight': 'true' });
    expect([told.status, told.text.includes('"data"')]).toEqual([405, false]);
  });

  it('gets no table, and does not make the server read one', async () => {
    const told = await usual.get(table, fromElsewhere);
    expect([told.status, told.codes]).toEqual([403, ['CROSS_SITE_REQUEST']]);
    expect((await usual.get(table, { ...fromElsewhere, 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await usual.get(table, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(403);
  });

  it('is not a link that somebody follows, a page of this server, or a spreadsheet', async () => {
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-user': '?1' };
    for (const headers of [followed, { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }, {}])
      expect((await usual.get(table, headers)).status).toBe(200);
  });
});

describe('a fetch of another page', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    });

  it('is allowed nothing unless its origin is listed', async () => {
    for (const { url } of [usual, opened]) {
      const answer = await preflight(url, 'https://evil.example');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    const answer = await opened.ask('{ __typename }', undefined, { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('reads where its origin is listed, without cookies, and the answer says that it depends on the origin', async () => {
    const asked = await preflight(opened.url, page);
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, page]);
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
    const told = await opened.ask('{ __typename }', undefined, { origin: page });
    expect(told.headers.get('access-control-allow-origin')).toBe(page);
    expect(told.headers.get('vary')).toMatch(/origin/i);
    const rows = await opened.get(table, { ...fromElsewhere, origin: page });
    expect([rows.status, rows.headers.get('access-control-allow-origin')]).toEqual([200, page]);
  });
});

describe('a socket of another page', () => {
  const open = (server: typeof usual, origin: string) =>
    server.raw(request('GET /graphql HTTP/1.1', ...upgrade(`127.0.0.1:${server.port}`, [`Origin: ${origin}`])), 300);

  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://127.0.0.1:1'])(
    'is not opened: %s',
    async (origin) => {
      expect(statusOf(await open(usual, origin))).toBe('403');
    },
  );

  it('is opened for a page of this server, and for one that is listed', async () => {
    expect(statusOf(await open(usual, `http://127.0.0.1:${usual.port}`))).toBe('101');
    expect(statusOf(await open(opened, page))).toBe('101');
    expect(statusOf(await open(usual, page))).toBe('403');
  });
});

describe('an answer', () => {
  const isGuarded = (headers: Headers) => ({
    sniffed: headers.get('x-content-type-options'),
    framed: headers.get('x-frame-options'),
    embedded: headers.get('cross-origin-resource-policy'),
    policy: headers.get('content-security-policy')?.includes("frame-ancestors 'none'"),
    server: headers.get('x-powered-by') ?? headers.get('server'),
  });
  const guarded = { sniffed: 'nosniff', framed: 'DENY', embedded: 'same-origin', policy: true, server: null };

  it.each(['/healthz', '/graphql', table, '/', '/nowhere', '/assets/start.js', '/table.csv'])(
    'of %s is told to be data, in no frame and for no other page',
    async (path) => {
      expect(isGuarded((await usual.get(path)).headers)).toEqual(guarded);
    },
  );

  it('that is a page runs no script but its own files', async () => {
    const policy = (await usual.get('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy.split('; ').find((each) => each.startsWith('script-src'))).toBe("script-src 'self'");
  });
});
