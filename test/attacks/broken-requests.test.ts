/** Bytes that no client would send: the server answers or hangs up, and goes on. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { attacked, request, upgrade } from './attacked.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const server = await attacked(database);
const host = `Host: 127.0.0.1:${server.port}`;

const post = (body: string | Uint8Array, ...headers: readonly string[]): Buffer =>
  Buffer.concat([
    Buffer.from(
      request(
        'POST /graphql HTTP/1.1',
        host,
        'Content-Type: application/json',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        ...headers,
      ),
    ),
    Buffer.from(body),
  ]);

it.each(['//[', '//', 'http://[', '/graphql/%zz', '*', '/\\[', '//graphql', '/graphql%00'])(
  'an upgrade at an address that is none does not end the server: %s',
  async (path) => {
    const answer = await server.raw(request(`GET ${path} HTTP/1.1`, ...upgrade(`127.0.0.1:${server.port}`)), 500);
    expect(answer).not.toMatch(/^HTTP\/1\.1 101/);
    expect(await server.alive()).toBe(true);
  },
);

it('a client that is gone before it is refused a socket does not end the server', async () => {
  for (let at = 0; at < 20; at++) {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(request(`GET /nowhere HTTP/1.1`, ...upgrade('x')));
    // Whether the server is about to read it, or about to refuse it, is chance: all moments are tried.
    await new Promise((resolve) => setTimeout(resolve, at % 5));
    socket.resetAndDestroy();
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await server.alive()).toBe(true);
});

it.each([
  ['two lengths', `POST /graphql HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`],
  [
    'a length and chunks',
    `POST /graphql HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['a space before the colon', `GET /healthz HTTP/1.1\r\n${host}\r\nTransfer-Encoding : chunked\r\n\r\n`],
  ['a bare line feed in a header', `GET /healthz HTTP/1.1\r\n${host}\r\nX: a\nY: b\r\n\r\n`],
  ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
  ['no request at all', '\u0000\u0001\u0002\u0003 garbage\r\n\r\n'],
])('a request of %s, which proxies read in two ways, is refused', async (_, bytes) => {
  const answer = await server.raw(bytes, 1_000);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
});

it('a header without an end, or of many, is refused', async () => {
  const long = request('GET /healthz HTTP/1.1', host, `X-Long: ${'a'.repeat(20_000)}`);
  expect(await server.raw(long)).toMatch(/^HTTP\/1\.1 431 /);
  const many = Array.from({ length: 3_000 }, (_, at) => `X-${at}: ${at}`);
  expect(await server.raw(request('GET /healthz HTTP/1.1', host, ...many))).toMatch(/^HTTP\/1\.1 431 /);
});

it('a body that is too large is refused before it is read', async () => {
  const told = request('POST /graphql HTTP/1.1', host, 'Content-Type: application/json', 'Content-Length: 2000000');
  expect(await server.raw(told, 1_000)).toMatch(/^HTTP\/1\.1 413 /);
  const chunks = `${(65_536).toString(16)}\r\n${'a'.repeat(65_536)}\r\n`.repeat(20);
  const untold = request(
    'POST /graphql HTTP/1.1',
    host,
    'Content-Type: application/json',
    'Transfer-Encoding: chunked',
  );
  expect(await server.raw(`${untold}${chunks}`, 1_000)).toMatch(/^HTTP\/1\.1 413 /);
});

it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'x'])(
  'a body that is compressed is not unpacked: %s',
  async (encoding) => {
    const bomb = gzipSync(
      Buffer.from(JSON.stringify({ query: '{ __typename }', variables: { a: ' '.repeat(1_000_000) } })),
    );
    expect(await server.raw(post(bomb, `Content-Encoding: ${encoding}`))).toMatch(
      /^HTTP\/1\.1 415 .*"MALFORMED_INPUT"/s,
    );
  },
);

it.each([
  '{"__proto__":{"query":"{ __typename }"}}',
  '{"query":"{ __typename }","__proto__":{"polluted":true}}',
  '{"query":"{ __typename }","constructor":{"prototype":{"polluted":true}}}',
  '{"query":"{ __typename }","variables":{"__proto__":{"polluted":true}}}',
])('a body that names a prototype is refused, and no object has more than before: %s', async (body) => {
  expect(await server.raw(post(body))).toMatch(/^HTTP\/1\.1 400 /);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
  'a key that every object has is the key of nothing: %s',
  async (key) => {
    const fields = ['metric', 'framework', 'stakeholder', 'calendar', 'schedule', 'dataset'];
    for (const field of fields) {
      const { codes } = await server.ask(`query ($key: ID!) { ${field}(key: $key) { __typename } }`, { key });
      for (const code of codes) expect(code).toMatch(/^(UNKNOWN_\w+|GRAPHQL_VALIDATION_FAILED)$/);
    }
    const where = { dimension: key, eq: key };
    const { codes } = await server.ask(
      'query ($where: FilterInput) { metric(key: "score") { value(where: $where) { value } } }',
      { where },
    );
    expect(codes).toEqual(['UNKNOWN_DIMENSION']);
    for (const name of ['metrics', 'by', 'where', 'last', 'grain', 'columns', key]) {
      const told = await server.get(`/table.csv?metrics=score&last=1&grain=month&${name}=${key}`);
      expect([name, told.status]).toEqual([name, 400]);
    }
  },
);

it.each(['a\r\nset-cookie: x=1', 'a"; filename="b.exe', '../../a', 'a\u0000', 'ä\u2028', '%0d%0a'])(
  'a name for a file writes no header of its own: %j',
  async (filename) => {
    const query = new URLSearchParams({ metrics: 'score', last: '1', grain: 'month', filename });
    const told = await server.get(`/table.csv?${query}`);
    expect([told.status, told.headers.get('set-cookie'), told.headers.get('content-disposition')]).toEqual([
      400,
      null,
      null,
    ]);
  },
);

it.each(['TRACE', 'PUT', 'DELETE', 'CONNECT', 'PATCH', 'PROPFIND'])(
  'a method that nothing has is refused: %s',
  async (method) => {
    const answer = await server.raw(
      request(`${method} /graphql HTTP/1.1`, host, 'Connection: close', 'Cookie: secret=1'),
      1_000,
    );
    expect(answer).not.toMatch(/^HTTP\/1\.1 [235]/);
    expect(answer).not.toContain('secret=1');
    expect(await server.alive()).toBe(true);
  },
);
