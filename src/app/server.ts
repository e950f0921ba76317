/** The HTTP server: GraphQL, the page to explore it, and what operators ask. */
import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Database } from '../../db/connection.ts';
import type { Replicas } from '../../db/replicas/open-replicas.ts';
import type { Context } from '../../schema/context.ts';
import { schema } from '../../schema/index.ts';
import { createLedgers } from '../engine/anonymity/ledger.ts';
import type { Announcements } from '../goals/announce/listen.ts';
import type { FollowRules } from '../goals/follow/follow.ts';
import type { UseRecorder } from '../goals/uses/record-uses.ts';
import type { Instant } from '../kernel/period.ts';
import type { AccessLogging } from './access-log/access-logging.ts';
import { logRefusals } from './access-log/log-refusals.ts';
import { logRequests } from './access-log/log-requests.ts';
import { noteAccess } from './access-log/note-access.ts';
import { answerGraphql } from './answering/answer-graphql.ts';
import type { Budgets } from './answering/budgets.ts';
import { type Asked, createContext } from './answering/context.ts';
import { createFormatError } from './answering/format-error.ts';
import { answerFailures } from './answering/http-failures.ts';
import { logOperations } from './answering/log-operations.ts';
import { readReplicas } from './answering/read-replicas.ts';
import { recordOperations } from './answering/record-operations.ts';
import { refuseSubscriptions } from './answering/refuse-subscriptions.ts';
import { numberOf } from './answering/remember-bodies.ts';
import { serveGraphql } from './answering/serve-graphql.ts';
import { serveSubscriptions } from './answering/serve-subscriptions.ts';
import { type Authenticator, localAuthenticator } from './authenticate/authenticator.ts';
import { checkAddress } from './authenticate/check-address.ts';
import { guardRoutes } from './authenticate/guard-routes.ts';
import { serveTables } from './big-answers/serve-tables.ts';
import type { FollowedCatalog } from './follow-catalog.ts';
import { serveGraphiql } from './graphiql/serve-graphiql.ts';
import { guardHttp, slownessLimits } from './guard/guard-http.ts';
import { type GuardOptions, guardFor } from './guard/guard-options.ts';
import { guardSockets } from './guard/guard-sockets.ts';
import { operationRules, parseOptions } from './guard/operation-rules.ts';
import { rateLimit } from './guard/rate-limit.ts';
import { serveHealth } from './health.ts';
import { listen } from './listen.ts';
import type { Logger } from './logger.ts';
import { countRequests, type DrainLimits, drained } from './observe/drain.ts';
import type { Operating } from './observe/operating.ts';
import { serveMetrics } from './observe/serve-metrics.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Who sends a request; everybody is the local administrator without it. */
  readonly authenticator?: Authenticator;
  readonly catalogs: FollowedCatalog;
  /** Where goals are read and written. */
  readonly db: Database;
  /** Where questions are answered from, where they can be; from `db` without them. */
  readonly replicas?: Replicas | undefined;
  /** Writes down who asks what; nothing is written without it. */
  readonly access?: AccessLogging | undefined;
  /** Counts which metrics are asked for; nothing is counted without it. */
  readonly uses?: UseRecorder;
  /** What may be read; anything without it. */
  readonly budgets?: Budgets;
  /** What any server on this database announces. */
  readonly announcements: Announcements;
  /** What follows can be of here. */
  readonly rules: FollowRules;
  /** Resolves where the database answers. */
  readonly ping: () => Promise<unknown>;
  readonly logger: Logger;
  readonly clock?: () => Instant;
  /** Whether whole answers are kept while what they were made of is the same. Default true. */
  readonly reuse?: boolean;
  /** What is refused before anything is asked; what `guardFor` says of the host where it is absent. */
  readonly guard?: Partial<GuardOptions>;
  /** For those who operate it; nothing is counted or watched without it. */
  readonly operating?: Operating | undefined;
}

export interface RunningServer {
  /** Where to go, without a slash at the end: `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  /** Answers what runs and what still comes; resolves when nothing runs, or the time is over. */
  drain(limits: DrainLimits): Promise<void>;
  /** Takes no new request, waits for the running ones, and frees the port. */
  close(): Promise<void>;
}

/** The largest request: a query and its variables, never data. */
const bodyLimit = 1_048_576;

/** Rejects with `RefusedError` (PORT_IN_USE, CONFIGURATION_INVALID, ADDRESS_UNGUARDED) where the address cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { catalogs, db, rules, uses, budgets, announcements, logger, clock = Date.now, reuse = true } = options;
  const { operating, access, authenticator = localAuthenticator } = options;
  checkAddress(options.host, authenticator);
  const guard = { ...guardFor(options.host, authenticator), ...options.guard };
  const [rate, validationRules] = [rateLimit(guard), operationRules(guard.introspection)];
  const observe = operating?.observe;
  const app: FastifyInstance = fastify({
    ...slownessLimits(guard),
    bodyLimit,
    // Its one word at the info level, that it listens, is said better by whoever starts it.
    loggerInstance: logger.child({}, { level: logger.level === 'info' ? 'warn' : logger.level }) as FastifyBaseLogger,
    // One line an operation says more than two a request.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: operating?.requestId ?? (() => randomUUID()),
    forceCloseConnections: 'idle',
  });
  const replicas = options.replicas && readReplicas(options.replicas);
  const requestIds = new WeakMap<object, string>();
  const formatError = createFormatError(logger, requestIds, guard.introspection);
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    parseOptions,
    validationRules,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      fastifyApolloDrainPlugin(app),
      logOperations(logger, requestIds, observe),
      refuseSubscriptions(),
      ...(access ? [noteAccess(access.fingerprint)] : []),
      ...(reuse ? [recordOperations()] : []),
      ...(replicas ? [replicas.plugin] : []),
      // Nothing of Apollo's is fetched from, or reported to, anywhere.
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  answerFailures(app, logger);
  await guardHttp(app, guard, rate, (body) => numberOf(body) !== null);
  const refusals = logRefusals(access, rate, clock);
  guardRoutes(app, authenticator, logger, refusals.ofRequest);
  serveHealth(app, { ...options, isDraining: operating?.isDraining });
  const requests = countRequests(app.server);
  if (operating) serveMetrics(app, { metrics: operating.observe.metrics, requests }, operating.metricsFor);
  await serveGraphiql(app);
  const parts = { catalogs, db, rules, uses, budgets, observe, ledgers: createLedgers() };
  const context = async (asked: Asked): Promise<Context> => {
    const reading = replicas?.begin(asked.headers ?? {});
    const made = await createContext({ ...parts, from: reading?.db }, clock, asked);
    if (reading) replicas?.remember(made.session, reading);
    return made;
  };
  const answer = answerGraphql({ apollo, context, catalogs, clock, uses, budgets, logger, reuse, observe });
  await serveGraphql(app, access ? logRequests(answer, access.log, clock) : answer);
  serveTables(app, { context, logger, observe, access, clock });
  const sockets = { guard: guardSockets(guard, rate), rate, rules: validationRules };
  const endSubscriptions = serveSubscriptions(app, {
    announcements,
    authenticator,
    context,
    formatError,
    logger,
    observe,
    access,
    clock,
    onRefused: refusals.ofSocket,
    bodyLimit,
    ...sockets,
  });
  const drain = async (limits: DrainLimits): Promise<void> => {
    await drained(requests, limits);
    // Whose time is over is cancelled in the database, too.
    if (requests.running > 0) app.server.closeAllConnections();
  };
  const close = async (): Promise<void> => {
    await endSubscriptions();
    await apollo.stop();
  };
  try {
    return { ...(await listen(app, options)), drain, close };
  } catch (error) {
    await close();
    throw error;
  }
}
