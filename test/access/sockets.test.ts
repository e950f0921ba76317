/** Sockets: who opens one, and what becomes of it when its key is revoked, or its token expires. */
import { createClient } from 'graphql-ws';
import { beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { revokeKey } from '../../src/access/keys/change-keys.ts';
import { changeAndTell } from '../../src/app/commands/key/tell-servers.ts';
import { announce } from '../../src/goals/announce/announce.ts';
import { now } from '../api/world.ts';
import { accessWorld, guardedServer, makeKey } from './access-world.ts';
import { throwAwayIssuer } from './throw-away-issuer.ts';

let at = now;
const world = await accessWorld();
const issuer = await throwAwayIssuer(() => at);
const server = await guardedServer(world, { issuer, clock: () => at });
const url = `${server.url.replace('http', 'ws')}/graphql`;
const query = '{ me { principal { id } } }';
const heard = 'subscription { freshnessChanged(metric: "score") { metric { key } } }';

beforeEach(() => {
  at = now;
});

interface Opened {
  /** Codes of errors, or the data as JSON. */
  readonly first: Promise<string>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

function open(operation: string, parameters: Record<string, string>, headers: Record<string, string> = {}): Opened {
  let close = (_: { code: number; reason: string }): void => undefined;
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    close = resolve;
  });
  class Socket extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers });
    }
  }
  const client = createClient({
    url,
    webSocketImpl: Socket,
    connectionParams: parameters,
    retryAttempts: 0,
    lazy: true,
  });
  client.on('closed', (event) => close(event as { code: number; reason: string }));
  const first = new Promise<string>((resolve) => {
    client.subscribe(
      { query: operation },
      {
        next: ({ data, errors }) =>
          resolve(errors ? errors.map(({ message }) => message).join() : JSON.stringify(data)),
        error: (error) => resolve(JSON.stringify(error)),
        complete: () => resolve('complete'),
      },
    );
  });
  return { first, closed };
}

describe('a socket', () => {
  it('is opened with a key or token, in its parameters or its headers', async () => {
    const { id, key } = await makeKey(world, 'viewer', { name: 'socket' });
    const mine = JSON.stringify({ me: { principal: { id: `key:${id}` } } });
    expect(await open(query, { authorization: `Bearer ${key}` }).first).toBe(mine);
    expect(await open(query, { 'x-api-key': key }).first).toBe(mine);
    expect(await open(query, {}, { authorization: `Bearer ${key}` }).first).toBe(mine);
    expect(await open(query, { authorization: `Bearer ${await issuer.sign()}` }).first).toContain('user:ada');
    // As over HTTP, what is in the header decides.
    expect((await open(query, { 'x-api-key': key }, { authorization: 'Bearer wrong' }).closed).code).toBe(4401);
  });

  it('is closed where nothing is proven, with why', async () => {
    for (const parameters of [{}, { authorization: 'Bearer wrong' }, { 'x-api-key': 'wrong' }]) {
      const { code, reason } = await open(query, parameters as Record<string, string>).closed;
      expect({ code, reason }).toEqual({ code: 4401, reason: expect.stringContaining('UNAUTHENTICATED') });
    }
  });

  it('is closed when its key is revoked', async () => {
    const { id, key } = await makeKey(world, 'viewer', { name: 'to be revoked' });
    const opened = open(heard, { authorization: `Bearer ${key}` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await changeAndTell(world.db, (db) => revokeKey(db, id, now));
    expect((await opened.closed).code).toBe(4401);
  });

  it('is closed when its key has other rights: what is under way was asked with those of before', async () => {
    const { id, key } = await makeKey(world, 'steward', { name: 'to be a viewer' });
    const opened = open(heard, { authorization: `Bearer ${key}` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await world.pool.query("update cairn.api_keys set role = 'viewer' where id = $1", [id]);
    await announce(world.db, { kind: 'keys' });
    expect((await opened.closed).code).toBe(4401);
  });

  it('is closed at the next message once its token has expired, and that is not told any more', async () => {
    const opened = open(heard, { authorization: `Bearer ${await issuer.sign({ sub: 'leaver' })}` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    at = now + 700_000;
    await announce(world.db, { kind: 'data', dataset: 'answers' });
    expect((await opened.closed).code).toBe(4401);
    expect(await opened.first).not.toContain('score');
  });
});
