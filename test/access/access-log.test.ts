/** The access log: who asked what by which way, whoever was refused, and nothing that was asked about. */
import { createClient } from 'graphql-ws';
import { beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { readKey } from '../../src/access/keys/api-key.ts';
import { openAccessLog } from '../../src/access/log/access-log.ts';
import { pruneEntries } from '../../src/access/log/prune-entries.ts';
import { readEntries } from '../../src/access/log/read-entries.ts';
import { fingerprintQuestions } from '../../src/app/access-log/fingerprints.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { now } from '../api/world.ts';
import { accessWorld, guardedServer, keyed, makeKey } from './access-world.ts';

let at = now;
const world = await accessWorld();
const { db, pool } = world;
const log = openAccessLog(db, { interval: 0, clock: () => at });
const access = { log, fingerprint: fingerprintQuestions('a secret of this test') };
const server = await guardedServer(world, { server: { access }, clock: () => at });
const viewer = await makeKey(world, 'viewer', { name: 'bi' });
const administrator = await makeKey(world, 'administrator', { name: 'ops' });

const everything = { limit: 1000, after: null, before: null, backwards: false };
async function entries() {
  await log.flush();
  return readEntries(db, {}, everything);
}

const score = `query Score($region: DimensionValue) {
  metric(key: "score") { value(where: { dimension: "customer.region", eq: $region }) { value } }
}`;

beforeEach(async () => {
  at = now;
  await log.flush();
  await db.transaction(async (transaction) => {
    await transaction.execute("set local cairn.prune_access_log = 'on'");
    await transaction.execute('delete from cairn.access_log');
  });
});

describe('the access log', () => {
  it('tells who asked what over HTTP, by keys and fingerprints', async () => {
    const asked = await server.send(score, keyed(viewer.key), { region: 'EMEA' });
    expect(asked.errors).toEqual([]);
    at += 1000;
    await server.send('{ metrics { edges { node { key } } } }', keyed(administrator.key));
    const [second, first, ...others] = await entries();
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      at: now,
      kind: 'operation',
      channel: 'http',
      principalKind: 'key',
      principal: `key:${viewer.id}`,
      requestId: asked.headers.get('x-request-id'),
      operation: 'Score',
      operationType: 'query',
      metrics: ['score'],
      dimensions: ['customer.region'],
      outcome: 'ok',
      codes: [],
      kept: false,
      times: 1,
    });
    expect(first?.document).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.question).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.statements).toBeGreaterThan(0);
    expect(second).toMatchObject({ principal: `key:${administrator.id}`, operation: null, metrics: [], statements: 0 });
  });

  it('has the same document for other values, and another question', async () => {
    await server.send(score, keyed(viewer.key), { region: 'EMEA' });
    await server.send(score, keyed(viewer.key), { region: 'APAC' });
    const written = score.replace('$region: DimensionValue', '$x: Int').replace('$region', '"EMEA"');
    await server.send(written, keyed(viewer.key));
    await server.send(written.replace('EMEA', 'APAC'), keyed(viewer.key));
    const found = await entries();
    expect(new Set(found.map(({ document }) => document)).size).toBe(2);
    expect(new Set(found.map(({ question }) => question)).size).toBe(4);
  });

  it('has an entry of an answer that is told again', async () => {
    const kept = async () => {
      await server.send(score.replace('Score', 'Again'), keyed(viewer.key), { region: 'EMEA' });
      return (await entries()).filter((each) => each.kept);
    };
    await expect.poll(kept, { timeout: 20_000 }).not.toEqual([]);
    const [again] = await kept();
    const made = (await entries()).find((each) => !each.kept);
    expect(again).toMatchObject({ metrics: ['score'], dimensions: ['customer.region'], statements: 0, rows: 0 });
    expect(again).toMatchObject({ document: made?.document, question: made?.question, operation: 'Again' });
    expect(again?.requestId).not.toBe(made?.requestId);
  });

  it('tells what was refused, and who was not let in and about from where', async () => {
    await server.send('{ accessLog { edges { node { id } } } }', keyed(viewer.key));
    await server.send('{ nothing }', keyed(viewer.key));
    await server.send(score, keyed(viewer.key), { region: 'nowhere' });
    await server.send('{ metric(', keyed(viewer.key));
    for (let count = 0; count < 3; count++)
      await server.send(score, keyed(`cairn_${'0'.repeat(16)}_${'x'.repeat(43)}`));
    await server.send(score);
    const found = await entries();
    const refused = found.filter(({ kind }) => kind === 'operation');
    expect(refused.map(({ outcome, codes, principal }) => ({ outcome, codes, principal }))).toEqual(
      expect.arrayContaining(
        [['FORBIDDEN'], ['GRAPHQL_VALIDATION_FAILED'], ['GRAPHQL_PARSE_FAILED']].map((codes) => ({
          outcome: 'refused',
          codes,
          principal: `key:${viewer.id}`,
        })),
      ),
    );
    const unknown = found.filter(({ kind }) => kind === 'refusal');
    expect(unknown).toHaveLength(2);
    expect(unknown).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          principal: null,
          reason: 'unknown key',
          subject: `key:${'0'.repeat(16)}`,
          network: '127.0.0.0/24',
          codes: ['UNAUTHENTICATED'],
          times: 3,
        }),
        expect.objectContaining({ reason: 'missing', subject: null, times: 1 }),
      ]),
    );
  });

  it('tells of tables and of sockets, whose subscriptions begin and end', async () => {
    const table = await fetch(`${server.url}/table.csv?metrics=score&by=customer.region`, {
      headers: keyed(viewer.key),
    });
    expect(table.status).toBe(200);
    await table.text();
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { 'x-api-key': viewer.key },
      retryAttempts: 0,
    });
    const of = async () => (await entries()).map(({ channel, operation, outcome }) => [channel, operation, outcome]);
    const sink = (resolve: () => void, reject: (error: unknown) => void) => ({
      next: () => undefined,
      error: reject,
      complete: resolve,
    });
    await new Promise<void>((resolve, reject) => {
      client.subscribe({ query: 'query BySocket { metric(key: "score") { value { value } } }' }, sink(resolve, reject));
    });
    const query = 'subscription Heard { freshnessChanged(metric: "score") { metric { key } } }';
    const end = client.subscribe(
      { query },
      sink(
        () => undefined,
        () => undefined,
      ),
    );
    await expect.poll(of).toContainEqual(['websocket', 'Heard', 'begun']);
    end();
    await expect.poll(of).toEqual(
      expect.arrayContaining([
        ['table', 'table.csv', 'ok'],
        ['websocket', 'BySocket', 'ok'],
        ['websocket', 'Heard', 'begun'],
        ['websocket', 'Heard', 'ok'],
      ]),
    );
    await client.dispose();
    const found = await entries();
    expect(found).toHaveLength(4);
    for (const each of found) expect(each.principal).toBe(`key:${viewer.id}`);
    for (const each of found.filter(({ operation }) => operation !== 'Heard')) expect(each.metrics).toEqual(['score']);
    expect(found.find(({ channel }) => channel === 'table')).toMatchObject({ dimensions: ['customer.region'] });
  });

  it('holds no value of a filter, no variable, no text of a document and no secret', async () => {
    const secrets = ['Zaphod', 'Beeblebrox', 'Trillian', 'Marvin'];
    const [variable, literal, name, actor] = secrets;
    await server.send(score, keyed(viewer.key), { region: variable });
    await server.send(
      score.replace('($region: DimensionValue)', '').replace('$region', `"${literal}"`),
      keyed(viewer.key),
    );
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...keyed(viewer.key) },
      body: JSON.stringify({ query: score, operationName: name, variables: {} }),
    });
    await server.send(score, { ...keyed(viewer.key), 'cairn-actor': actor ?? '' });
    await fetch(`${server.url}/table.csv?metrics=score&where=${encodeURIComponent(`customer.region=${variable}`)}`, {
      headers: keyed(viewer.key),
    });
    await server.send(`{ metric(key: "${literal}") { value(by: "${name}") { value } } }`, keyed(viewer.key));
    await log.flush();
    const { rows } = await pool.query<{ line: string }>('select row_to_json(e)::text as line from cairn.access_log e');
    expect(rows.length).toBeGreaterThan(4);
    const written = rows.map(({ line }) => line).join('\n');
    for (const secret of [...secrets, readKey(viewer.key)?.secret ?? viewer.key]) expect(written).not.toContain(secret);
  });

  it('is read by administrators in pages, newest first, whatever is written meanwhile', async () => {
    for (let count = 0; count < 5; count++) {
      at += 1000;
      await server.send(score, keyed(viewer.key), { region: 'EMEA' });
    }
    await log.flush();
    const page = (after: string | null, more = '') =>
      server.send(
        `query Page($after: String) { accessLog(first: 2, after: $after, principal: "key:${viewer.id}" ${more}) {
           edges { node { at kind channel metrics outcome } } pageInfo { hasNextPage endCursor } } }`,
        keyed(administrator.key),
        { after },
      );
    const times: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data, errors } = await page(after);
      expect(errors).toEqual([]);
      times.push(...data.accessLog.edges.map(({ node }: { node: { at: string } }) => node.at));
      after = data.accessLog.pageInfo.endCursor;
      more = data.accessLog.pageInfo.hasNextPage;
      at += 1000;
      await log.flush();
    }
    expect(times).toEqual([5, 4, 3, 2, 1].map((second) => new Date(now + second * 1000).toISOString()));
    const since = `since: "${new Date(now + 2000).toISOString()}" until: "${new Date(now + 3000).toISOString()}" metric: "score"`;
    const { data } = await page(null, since);
    expect(data.accessLog.edges).toEqual([
      {
        node: {
          at: new Date(now + 2000).toISOString(),
          kind: 'OPERATION',
          channel: 'HTTP',
          metrics: ['score'],
          outcome: 'OK',
        },
      },
    ]);
    expect((await page(null, 'metric: "other"')).data.accessLog.edges).toEqual([]);
    const wrong = await page(Buffer.from('["x"]').toString('base64'));
    expect(wrong.errors[0]?.extensions.code).toBe('MALFORMED_INPUT');
    const backwards = await server.send('{ accessLog(last: 2) { edges { node { at } } } }', keyed(administrator.key));
    expect(backwards.data.accessLog.edges[1].node.at).toBe(new Date(now + 1000).toISOString());
  });
});

describe('the table of the access log', () => {
  it.each([
    'update cairn.access_log set principal = null',
    'delete from cairn.access_log',
    'truncate cairn.access_log',
  ])('refuses even its owner: %s', async (statement) => {
    await server.send(score, keyed(viewer.key));
    await log.flush();
    await expect(pool.query(statement)).rejects.toMatchObject({ code: '23000' });
    await expect(pool.query(`set cairn.prune_access_log = 'off'; ${statement}`)).rejects.toMatchObject({
      code: '23000',
    });
    expect(await entries()).toHaveLength(1);
  });

  it('loses old entries to whoever prunes it, which is an entry itself', async () => {
    for (const _ of [1, 2, 3]) {
      await server.send(score, keyed(viewer.key));
      at += 1000;
    }
    await log.flush();
    const prune = async (before: number) =>
      unwrap(await pruneEntries(db, { before, now: at, principal: 'command:ada' }));
    expect(await prune(now + 1500)).toBe(2);
    expect(await prune(now)).toBe(0);
    const found = await entries();
    expect(found).toHaveLength(2);
    expect(found[0]).toMatchObject({
      kind: 'action',
      operation: 'access-log prune',
      principal: 'command:ada',
      times: 2,
    });
    await expect(pool.query('delete from cairn.access_log')).rejects.toMatchObject({ code: '23000' });
  });
});
