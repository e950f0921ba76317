/** Subscriptions, and any other operation, over a WebSocket at /graphql: the same schema, limits and words as over HTTP. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type ExecutionArgs, GraphQLError, type GraphQLFormattedError, parse, subscribe, validate } from 'graphql';
import type { ServerOptions, SubscribePayload } from 'graphql-ws';
import { useServer as serveOperations } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import type { Announcements } from '../goals/announce/listen.ts';
import type { Asked } from './context.ts';
import type { Logger } from './logger.ts';
import type { Observe } from './observe/observe.ts';

export interface SubscriptionParts {
  readonly announcements: Announcements;
  /** As an HTTP request gets it. */
  readonly context: (asked: Asked) => Promise<Context>;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly logger: Logger;
  readonly observe?: Observe | undefined;
  /** Bytes of the largest message. */
  readonly bodyLimit: number;
}

/** Returns how to end all of them: each client is told that the server goes away. */
export function serveSubscriptions(app: FastifyInstance, parts: SubscriptionParts): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: parts.bodyLimit });
  const operations = serveOperations({ ...operationsOf(parts), isProd: true }, sockets);
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refusalOf(request);
    if (refusal !== null)
      return void socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  return async () => operations.dispose();
}

/** A page of another site could open a socket with the rights of whoever looks at it: browsers say where a page is from. */
function refusalOf({ url = '', headers }: IncomingMessage): string | null {
  if (new URL(url, 'http://cairn').pathname !== '/graphql') return '404 Not Found';
  const { origin, host } = headers;
  if (origin === undefined) return null;
  return URL.canParse(origin) && new URL(origin).host === host ? null : '403 Forbidden';
}

function operationsOf({ announcements, context, formatError, logger, observe }: SubscriptionParts): ServerOptions {
  const format = (error: GraphQLError): GraphQLFormattedError => formatError(error.toJSON(), error);
  /** What is under way on each socket, by the ids of its client: aborted when the socket closes, or the operation is ended. */
  const underWay = new WeakMap<object, Map<string, AbortController>>();
  const leaving = new WeakMap<object, AbortController>();
  return {
    onSubscribe: async (socket, id, payload) => {
      const document = read(payload);
      if (Array.isArray(document)) return document;
      try {
        const controller = new AbortController();
        const others = underWay.get(socket) ?? new Map<string, AbortController>();
        underWay.set(socket, others.set(id, controller));
        const { signal } = controller;
        const asked: Asked = { requestId: randomUUID(), viewer: viewerOf(socket.connectionParams), signal };
        const contextValue = await liveContext(() => context(asked), announcements);
        leaving.set(contextValue, controller);
        return { ...document, contextValue };
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
      }
    },
    // Once a query is answered, or a subscription hears.
    onOperation: (_, __, { operationName = null }, { contextValue }) => {
      const { requestId } = contextValue as Context;
      observe?.metrics.socketOperations.inc();
      logger.info({ requestId, operation: operationName }, 'operation by socket');
    },
    subscribe: async (args) => {
      const told = await subscribe(args);
      if (!(Symbol.asyncIterator in told)) return told;
      const end = told.return.bind(told);
      // What is asked of the database for the next message is not waited for: nobody will read it.
      told.return = (value) => {
        leaving.get(args.contextValue as Context)?.abort();
        return end(value);
      };
      return told;
    },
    onComplete: (socket, id) => void underWay.get(socket)?.delete(id),
    onClose: (socket) => {
      for (const controller of underWay.get(socket)?.values() ?? []) controller.abort();
    },
    onError: (_, __, ___, errors) => errors.map(format),
    onNext: (_, __, ___, ____, { data = null, errors }) => ({ data, ...(errors && { errors: errors.map(format) }) }),
  };
}

/** Parsed and valid, or what is wrong with it, with the codes that HTTP has for it. */
function read({ query, operationName, variables }: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
  try {
    const document = parse(query);
    const wrong = validate(schema, document);
    if (wrong.length > 0) return wrong.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
    return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [coded(error, 'GRAPHQL_PARSE_FAILED')];
  }
}

const coded = ({ message, nodes, source, positions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code },
  });

/** A socket has no header of its own for each operation: who acts is said when it is opened. */
function viewerOf(parameters: Readonly<Record<string, unknown>> | undefined): string | null {
  const name = parameters?.['cairn-actor'];
  return typeof name === 'string' && name.trim() !== '' ? name.trim() : null;
}

/** One object for the whole operation, as graphql-js wants it, and what is in it of the moment of the last happening. */
async function liveContext(create: () => Promise<Context>, announcements: Announcements): Promise<Context> {
  let present = await create();
  const live = {
    hear: () => announcements.hear(),
    renew: async () => {
      present = await create();
    },
  };
  return {
    get catalog() {
      return present.catalog;
    },
    get session() {
      return present.session;
    },
    get goals() {
      return present.goals;
    },
    get now() {
      return present.now;
    },
    requestId: present.requestId,
    rules: present.rules,
    live,
  };
}
