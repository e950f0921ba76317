/** Any bytes on any connection: the server answers or hangs up, keeps nothing open, and goes on. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWorld } from '../api/world.ts';
import { attacked, request, upgrade } from '../attacks/attacked.ts';
import { testDatabase } from '../kit/database.ts';
import { corpusOf } from './corpus.ts';
import { runs } from './runs.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const server = await attacked(database);
const host = `127.0.0.1:${server.port}`;

const body = '{"query":"{ metric(key: \\"score\\") { value { value } } }"}';
const seeds: readonly string[] = [
  request('GET /healthz HTTP/1.1', `Host: ${host}`, 'Connection: close'),
  request('GET /table.csv?metrics=score&last=1&grain=month HTTP/1.1', `Host: ${host}`, 'Connection: close'),
  request(
    'GET /graphql?query=%7B__typename%7D HTTP/1.1',
    `Host: ${host}`,
    'Apollo-Require-Preflight: 1',
    'Connection: close',
  ),
  request(
    'POST /graphql HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ) + body,
  request('POST /graphql HTTP/1.1', `Host: ${host}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked') +
    `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  request('OPTIONS /graphql HTTP/1.1', `Host: ${host}`, 'Origin: http://a', 'Access-Control-Request-Method: POST'),
  `${request('GET /graphql HTTP/1.1', ...upgrade(host))}\u0081\u0085\u0001\u0002\u0003\u0004abcde`,
];

const splice = fc.record({
  at: fc.nat(600),
  drop: fc.nat(6),
  put: fc.oneof(
    fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      ':',
      ' ',
      '%',
      '%00',
      '\u0000',
      '/',
      '//',
      '?',
      '[',
      'Host: x\r\n',
      'Content-Length: 9\r\n',
      'Expect: 100-continue\r\n',
      'Transfer-Encoding: gzip, chunked\r\n',
      'HTTP/9.9',
      'x'.repeat(300),
    ),
    fc.string({ unit: 'binary-ascii', maxLength: 6 }),
  ),
});

const bytes = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...seeds), fc.array(splice, { maxLength: 4 })).map(([seed, splices]) =>
      Buffer.from(
        splices.reduce(
          (text, { at, drop, put }) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + drop),
          seed,
        ),
        'latin1',
      ),
    ),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)) },
);

async function survives(sent: Buffer): Promise<void> {
  const answer = await server.raw(sent, 60);
  expect(answer).not.toMatch(/^HTTP\/1\.1 5(?!05)/);
  expect(await server.alive()).toBe(true);
}

it('requests with bytes put in, taken out and changed', async () => {
  await fc.assert(fc.asyncProperty(bytes, survives), runs(60));
});

it.each(corpusOf('http-bytes'))('what once ended the server does not any more: %s', async (_, text) => {
  await survives(Buffer.from(text, 'base64'));
});
