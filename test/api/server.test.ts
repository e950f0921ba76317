/** The server around GraphQL: health, the page, masked errors, limits, logs, and a database that goes away. */
import { createServer } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { localAuthenticator } from '../../src/app/authenticate/authenticator.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { startServer } from '../../src/app/server.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { RefusedError } from '../../src/kernel/issue.ts';
import { ReadMetricDocument, ReadValueDocument, SiblingsDocument } from '../generated/documents.ts';
import { breakableConnection } from '../kit/breakable-connection.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

describe('the page', () => {
  it('is GraphiQL, and names nothing outside this server', async () => {
    const page = await fetch(`${api.url}/`);
    const html = await page.text();
    expect(page.headers.get('content-type')).toMatch(/text\/html/);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'/);
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !link.startsWith('/') && !link.startsWith('data:'))).toEqual([]);
    for (const link of links.filter((each) => each.startsWith('/assets/'))) {
      const asset = await fetch(`${api.url}${link}`);
      expect(asset.status, link).toBe(200);
      const text = await asset.text();
      // What a browser would fetch: imports, source lists and style sheets with an address.
      expect(text.match(/(?:@import|url\(["']?|importScripts\(["'])\s*https?:/g), link).toBeNull();
    }
  });

  it('brings its questions along', async () => {
    const questions = (await (await fetch(`${api.url}/assets/questions.json`)).json()) as { query: string }[];
    expect(questions).toHaveLength(10);
  });

  it('serves no other file of the folders it takes its files from', async () => {
    for (const path of [
      '/assets/package.json',
      '/assets/..%2fpackage.json',
      '/assets/serve-graphiql.ts',
      '/package.json',
    ])
      expect((await fetch(`${api.url}${path}`)).status, path).toBe(404);
  });
});

describe('requests', () => {
  it('may be a GET with the header that a browser form cannot send', async () => {
    const query = encodeURIComponent('{ metric(key: "score") { key } }');
    const asked = await fetch(`${api.url}/graphql?query=${query}`, { headers: { 'apollo-require-preflight': 'true' } });
    expect(await asked.json()).toEqual({ data: { metric: { key: 'score' } } });
    const forged = await fetch(`${api.url}/graphql?query=${query}`);
    expect(forged.status).toBe(400);
  });

  it('that are not JSON, too large, batched or lost are refused in the shape of GraphQL', async () => {
    const post = async (body: string) => {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      return { status: response.status, body: (await response.json()) as { errors: { message: string }[] } };
    };
    expect(await post('{ not json')).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    });
    expect((await post(JSON.stringify({ query: ' '.repeat(2_000_000) }))).status).toBe(413);
    expect((await post(JSON.stringify([{ query: '{ __typename }' }]))).status).toBe(400);
    expect((await fetch(`${api.url}/nowhere`)).status).toBe(404);
  });

  it('are logged with id, operation, duration and statements, and never with their variables', async () => {
    const { requestId } = await api.send(ReadMetricDocument, { key: 'top-secret' });
    const line = api.log.find((each) => each.requestId === requestId);
    expect(line).toMatchObject({
      operation: 'ReadMetric',
      milliseconds: expect.any(Number),
      statements: 0,
      errors: ['UNKNOWN_METRIC'],
    });
    expect(JSON.stringify(line)).not.toContain('top-secret');
  });
});

describe('an internal error', () => {
  it('shows an id and nothing else, and is logged in full under that id', async () => {
    await database.pool.query('alter table api.answers rename column score to score_moved');
    try {
      const outcome = await api.send(ReadValueDocument, {
        key: 'score',
        where: { dimension: 'channel', eq: 'secret parameter' },
      });
      expect(outcome.status).toBe(200);
      expect(outcome.errors.length).toBeGreaterThan(0);
      for (const { message, extensions } of outcome.errors) {
        expect(message).toBe(`Internal error, id ${outcome.requestId}.`);
        expect(extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', id: outcome.requestId });
      }
      expect(JSON.stringify(outcome)).not.toMatch(/select|score_moved|secret parameter|node_modules/i);
      expect(JSON.stringify(api.log.find(({ id }) => id === outcome.requestId))).toMatch(/score/);
    } finally {
      await database.pool.query('alter table api.answers rename column score_moved to score');
    }
  });
});

describe('a database that goes away', () => {
  it('makes the server not ready and questions refused, and all is well when it is back', async () => {
    const connection = await breakableConnection(database.url);
    const opened = await openDatabase(connection.url, { connectionTimeout: 2000 });
    const through = await startApi(opened);
    const ready = async () => (await fetch(`${through.url}/readyz`)).status;
    expect(await ready()).toBe(200);

    await connection.cut();
    expect(await ready()).toBe(503);
    expect((await fetch(`${through.url}/healthz`)).status).toBe(200);
    const outcome = await through.send(SiblingsDocument, { key: 'score' });
    expect(outcome.errors.map(({ extensions }) => extensions.code)).toEqual(['DATABASE_UNAVAILABLE']);
    // Definitions are still at hand.
    expect(outcome.data).toMatchObject({ good: { value: { value: null } }, bad: { name: 'Recommendation score' } });

    await connection.mend();
    expect(await ready()).toBe(200);
    expect((await through.ask(ReadValueDocument, { key: 'score' })).metric?.value?.value).toBe(25);
    await through.close();
    await opened.close();
  });
});

describe('a start', () => {
  const parts = () => ({
    host: '127.0.0.1',
    catalogs: followCatalog({ db: database.db }),
    db: database.db,
    announcements: listen(database.pool),
    rules: { mail: false, privateWebhooks: false },
    ping: () => Promise.resolve(),
    logger: pino({ level: 'silent' }),
  });

  it('on a port that is taken is refused with PORT_IN_USE', async () => {
    const failure = await startServer({ ...parts(), port: api.port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RefusedError);
    expect((failure as RefusedError).issues).toMatchObject([
      { code: 'PORT_IN_USE', hints: [expect.stringContaining('PORT=')] },
    ]);
  });

  it('on an address that the machine does not have is refused', async () => {
    const failure = await startServer({
      ...parts(),
      host: '192.0.2.1',
      port: 0,
      // Otherwise it is not even tried.
      authenticator: { ...localAuthenticator, configured: true },
    }).catch((error: unknown) => error);
    expect((failure as RefusedError).issues).toMatchObject([{ code: 'CONFIGURATION_INVALID', path: ['HOST'] }]);
  });

  it('ends by answering what runs and freeing the port', async () => {
    const server = await startServer({ ...parts(), port: 0 });
    const running = fetch(`${server.url}/readyz`);
    expect((await running).status).toBe(200);
    await server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    await new Promise<void>((resolve, reject) => {
      const probe = createServer().once('error', reject);
      probe.listen(server.port, '127.0.0.1', () => probe.close(() => resolve()));
    });
  });

  it('before any model is applied answers every operation with CATALOG_EMPTY and is not ready', async () => {
    const empty = await testDatabase();
    const other = await startApi(empty);
    const outcome = await other.send('{ metrics { nodes { key } } }');
    expect(outcome.status).toBe(503);
    expect(outcome.errors).toMatchObject([{ extensions: { code: 'CATALOG_EMPTY' } }]);
    expect((await fetch(`${other.url}/readyz`)).status).toBe(503);
  });
});
