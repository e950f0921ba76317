/** A server to attack: the world of the API behind any guard, and requests as no client of ours would send them. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { type Dispatcher, request as send } from 'undici';
import { afterAll } from 'vitest';
import type { OpenDatabase } from '../../db/connection.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import type { GuardOptions } from '../../src/app/guard/guard-options.ts';
import { startServer } from '../../src/app/server.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { now } from '../api/world.ts';

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of what stands in `errors` or `issues`. */
  readonly codes: readonly string[];
}

export interface Attacked {
  readonly url: string;
  readonly port: number;
  /** Lines of the log, unparsed. */
  readonly log: readonly string[];
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Told>;
  /** A document of GraphQL by POST. */
  ask(query: string, variables?: unknown, headers?: Readonly<Record<string, string>>): Promise<Told>;
  /** Bytes as they are; all that comes back until the server ends, or `within` milliseconds are over. */
  raw(bytes: string | Uint8Array, within?: number): Promise<string>;
  /** Whether it still answers. */
  alive(): Promise<boolean>;
}

/** At the top of a test file it is closed after the file; in a test pass `onTestFinished`. */
export async function attacked(
  { db, pool }: Pick<OpenDatabase, 'db' | 'pool'>,
  guard: Partial<GuardOptions> = {},
  after: (close: () => Promise<void>) => void = afterAll,
): Promise<Attacked> {
  const log: string[] = [];
  const announcements = listen(pool);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    catalogs: followCatalog({ db, interval: 0 }),
    db,
    announcements,
    rules: { mail: false, privateWebhooks: false },
    ping: () => pool.query('select 1'),
    logger: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    clock: () => now,
    guard,
  });
  after(async () => {
    await server.close();
    await announcements.close();
  });
  const { url, port } = server;
  // What browsers alone may say is said here, too.
  const get: Attacked['get'] = async (path, headers = {}) => tell(await send(`${url}${path}`, { headers }));
  return {
    url,
    port,
    log,
    get,
    ask: async (query, variables, headers = {}) =>
      tell(
        await send(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query, variables }),
        }),
      ),
    raw: (bytes, within = 2_000) => sendRaw(port, bytes, within),
    alive: async () => (await get('/healthz')).status === 200,
  };
}

async function tell({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<Told> {
  const text = await body.text();
  const told = Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((each) => [name, each]));
  return { status: statusCode, headers: new Headers(told as [string, string][]), text, codes: codesOf(text) };
}

function codesOf(text: string): readonly string[] {
  try {
    const { errors = [], issues = [] } = JSON.parse(text) as {
      errors?: readonly { extensions: { code: string } }[];
      issues?: readonly { code: string }[];
    };
    return [...errors.map(({ extensions }) => extensions.code), ...issues.map(({ code }) => code)];
  } catch {
    return [];
  }
}

async function sendRaw(port: number, bytes: string | Uint8Array, within: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString('latin1');
  });
  // A server may well hang up on what is sent here.
  socket.on('error', () => {});
  const closed = once(socket, 'close').catch(() => {});
  socket.write(bytes);
  const timer = setTimeout(() => socket.destroy(), within);
  await closed;
  clearTimeout(timer);
  return answer;
}

/** The lines of a request, with an empty one at the end. */
export const request = (...lines: readonly string[]): string => [...lines, '', ''].join('\r\n');

/** What a client sends to open a WebSocket, after the first line. */
export const upgrade = (host: string, more: readonly string[] = []): readonly string[] => [
  `Host: ${host}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ...more,
];
