/** Opens the store for one command and closes it again, whatever happens in between. */
import { type Config, loadConfig } from './config.ts';
import { openStore, type Store } from './open-store.ts';
import { createProgress } from './progress.ts';

export async function withStore<T>(work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const progress = createProgress();
  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    statementTimeout: config.statementTimeout,
    onProgress: progress.note,
    share: true,
  });
  try {
    return await work(store, config);
  } finally {
    await store.close();
  }
}
