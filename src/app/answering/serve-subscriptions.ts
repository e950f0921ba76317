/** Subscriptions, and any other operation, over a WebSocket at /graphql: the same schema, limits and words as over HTTP. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  parse,
  specifiedRules,
  subscribe,
  type ValidationRule,
  validate,
} from 'graphql';
import type { ConnectionInitMessage, ServerOptions, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer as serveOperations } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Context } from '../../../schema/context.ts';
import { schema } from '../../../schema/index.ts';
import type { Announcements } from '../../goals/announce/listen.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessLogging } from '../access-log/access-logging.ts';
import { SocketEntries } from '../access-log/socket-entries.ts';
import type { Authenticator } from '../authenticate/authenticator.ts';
import { type OnSocketRefused, type SocketPrincipals, socketPrincipals } from '../authenticate/socket-principals.ts';
import type { SocketGuard } from '../guard/guard-sockets.ts';
import { isTextTooDeep, isTooDeep, tooDeep } from '../guard/limit-nesting.ts';
import { parseOptions } from '../guard/operation-rules.ts';
import type { RateLimit } from '../guard/rate-limit.ts';
import { refusedOperation } from '../guard/refused-operation.ts';
import type { Logger } from '../logger.ts';
import type { Observe } from '../observe/observe.ts';
import { type Asked, seenOf } from './context.ts';
import { judgeErrors } from './judge-errors.ts';

export interface SubscriptionParts {
  readonly announcements: Announcements;
  readonly authenticator: Authenticator;
  /** As an HTTP request gets it. */
  readonly context: (asked: Asked) => Promise<Context>;
  readonly formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  readonly logger: Logger;
  readonly observe?: Observe | undefined;
  /** Whose entries say who asked; none without it. */
  readonly access?: AccessLogging | undefined;
  readonly clock: () => Instant;
  readonly onRefused: OnSocketRefused;
  /** Bytes of the largest message. */
  readonly bodyLimit: number;
  readonly guard: SocketGuard;
  readonly rate: RateLimit;
  /** Beside those of the specification. */
  readonly rules: readonly ValidationRule[];
}

interface UnderWay {
  readonly controller: AbortController;
  readonly entries: SocketEntries;
}

/** Operations that one socket may have under way. */
const mostAtOnce = 100;

/** Returns how to end all of them: each client is told that the server goes away. */
export function serveSubscriptions(app: FastifyInstance, parts: SubscriptionParts): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: parts.bodyLimit });
  const principals = socketPrincipals(parts.authenticator, parts.announcements, parts.onRefused);
  const operations = serveOperations({ ...operationsOf(parts, principals), isProd: true }, sockets);
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // From here on nobody else hears of a connection that breaks, and what nobody hears of ends the process.
    socket.on('error', () => socket.destroy());
    const refusal = parts.guard.refusalOf(request);
    if (refusal !== null)
      return void socket.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (client) => {
      parts.guard.watch(client, request);
      sockets.emit('connection', client, request);
    });
  });
  return async () => {
    await principals.close();
    await operations.dispose();
  };
}

type Operations = ServerOptions<ConnectionInitMessage['payload'], Extra>;

function operationsOf(parts: SubscriptionParts, principals: SocketPrincipals): Operations {
  const { announcements, context, formatError, logger, rate, observe, access, clock } = parts;
  const format = (error: GraphQLError): GraphQLFormattedError => formatError(error.toJSON(), error);
  /** What is under way on each socket, by the ids of its client: aborted when the socket closes, or the operation is ended. */
  const underWay = new WeakMap<object, Map<string, UnderWay>>();
  const leaving = new WeakMap<object, AbortController>();
  /** Hears how an operation went, once it is answered or hears. */
  const begun = new WeakMap<object, (errors: readonly unknown[]) => void>();
  return {
    onConnect: ({ extra: { socket, request }, connectionParams }) =>
      principals.admit(socket, request, connectionParams ?? {}),
    onSubscribe: async (socket, id, payload) => {
      const others = underWay.get(socket) ?? new Map<string, UnderWay>();
      underWay.set(socket, others);
      if (others.size >= mostAtOnce) return [refusedOperation(tooMany)];
      const began = performance.now();
      // Counted before anything is waited for: messages come while others are still read.
      const controller = new AbortController();
      const requestId = randomUUID();
      const principal = () => principals.principal(socket.extra.socket);
      const entries = new SocketEntries(access, { clock, requestId, principal, payload });
      others.set(id, { controller, entries });
      const refuse = async (errors: readonly GraphQLError[]): Promise<readonly GraphQLError[]> => {
        others.delete(id);
        const judged = judgeErrors(errors);
        observe?.refused(judged.codes, 'socket');
        entries.note.end(judged);
        await entries.end().catch(() => undefined);
        return errors;
      };
      const wait = await rate.refuse(rate.keyOf(socket.extra.request));
      if (wait) return refuse([refusedOperation(wait.issue)]);
      const document = read(payload, parts.rules);
      if (!('document' in document)) return refuse(document);
      const { operation: type = null, name: named } = getOperationAST(document.document, document.operationName) ?? {};
      const attributes = { 'cairn.request_id': requestId };
      const span = observe?.traces?.begin('graphql', { kind: 'server', attributes }) ?? null;
      try {
        const { signal } = controller;
        entries.asked(document.document, document.operationName);
        await entries.begin();
        // Each message is told to who is still there, with the rights that they still have.
        const create = async () =>
          context({ requestId, principal: await principal(), signal, span, note: entries.note });
        const present = await create();
        const { observed } = seenOf(present);
        const contextValue = liveContext(present, create, announcements);
        leaving.set(contextValue, controller);
        begun.set(contextValue, (errors) => {
          const name = named?.value ?? type;
          const milliseconds = performance.now() - began;
          logger.info({ requestId, traceId: observed?.traceId, operation: name }, 'operation by socket');
          const judged = judgeErrors(errors);
          observe?.metrics.socketOperations.inc();
          observe?.ended({
            requestId,
            via: 'socket',
            type,
            name,
            milliseconds,
            ...judged,
            fingerprint: null,
            observed,
          });
          span?.end();
        });
        return { ...document, contextValue };
      } catch (error) {
        span?.end();
        return refuse([
          error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error }),
        ]);
      }
    },
    // Once a query is answered, or a subscription hears.
    onOperation: (_, __, ___, { contextValue }, result) =>
      begun.get(contextValue as Context)?.('errors' in result ? (result.errors ?? []) : []),
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
    onComplete: async (socket, id) => {
      await underWay
        .get(socket)
        ?.get(id)
        ?.entries.end()
        .catch(() => undefined);
      underWay.get(socket)?.delete(id);
    },
    onClose: (socket) => {
      for (const { controller, entries } of underWay.get(socket)?.values() ?? []) {
        controller.abort();
        void entries.end().catch(() => undefined);
      }
    },
    onError: (_, __, ___, errors) => errors.map(format),
    onNext: async (socket, id, _, { contextValue }, { data = null, errors }) => {
      const entries = underWay.get(socket)?.get(id)?.entries;
      const refusal = entries && (await written(entries, contextValue as Context, errors));
      if (refusal) return { data: null, errors: [format(refusal)] };
      return { data, ...(errors && { errors: errors.map(format) }) };
    },
  };
}

/** Of what is answered once: its entry comes before its answer. Why there is no answer, where there must be an entry and is none. */
async function written(
  entries: SocketEntries,
  context: Context,
  errors: readonly GraphQLError[] = [],
): Promise<GraphQLError | null> {
  if (errors.length > 0) entries.note.end(judgeErrors(errors));
  if (entries.lasts) return null;
  entries.note.statements = context.session.statements;
  try {
    await entries.end();
    return null;
  } catch (error) {
    return new GraphQLError('', { originalError: error as Error });
  }
}

/** Parsed and valid, or what is wrong with it, with the codes that HTTP has for it. */
function read(
  { query, operationName, variables }: SubscribePayload,
  rules: readonly ValidationRule[],
): ExecutionArgs | readonly GraphQLError[] {
  if (isTextTooDeep(query) || isTooDeep(variables)) return [refusedOperation(tooDeep)];
  try {
    const document = parse(query, parseOptions);
    const wrong = validate(schema, document, [...rules, ...specifiedRules]);
    if (wrong.length > 0) return wrong.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
    return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [coded(error, 'GRAPHQL_PARSE_FAILED')];
  }
}

const tooMany: Issue = issue('RATE_LIMITED', `${mostAtOnce} operations are under way on this connection.`, {
  hints: ['End some of them first.'],
});

const coded = ({ message, nodes, source, positions, extensions }: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code, ...extensions },
  });

/** One object for the whole operation, as graphql-js wants it, and what is in it of the moment of the last happening. */
function liveContext(first: Context, create: () => Promise<Context>, announcements: Announcements): Context {
  let present = first;
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
    principal: present.principal,
    asker: present.asker,
    requestId: present.requestId,
    about: (subject) => present.about(subject),
    rules: present.rules,
    live,
  };
}
