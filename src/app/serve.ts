/** `cairn serve`: from nothing to an address, with progress for each long step; the last lines say where to go. */
import { loadConfig } from './config.ts';
import { prepareGoals } from './demo-goals/prepare-goals.ts';
import { followCatalog } from './follow-catalog.ts';
import { createLogger } from './logger.ts';
import { openStore, type Store } from './open-store.ts';
import { printLine } from './output.ts';
import { prepareCatalog, prepareComments, prepareDemo } from './prepare.ts';
import { createProgress } from './progress.ts';
import { startServer } from './server.ts';
import { closeOnSignals } from './shutdown.ts';

/** Returns when the server listens; a signal ends it. Throws `RefusedError`. */
export async function serve(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const progress = createProgress();
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    statementTimeout: config.statementTimeout,
    onProgress: progress.note,
    onLost: (err) => logger.warn({ err: { message: err.message } }, 'a database connection was lost'),
    share: false,
  });
  // From here on a signal closes what is open, also in the middle of the demo.
  const closing = new AbortController();
  const closers: (() => Promise<void>)[] = [() => store.close()];
  closeOnSignals(logger, async () => {
    closing.abort();
    progress.end();
    for (const close of closers.toReversed()) await close();
  });
  try {
    await prepareCatalog(store.db, progress);
    if (config.demo) {
      await prepareDemo(store.pool, progress, closing.signal);
      await prepareComments(store.db, store.pool, progress, closing.signal);
      await prepareGoals(store.db, store.pool, progress);
    }
    const server = await listen(store, config, logger);
    closers.push(server.close);
    printLine(welcome(server.url));
  } catch (error) {
    if (closing.signal.aborted) return;
    progress.end();
    await store.close();
    throw error;
  }
}

function listen(store: Store, { host, port }: { host: string; port: number }, logger: ReturnType<typeof createLogger>) {
  const catalogs = followCatalog({
    db: store.db,
    onFailure: (err) =>
      logger.warn(
        { err: { message: (err as Error).message } },
        'the newest model cannot be used; the one before stays',
      ),
  });
  return startServer({ host, port, catalogs, db: store.db, ping: () => store.pool.query('select 1'), logger });
}

const welcome = (url: string): string =>
  `
Cairn is ready.
  GraphiQL, with questions to try:       ${url}/
  GraphQL, for tools:                    ${url}/graphql
  The same from another shell:           npx cairn ask nps --by region --grain quarter --last 4 --compare previous,last_year
Ctrl-C stops it. Open ${url}/ and press the play button.`;
