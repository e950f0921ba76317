/** Documents that are small to send and large to answer, or to read at all: each is refused quickly, and with a code. */
import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { createClient } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { attacked } from './attacked.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const usual = await attacked(database);
const hidden = await attacked(database, { introspection: false });

const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, at) => write(at)).join(' ');
const nested = (count: number, open: string, close: string, inner = ''): string =>
  open.repeat(count) + inner + close.repeat(count);

/** Codes of what a socket answers. */
async function bySocket(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<readonly string[]> {
  const client = createClient({ url: url.replace('http', 'ws').concat('/graphql'), webSocketImpl: WebSocket });
  try {
    return await new Promise((resolve, reject) => {
      client.subscribe(
        { query, variables },
        {
          next: ({ errors = [] }) => resolve(errors.map(({ extensions }) => String(extensions?.code))),
          error: (errors) =>
            Array.isArray(errors) ? resolve(errors.map(({ extensions }) => String(extensions?.code))) : reject(errors),
          complete: () => resolve([]),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}

const bombs: Readonly<Record<string, string>> = {
  aliases: `{ ${times(1_001, (at) => `a${at}: __typename`)} }`,
  'aliases in fragments, doubled ten times': `{ ...f0 } ${times(10, (at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`)} fragment f10 on Query { a: __typename b: __typename }`,
  directives: `{ ${times(501, (at) => `a${at % 900}: __typename @include(if: true)`)} }`,
  'the schema, eleven times': `{ ${times(11, (at) => `a${at}: __schema { types { name } }`)} }`,
  'the types of the schema, eleven times': `{ __schema { ${times(11, (at) => `a${at}: types { name }`)} } }`,
  'lists in lists': `{ metric(key: ${nested(300, '[', ']')}) { key } }`,
  'objects in objects': `{ metric(key: ${nested(300, '{ a: ', ' }', '1')}) { key } }`,
  'selections in selections': nested(300, '{ metric(key: "score") ', '}', '{ key }'),
  'an open end': `{ a${'('.repeat(100_000)}`,
  'list types in list types': `query ($a: ${nested(300, '[', ']', 'Int')}) { __typename }`,
};

describe('an operation', () => {
  it.each(Object.entries(bombs))('of too many %s is refused before it is executed', async (_, query) => {
    const started = performance.now();
    const { codes, text } = await usual.ask(query);
    expect(codes).toContain('OPERATION_TOO_LARGE');
    expect(text).not.toContain('"data":{');
    expect(text.length).toBeLessThan(20_000);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await bySocket(usual.url, query)).toContain('OPERATION_TOO_LARGE');
  });

  it('of more words than a document may have is not even parsed', async () => {
    for (const query of [
      `{ ${'__typename '.repeat(20_001)} }`,
      `{ ${'a: metric(key: "score") { key } '.repeat(3_000)} }`,
    ]) {
      const { codes, status, text } = await usual.ask(query);
      expect([status, codes]).toEqual([400, ['GRAPHQL_PARSE_FAILED']]);
      expect(text).toContain('tokens');
      expect(await bySocket(usual.url, query)).toEqual(['GRAPHQL_PARSE_FAILED']);
    }
  });

  it.each([
    ['depth', `{ metric(key: "score") { ${nested(12, 'drives { metric { ', ' } }', 'key')} } }`],
    [
      'breadth',
      `{ metrics { nodes { ...f0 } } } ${times(13, (at) => `fragment f${at} on Metric { ...f${at + 1} ...f${at + 1} }`)} fragment f13 on Metric { key }`,
    ],
    [
      'complexity',
      `{ metrics { nodes { ${nested(4, 'drives { metric { drivenBy { metric { ', ' } } } }', 'key name')} } } }`,
    ],
  ])('is measured with its fragments: %s', async (kind, query) => {
    const { codes, text } = await usual.ask(query);
    expect(codes).toContain('OPERATION_TOO_LARGE');
    // By that limit, and by no other.
    expect(new Set(text.match(/depth|breadth|complexity/g))).toEqual(new Set([kind]));
  });

  it('that spreads fragments within themselves, or doubles them thirty times, ends', async () => {
    const cycle = '{ metrics { nodes { ...a } } } fragment a on Metric { ...b } fragment b on Metric { ...a }';
    expect((await usual.ask(cycle)).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    const doubled = `{ ...f0 } ${times(30, (at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`)} fragment f30 on Query { __typename }`;
    const started = performance.now();
    await usual.ask(doubled);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('whose fields overlap in every pair is refused quickly', async () => {
    const overlapping = `{ metrics { nodes { ${times(300, (at) => `...f${at}`)} } } } ${times(300, (at) => `fragment f${at} on Metric { key name description drives { metric { key name } } }`)}`;
    const started = performance.now();
    expect((await usual.ask(overlapping)).status).toBeLessThan(500);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('has no batch beside it', async () => {
    const response = await fetch(`${usual.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array(2).fill({ query: '{ __typename }' })),
    });
    expect([response.status, (await response.text()).includes('"data"')]).toEqual([400, false]);
  });

  it('may have values of some depth, and not of any', async () => {
    const query = 'query ($where: FilterInput) { metric(key: "score") { value(where: $where) { value } } }';
    const not = (depth: number): unknown =>
      Array(depth)
        .fill(null)
        .reduce((inner) => ({ not: inner }), { dimension: 'channel', eq: 'email' });
    expect((await usual.ask(query, { where: not(20) })).codes).toEqual([]);
    for (const depth of [400, 2_000]) {
      expect((await usual.ask(query, { where: not(depth) })).codes).toEqual(['OPERATION_TOO_LARGE']);
      expect(await bySocket(usual.url, query, { where: not(depth) })).toEqual(['OPERATION_TOO_LARGE']);
    }
    const list = nested(5_000, '[', ']');
    const got = await usual.get(`/graphql?query=${encodeURIComponent('{__typename}')}&variables=${list}`, {
      'apollo-require-preflight': 'true',
    });
    expect(got.codes).toEqual(['OPERATION_TOO_LARGE']);
  });

  it('with a name as long as a request is refused in few words, and at once', async () => {
    const started = performance.now();
    const { codes, text } = await usual.ask('query ($key: ID!) { metric(key: $key) { key } }', {
      key: 'x'.repeat(900_000),
    });
    expect(codes).toEqual(['UNKNOWN_METRIC']);
    expect(text.length).toBeLessThan(10_000);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('the schema', () => {
  it('is told to tools as they ask for it, and once is enough', async () => {
    const { codes, text } = await usual.ask(
      getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, specifiedByUrl: true }),
    );
    expect(codes).toEqual([]);
    expect(text).toContain('"queryType"');
  });

  it('is told to nobody where that is switched off, nor by what is near a misspelt name', async () => {
    for (const query of [
      '{ __schema { types { name } } }',
      '{ __type(name: "Metric") { name } }',
      '{ ...f } fragment f on Query { s: __schema { description } }',
    ]) {
      const { codes, text } = await hidden.ask(query);
      expect(codes).toContain('GRAPHQL_VALIDATION_FAILED');
      expect(text).not.toContain('"data":{');
      expect(await bySocket(hidden.url, query)).toContain('GRAPHQL_VALIDATION_FAILED');
    }
    const misspelt = '{ metrik(key: "score") { key } }';
    expect((await usual.ask(misspelt)).text).toContain('Did you mean');
    expect((await hidden.ask(misspelt)).text).not.toMatch(/Did you mean|"metric/);
    const grain =
      'query ($grain: Grain!) { metric(key: "score") { value(period: { last: 1, grain: $grain }) { value } } }';
    expect((await usual.ask(grain, { grain: 'MONTHS' })).text).toContain('Did you mean');
    expect((await hidden.ask(grain, { grain: 'MONTHS' })).text).not.toContain('Did you mean');
    expect((await hidden.ask('{ metric(key: "score") { __typename key } }')).codes).toEqual([]);
  });
});

describe('a query as its hash', () => {
  it('cannot be kept under the hash of another', async () => {
    const [good, bad] = ['{ metric(key: "score") { key } }', '{ metric(key: "score") { name } }'];
    const sha256Hash = createHash('sha256').update(good).digest('hex');
    const send = async (query?: string) => {
      const response = await fetch(`${usual.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
      });
      return response.text();
    };
    expect(await send(bad)).toContain('provided sha does not match query');
    expect(await send()).toContain('PERSISTED_QUERY_NOT_FOUND');
    await send(good);
    expect(await send()).toContain('"key":"score"');
  });
});
