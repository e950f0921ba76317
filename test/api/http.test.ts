/** GraphQL as HTTP carries it: tags of answers, compression, and queries that are sent as their hash. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

const number = '{ metric(key: "score") { value { value sampleSize } } }';
const catalogue = '{ __schema { types { name description } } }';
const allowed = { 'apollo-require-preflight': 'true' };

const get = (parameters: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${api.url}/graphql?${new URLSearchParams(parameters)}`, { headers: { ...allowed, ...headers } });

const post = (body: object, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('an answer', () => {
  it('is not sent again by GET while it is the same', async () => {
    const first = await get({ query: number });
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag]).toEqual([200, expect.stringMatching(/^W\/".+"$/)]);
    const again = await get({ query: number }, { 'if-none-match': tag });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
  });

  it('is sent where rows have come since', async () => {
    const tag = (await get({ query: number })).headers.get('etag') ?? '';
    await database.pool.query('delete from api.answers where id > 6');
    const again = await get({ query: number }, { 'if-none-match': tag });
    expect(again.status).toBe(200);
    expect(again.headers.get('etag')).not.toBe(tag);
  });

  it('has no tag by POST, which no cache may hold', async () => {
    const answer = await post({ query: number }, { 'if-none-match': '*' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, null]);
  });

  it.each(['br', 'gzip'])('is compressed by %s where it is large', async (encoding) => {
    for (const asked of [
      get({ query: catalogue }, { 'accept-encoding': encoding }),
      post({ query: catalogue }, { 'accept-encoding': encoding }),
    ]) {
      const answer = await asked;
      expect(answer.headers.get('content-encoding')).toBe(encoding);
      expect(await answer.json()).toMatchObject({ data: { __schema: { types: expect.any(Array) } } });
    }
  });

  it('is as it is where it is small, or where the client reads nothing else', async () => {
    expect(
      (await post({ query: number }, { 'accept-encoding': 'br, gzip' })).headers.get('content-encoding'),
    ).toBeNull();
    expect(
      (await post({ query: catalogue }, { 'accept-encoding': 'identity' })).headers.get('content-encoding'),
    ).toBeNull();
  });

  it('has one tag however it is compressed, and names what it depends on', async () => {
    const [plain, small] = [
      await get({ query: catalogue }, { 'accept-encoding': 'identity' }),
      await get({ query: catalogue }, { 'accept-encoding': 'br' }),
    ];
    expect(small.headers.get('etag')).toBe(plain.headers.get('etag'));
    for (const { headers } of [plain, small]) {
      expect(headers.get('vary')).toBe('authorization, x-api-key, cairn-actor, accept, accept-encoding');
      expect(headers.get('cache-control')).toBe('private, no-cache');
    }
  });
});

describe('a query as its hash', () => {
  const hash = createHash('sha256').update(number).digest('hex');
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: hash } });

  it('is answered by GET once it was sent with its text', async () => {
    expect(await (await get({ extensions })).json()).toMatchObject({
      errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect(await (await get({ query: number, extensions })).json()).not.toHaveProperty('errors');
    const answer = await get({ extensions });
    expect(await answer.json()).toMatchObject({ data: { metric: { value: expect.any(Object) } } });
    const tag = answer.headers.get('etag') ?? '';
    expect((await get({ extensions }, { 'if-none-match': tag })).status).toBe(304);
  });

  it('is refused where the text is another, or a browser form could have sent it', async () => {
    expect((await get({ query: catalogue, extensions })).status).toBe(400);
    expect((await fetch(`${api.url}/graphql?${new URLSearchParams({ extensions })}`)).status).toBe(400);
  });
});
