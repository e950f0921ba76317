/** The small company behind authentication: servers that take keys and tokens, and who sends what to them. */
import { pino } from 'pino';
import { afterAll, expect } from 'vitest';
import type { OpenDatabase } from '../../db/connection.ts';
import { createKey, type NewKey } from '../../src/access/keys/change-keys.ts';
import type { AccessRole } from '../../src/access/role.ts';
import { type OpenAuthenticator, openAuthenticator } from '../../src/app/authenticate/open-authenticator.ts';
import { changeAndTell } from '../../src/app/commands/key/tell-servers.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/app/server.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import type { Refusal } from '../api/api.ts';
import { createWorld, now } from '../api/world.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import type { ThrowAwayIssuer } from './throw-away-issuer.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what a text asks for has the shape that the text says.
  readonly data: any;
  readonly errors: readonly Refusal[];
  readonly text: string;
}

export interface GuardedServer extends RunningServer {
  readonly authenticator: OpenAuthenticator;
  readonly log: readonly Record<string, unknown>[];
  send(query: string, headers?: Readonly<Record<string, string>>, variables?: object): Promise<Answered>;
}

export interface GuardedOptions {
  readonly issuer?: ThrowAwayIssuer;
  readonly claims?: { readonly rolesClaim?: string; readonly rolePrefix?: string; readonly stakeholderClaim?: string };
  readonly clock?: () => number;
  /** Where questions are answered: that of the server when absent. */
  readonly questions?: OpenDatabase['db'];
  readonly server?: Pick<Partial<ServerOptions>, 'budgets' | 'operating' | 'access'>;
}

export const keyed = (key: string) => ({ authorization: `Bearer ${key}` });

/** The headers of a new key, once the server has heard of it: right after it was made it may be nobody's. */
export async function heard(server: GuardedServer, key: string): Promise<{ readonly authorization: string }> {
  const headers = keyed(key);
  await expect.poll(async () => (await server.send('{ __typename }', headers)).status, { timeout: 30_000 }).toBe(200);
  return headers;
}

/** Closed after the file. */
export async function guardedServer(
  { db, pool }: Pick<OpenDatabase, 'db' | 'pool'>,
  { issuer, claims = {}, clock = () => now, questions, server = {} }: GuardedOptions = {},
): Promise<GuardedServer> {
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const announcements = listen(pool);
  // Data versions are known once the tables behind the model were found: from then on whole answers are kept.
  let known = (): void => undefined;
  const watched = new Promise<void>((resolve) => {
    known = resolve;
  });
  const catalogs = followCatalog({
    db,
    interval: 0,
    engine: { questions, resultBytes: 1_000_000, onUnwatched: () => known() },
  });
  await catalogs.current();
  await watched;
  const authenticator = openAuthenticator({
    apiKeys: true,
    issuer: issuer
      ? {
          url: issuer.url,
          audience: issuer.audience,
          jwksUrl: null,
          clockTolerance: 30,
          rolesClaim: 'roles',
          rolePrefix: '',
          stakeholderClaim: 'email',
          ...claims,
        }
      : null,
    db,
    catalogs,
    announcements,
    clock,
    issuerKeys: { cooldown: 0, patience: 0 },
    onFailure: (error) => logger.warn({ reason: String(error) }, 'beside the requests'),
  });
  const running = await startServer({
    host: '127.0.0.1',
    port: 0,
    authenticator,
    catalogs,
    db,
    announcements,
    rules: { mail: false, privateWebhooks: true },
    ping: () => pool.query('select 1'),
    logger,
    clock,
    ...server,
  });
  afterAll(async () => {
    await running.close();
    await authenticator.close();
    await announcements.close();
  });
  const send: GuardedServer['send'] = async (query, headers = {}, variables = {}) => {
    const response = await fetch(`${running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data = null, errors = [] } = JSON.parse(text) as { data?: unknown; errors?: readonly Refusal[] };
    return { status: response.status, headers: response.headers, data, errors, text };
  };
  return { ...running, authenticator, log, send };
}

/** As `cairn key create` does it. */
export async function makeKey(
  { db }: Pick<OpenDatabase, 'db'>,
  role: AccessRole,
  more: Partial<NewKey> = {},
): Promise<{ readonly id: string; readonly key: string }> {
  const said = { name: role, scopes: null, stakeholder: null, attributes: {}, expiresAt: null, createdBy: 'test' };
  return changeAndTell(db, (transaction) => createKey(transaction, { ...said, role, ...more }, now));
}

export async function accessWorld(): Promise<TestDatabase> {
  const database = await testDatabase();
  await createWorld(database.db, database.pool);
  return database;
}

/** Headers of a new key, once the server knows of it. */
export const keysOf =
  (server: GuardedServer, world: Pick<OpenDatabase, 'db'>) =>
  async (role: 'viewer' | 'analyst' | 'administrator', regions?: readonly string[]) => {
    const attributes = regions ? { regions } : {};
    return heard(server, (await makeKey(world, role, { name: `${role} ${regions}`, attributes })).key);
  };
