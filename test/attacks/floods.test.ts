/** Many, slow and idle: nobody can keep the server from answering others by asking a lot, or by taking long to. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { sendBytes } from '../../src/app/big-answers/send-bytes.ts';
import type { GuardOptions } from '../../src/app/guard/guard-options.ts';
import { networkOf } from '../../src/app/guard/rate-limit.ts';
import { createWorld } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';
import { type Attacked, attacked, request } from './attacked.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);

const serve = (guard: Partial<GuardOptions> = {}) => attacked(database, guard, onTestFinished);

/** A socket that speaks the protocol, and what it hears. */
async function openSocket({ port }: Attacked, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { headers });
  onTestFinished(() => socket.terminate());
  const heard: { id?: string; type: string; payload?: { extensions?: { code?: string } }[] }[] = [];
  socket.on('message', (text) => heard.push(JSON.parse(String(text))));
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ type: 'connection_init' });
  const until = async (done: () => boolean) => {
    while (!done()) await once(socket, 'message');
  };
  await until(() => heard.some(({ type }) => type === 'connection_ack'));
  return { socket, heard, say, until };
}

const codesOf = (heard: Awaited<ReturnType<typeof openSocket>>['heard']) =>
  heard.filter(({ type }) => type === 'error').map(({ payload }) => payload?.[0]?.extensions?.code);

describe('who asks more often than may be in a minute', () => {
  it('is told when to ask again, whatever is asked, and health is not counted', async () => {
    const limited = await serve({ requestsPerMinute: 5 });
    for (let at = 0; at < 5; at++) expect((await limited.ask('{ __typename }')).status).toBe(200);
    const told = await limited.ask('{ __typename }');
    expect([told.status, told.codes]).toEqual([429, ['RATE_LIMITED']]);
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const path of ['/table.csv?metrics=score', '/', '/nowhere'])
      expect([path, (await limited.get(path)).status]).toEqual([path, 429]);
    expect(await limited.alive()).toBe(true);
    expect((await limited.get('/readyz')).status).toBe(200);
  });

  it('is counted by HTTP and by socket together', async () => {
    const limited = await serve({ requestsPerMinute: 3 });
    const { heard, say, until } = await openSocket(limited);
    for (const id of ['1', '2', '3', '4']) say({ id, type: 'subscribe', payload: { query: '{ __typename }' } });
    await until(() => codesOf(heard).length === 1);
    expect(codesOf(heard)).toEqual(['RATE_LIMITED']);
    expect((await limited.ask('{ __typename }')).status).toBe(429);
  });

  it('is whoever a proxy that is trusted says, and nobody else can say who it is', async () => {
    const behind = await serve({ requestsPerMinute: 1, proxies: ['127.0.0.1'] });
    const open = await serve({ requestsPerMinute: 1 });
    const from = (server: Attacked, address: string) =>
      server.ask('{ __typename }', undefined, { 'x-forwarded-for': address }).then(({ status }) => status);
    expect([await from(behind, '192.0.2.1'), await from(behind, '192.0.2.2'), await from(behind, '192.0.2.1')]).toEqual(
      [200, 200, 429],
    );
    // What a client writes in front is not what the proxy saw.
    expect(await from(behind, '198.51.100.9, 192.0.2.2')).toBe(429);
    expect([await from(open, '192.0.2.1'), await from(open, '192.0.2.2')]).toEqual([200, 429]);
  });

  it('may be somebody who is known by more than an address', async () => {
    const limited = await serve({
      requestsPerMinute: 1,
      keyOf: ({ headers }) => (typeof headers['cairn-actor'] === 'string' ? `actor ${headers['cairn-actor']}` : null),
    });
    const as = (actor: string) =>
      limited.ask('{ __typename }', undefined, { 'cairn-actor': actor }).then(({ status }) => status);
    expect([await as('a'), await as('b'), await as('a'), await as('b')]).toEqual([200, 200, 429, 429]);
  });

  it('has one network of IPv6 and not each of its addresses', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2:ffff::1'));
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });
});

describe('a socket', () => {
  it('that does nothing but send is closed', async () => {
    const limited = await serve({ requestsPerMinute: 10 });
    const { socket, say } = await openSocket(limited);
    for (let at = 0; at < 200; at++) say({ type: 'ping' });
    const [code] = await once(socket, 'close');
    expect(code).toBe(1008);
  });

  it('has no more operations under way than one may have', async () => {
    const server = await serve();
    const { heard, say, until } = await openSocket(server);
    const query = 'subscription { freshnessChanged(metric: "score") { __typename } }';
    for (let at = 0; at < 101; at++) say({ id: String(at), type: 'subscribe', payload: { query } });
    await until(() => codesOf(heard).length === 1);
    expect([heard.find(({ type }) => type === 'error')?.id, ...codesOf(heard)]).toEqual(['100', 'RATE_LIMITED']);
  });

  it('of one address is one of two hundred, and the next is opened when one is closed', async () => {
    const limited = await serve({ requestsPerMinute: 1_000 });
    const open = () => new WebSocket(`ws://127.0.0.1:${limited.port}/graphql`, 'graphql-transport-ws');
    const sockets = Array.from({ length: 200 }, open);
    onTestFinished(() => {
      for (const socket of sockets) socket.terminate();
    });
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    const refused = open();
    const [, { statusCode }] = (await once(refused, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(statusCode).toBe(429);
    refused.on('error', () => {});
    refused.terminate();
    sockets[0]?.terminate();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const next = open();
    await once(next, 'open');
    next.terminate();
  });

  it('that says nothing at first is closed, and so is a message that is too large', async () => {
    const server = await serve();
    const silent = new WebSocket(`ws://127.0.0.1:${server.port}/graphql`, 'graphql-transport-ws');
    const [code] = await once(silent, 'close');
    expect(code).toBe(4408);
    const { socket, say } = await openSocket(server);
    say({ id: '1', type: 'subscribe', payload: { query: `{ __typename } # ${'a'.repeat(1_100_000)}` } });
    const [large] = await once(socket, 'close');
    expect(large).toBe(1009);
  });
});

describe('a client', () => {
  it('that sends its request a byte at a time is given up', async () => {
    const server = await serve({ head: 1_000 });
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    const started = performance.now();
    socket.write('POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    const drip = setInterval(() => socket.write('X: 1\r\n'), 100);
    onTestFinished(() => clearInterval(drip));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('that is silent, or takes nothing of its answer, is given up', async () => {
    const server = await serve({ silence: 1_000 });
    const idle = connect(server.port, '127.0.0.1');
    const reader = connect(server.port, '127.0.0.1');
    for (const socket of [idle, reader]) socket.on('error', () => {});
    const body = JSON.stringify({
      query: '{ __schema { types { name description fields { name description type { name } } } } }',
    });
    const ask = request(
      'POST /graphql HTTP/1.1',
      'Host: 127.0.0.1',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    );
    reader.pause();
    // More than the buffers of both sides hold.
    for (let at = 0; at < 100; at++) reader.write(ask + body);
    idle.resume();
    await once(idle, 'close');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    reader.resume();
    await once(reader, 'close');
    expect(await server.alive()).toBe(true);
  });
});

describe('a big answer', () => {
  it('goes on for as long as its reader takes it, and lets go of a reader that takes nothing', async () => {
    let released = false;
    async function* bytes() {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        released = true;
      }
    }
    const given: unknown[] = [];
    const server = createServer((request, response) => {
      const controller = new AbortController();
      const sending = { request, response, headers: {}, controller, patience: 500 };
      sendBytes(bytes(), sending).catch((error: unknown) => given.push(error));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
    onTestFinished(() => void reader.destroy());
    reader.on('error', () => {});
    const began = performance.now();
    const all = new Promise<void>((resolve) => {
      // Longer than the patience, so that it is not the time alone that ends it.
      reader.on('data', () => performance.now() - began > 1_000 && resolve());
    });
    reader.write(request('GET / HTTP/1.1', 'Host: 127.0.0.1'));
    await all;
    expect([released, given]).toEqual([false, []]);
    reader.pause();
    await expect.poll(() => released, { timeout: 10_000 }).toBe(true);
    await expect.poll(() => given).toHaveLength(1);
  });
});
