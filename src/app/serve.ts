/** `cairn serve`: from nothing to an address, with progress for each long step; the last lines say where to go. */
import { abandonPool } from '../../db/abandon-pool.ts';
import { whatIsWanting } from '../../db/classify-error.ts';
import { type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { prepareStatements } from '../../db/prepared-statements.ts';
import { checkReplicas } from '../../db/replicas/identity.ts';
import { type OpenReplicas, openReplicas } from '../../db/replicas/open-replicas.ts';
import { watchConnections } from '../../db/watch-connections.ts';
import { listen } from '../goals/announce/listen.ts';
import { recordUses } from '../goals/uses/record-uses.ts';
import { startJobs } from '../jobs/start-jobs.ts';
import { issue, RefusedError } from '../kernel/issue.ts';
import { recordScans, type ScanRecorder } from '../rollup/uses/record-scans.ts';
import { logAccess } from './access-log/log-access.ts';
import { createBudgets } from './answering/budgets.ts';
import { checkAddress } from './authenticate/check-address.ts';
import { openAuthenticator } from './authenticate/open-authenticator.ts';
import { type Closer, closeInOrder } from './close-in-order.ts';
import { type Config, loadConfig } from './config.ts';
import { prepareGoals } from './demo-goals/prepare-goals.ts';
import { type FollowedCatalog, followCatalog } from './follow-catalog.ts';
import { createLogger, type Logger } from './logger.ts';
import { type Operated, operate } from './observe/operate.ts';
import { tracesOf } from './observe/traces/traces-of.ts';
import { openStore, type Store } from './open-store.ts';
import { prepareCatalog, prepareComments, prepareDemo } from './prepare.ts';
import { printLine } from './printing/output.ts';
import { createProgress } from './printing/progress.ts';
import { startServer } from './server.ts';
import { closeOnSignals, closingLimits } from './shutdown.ts';

/** Returns when the server listens; a signal ends it. Throws `RefusedError`. */
export async function serve(): Promise<void> {
  const config = loadConfig();
  // Before minutes of work for an address that is not taken.
  checkAddress(config.host, { configured: config.apiKeys || config.issuer !== null });
  const logger = createLogger(config.logLevel);
  const progress = createProgress();
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    migrationUrl: config.migrationUrl,
    dataDir: config.dataDir,
    statementTimeout: config.statementTimeout,
    onProgress: progress.note,
    onLost: (err) => logger.warn({ err: { message: err.message } }, 'a database connection was lost'),
    share: false,
  });
  // From here on a signal closes what is open, also in the middle of the demo.
  const closing = new AbortController();
  // A server of its own is worth waiting for: nothing lies between it and us that could swallow a word.
  const within = config.databaseUrl === undefined ? { within: 10_000 } : {};
  const closers: Closer[] = [{ name: 'database', close: store.close, ...within }];
  const abandoners: (() => void)[] = [() => abandonPool(store.pool)];
  const closeWatch = watchConnections(store.pool, store.url, {
    onDead: (connections) =>
      logger.warn({ connections }, 'connections to the database died without a word, and were given up'),
  });
  closers.push({ name: 'watch over connections', close: async () => closeWatch() });
  const traces = await tracesOf(config, logger);
  const operated = operate({ config, logger, db: store.db, pool: store.pool, traces });
  closers.push({ name: 'traces', close: operated.close });
  const { drainSeconds, drainNotice } = config;
  const most = Math.max(drainSeconds, drainNotice) * 1000;
  let atOnce = false;
  const closeAll = () =>
    closeInOrder(closers.toReversed(), closingLimits(most), logger, () => {
      for (const abandon of abandoners) abandon();
    });
  const close = async (asked: boolean) => {
    atOnce = asked;
    operated.drain();
    closing.abort();
    progress.end();
    await closeAll();
  };
  closeOnSignals(logger, close, (drainSeconds + drainNotice) * 1000);
  try {
    await prepareCatalog(store.db, progress);
    if (config.demo) {
      await prepareDemo(store.pool, progress, closing.signal);
      await prepareComments(store.db, store.pool, progress, closing.signal);
      await prepareGoals(store.db, store.pool, progress);
    }
    const scans = config.scanUses
      ? recordScans(store.db, { onFailure: (err) => warn(logger, err, 'uses of scans are written later') })
      : undefined;
    if (scans) closers.push({ name: 'uses of scans', close: scans.close });
    const questions = config.readerUrl === undefined ? store : await openReader(config.readerUrl, config, logger);
    if (questions !== store) {
      closers.push({ name: 'reading role', close: questions.close });
      abandoners.push(() => abandonPool(questions.pool));
    }
    const catalogs = followed(store, questions, config, logger, { scans, operated });
    const announcements = listen(store.pool, { onLost: (err) => warn(logger, err, 'announcements are not heard') });
    closers.push({ name: 'announcements', close: announcements.close });
    const authenticator = openAuthenticator({
      ...config,
      db: store.db,
      catalogs,
      announcements,
      onFailure: (err) => warn(logger, err, 'what proves who asks could not be read or written; it is tried again'),
    });
    closers.push({ name: 'keys', close: authenticator.close });
    const rules = { mail: config.mail !== null, privateWebhooks: config.privateWebhooks };
    const { db, pool } = store;
    const ping = () => pool.query('select 1');
    const { host, port } = config;
    const uses = recordUses(db, { onFailure: (err) => warn(logger, err, 'uses of metrics are written later') });
    closers.push({ name: 'uses of metrics', close: uses.close });
    const budgets = createBudgets(config.budgets);
    const { metrics } = operated.operating.observe;
    const onFailure = (err: unknown) => warn(logger, err, 'entries of the access log are written later');
    const access = logAccess({ config, db, logger, metrics, onFailure });
    if (access) closers.push({ name: 'access log', close: access.log.close });
    const replicas = await replicasOf(questions, config, logger);
    if (replicas) {
      closers.push({ name: 'read replicas', close: replicas.close });
      abandoners.push(replicas.abandon);
      operated.watchReplicas(replicas);
    }
    const server = await startServer({
      host,
      port,
      authenticator,
      catalogs,
      db,
      replicas,
      announcements,
      rules,
      uses,
      access,
      budgets,
      ping,
      logger,
      guard: config.guard,
      operating: operated.operating,
    });
    closers.push({ name: 'server', close: server.close });
    const drain = () => server.drain({ notice: atOnce ? 0 : drainNotice * 1000, most });
    if (!config.jobs) closers.push({ name: 'requests', close: drain });
    else {
      const onError = (err: unknown) => warn(logger, err, 'work in the background failed; it is tried again');
      const jobs = await startJobs({
        db,
        pool,
        catalogs,
        announcements,
        rules,
        mail: config.mail,
        rollups: config.rollups,
        onError,
        watch: operated.jobs,
      }).catch((error: unknown) => {
        throw withoutJobs(error) ?? error;
      });
      // Both at once: what runs for people and what runs by itself have the same time.
      closers.push({
        name: 'requests and work in the background',
        close: () => Promise.all([drain(), jobs.stop()]),
      });
    }
    printLine(welcome(server.url));
  } catch (error) {
    if (closing.signal.aborted) return;
    progress.end();
    // All that was opened, and not the store alone: it waits for who listens on a connection of its own, and a start that failed would hang.
    await closeAll();
    throw error;
  }
}

/** Another role of the same database, which may read and nothing else. */
async function openReader(url: string, { statementTimeout }: Config, logger: Logger): Promise<OpenDatabase> {
  const onLost = (error: Error) => warn(logger, error, 'a connection of the reading role was lost');
  const opened = await openDatabase(url, { statementTimeout, onLost });
  const closeWatch = watchConnections(opened.pool, url);
  return {
    ...opened,
    close: async () => {
      closeWatch();
      await opened.close();
    },
  };
}

/** A database that takes no writes has no place for the queue. */
function withoutJobs(error: unknown): RefusedError | null {
  const wanting = whatIsWanting(error);
  if (!wanting) return null;
  return new RefusedError([
    issue('DATABASE_UNAVAILABLE', `${wanting.message}.`, {
      hints: [wanting.hint, 'CAIRN_JOBS=off starts a server that answers questions, without work in the background.'],
    }),
  ]);
}

/** Of the database of the role that answers questions. Throws `RefusedError` where one of them is none. */
async function replicasOf({ pool }: OpenDatabase, config: Config, logger: Logger): Promise<OpenReplicas | undefined> {
  const { replicaUrls, maxLag, statementTimeout } = config;
  if (replicaUrls.length === 0) return undefined;
  const issues = await checkReplicas(pool, replicaUrls);
  if (issues.length > 0) throw new RefusedError(issues);
  return openReplicas(pool, replicaUrls, {
    maxLag,
    statementTimeout,
    onChange: (replica, answers) =>
      logger.warn({ replica }, answers ? 'a read replica answers' : 'a read replica is left out'),
  });
}

const followed = (
  { db }: Store,
  questions: OpenDatabase,
  { prepared, resultBytes, rollups }: Config,
  logger: Logger,
  { scans, operated }: { readonly scans: ScanRecorder | undefined; readonly operated: Operated },
): FollowedCatalog =>
  followCatalog({
    db,
    awake,
    engine: {
      awake,
      onServed: scans?.served,
      questions: questions.db,
      prepared: prepared ? prepareStatements(questions.pool) : undefined,
      rollups,
      resultBytes,
      onResults: operated.watchResults,
      watch: operated.catalogue,
      onFailure: (err) => warn(logger, err, 'data versions are not known for now, and nothing is kept'),
      onUnwatched: (sources) => {
        if (sources.length > 0)
          logger.info({ sources }, 'results of these are not kept: writes to them could go unseen');
      },
    },
    onFailure: (err) => warn(logger, err, 'the newest model cannot be used; the one before stays'),
  });

/** Milliseconds for which a server that was asked something keeps up with the catalogue and the rollups by itself. */
const awake = 60_000;

const warn = (logger: Logger, err: unknown, message: string): void =>
  logger.warn({ err: { message: err instanceof Error ? causeOf(err).message : String(err) } }, message);

/** A driver's message carries SQL and parameters; its cause says what happened. */
const causeOf = (error: Error): Error => (error.cause instanceof Error ? error.cause : error);

const welcome = (url: string): string =>
  `
Cairn is ready.
  GraphiQL, with questions to try:       ${url}/
  GraphQL, for tools:                    ${url}/graphql
  The same from another shell:           npx cairn ask nps --by region --grain quarter --last 4 --compare previous,last_year
Ctrl-C stops it. Open ${url}/ and press the play button.`;
