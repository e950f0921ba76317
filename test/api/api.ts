/** The API over HTTP: a server on a free port, and typed documents sent to it. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import type { OpenDatabase } from '../../db/connection.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/app/server.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import type { FollowRules } from '../../src/goals/follow/follow.ts';
import type { IssueCode } from '../../src/kernel/issue-codes.ts';
import { now } from './world.ts';

export interface Refusal {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly id?: string;
    readonly issues?: readonly {
      code: IssueCode;
      message: string;
      path: readonly string[];
      hints: readonly string[];
    }[];
  };
}

export interface Outcome<Data> {
  readonly status: number;
  readonly requestId: string | null;
  readonly data: Data | null;
  readonly errors: readonly Refusal[];
}

export interface Api extends RunningServer {
  /** Lines of the log, parsed. */
  readonly log: Record<string, unknown>[];
  send<Data, Variables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables?: Variables,
    actor?: string,
  ): Promise<Outcome<Data>>;
  /** The data of an operation without errors; fails with operation, answer and request id otherwise. */
  ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables?: Variables,
    actor?: string,
  ): Promise<Data>;
}

/** Call once in a test file; it is closed after the file. The catalogue is looked at on every request. */
export async function startApi(
  { db, pool }: Pick<OpenDatabase, 'db' | 'pool'>,
  {
    rules,
    ...options
  }: Pick<
    Partial<ServerOptions>,
    'access' | 'budgets' | 'catalogs' | 'clock' | 'uses' | 'replicas' | 'operating' | 'logger'
  > & {
    readonly rules?: Partial<FollowRules>;
  } = {},
): Promise<Api> {
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const announcements = listen(pool);
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    catalogs: followCatalog({ db, interval: 0, onFailure: (error) => logger.warn({ err: error }, 'catalogue kept') }),
    db,
    announcements,
    rules: { mail: false, privateWebhooks: true, ...rules },
    ping: () => pool.query('select 1'),
    logger,
    clock: () => now,
    ...options,
  });
  afterAll(async () => {
    await server.close();
    await announcements.close();
  });

  const send: Api['send'] = async (document, variables, actor) => {
    const query = typeof document === 'string' ? document : print(document);
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(actor === undefined ? {} : { 'cairn-actor': actor }) },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: never; errors?: readonly Refusal[] };
    return {
      status: response.status,
      requestId: response.headers.get('x-request-id'),
      data: body.data ?? null,
      errors: body.errors ?? [],
    };
  };
  const ask: Api['ask'] = async (document, variables, actor) => {
    const { data, errors, requestId } = await send(document, variables, actor);
    if (data === null || errors.length > 0)
      throw new Error(`${print(document)}\n${JSON.stringify({ variables, errors, requestId }, null, 2)}`);
    return data;
  };
  return { ...server, log, send, ask };
}
