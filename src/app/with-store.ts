/** Opens the store for one command and closes it again, whatever happens in between. */
import type { AccessNote } from './access-log/access-note.ts';
import { logQuestion } from './access-log/log-question.ts';
import { type Config, loadConfig } from './config.ts';
import { openStore, type Store } from './open-store.ts';
import { createProgress } from './printing/progress.ts';

export interface WithStoreOptions {
  /** As the role that owns Cairn's tables, where there is one: for what changes tables, or writes facts. */
  readonly asOwner?: boolean;
}

export async function withStore<T>(
  work: (store: Store, config: Config) => Promise<T>,
  { asOwner = false }: WithStoreOptions = {},
): Promise<T> {
  const config = loadConfig();
  const progress = createProgress();
  const store = await openStore({
    databaseUrl: asOwner ? (config.migrationUrl ?? config.databaseUrl) : config.databaseUrl,
    migrationUrl: config.migrationUrl,
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

/** For a command that asks: `work` notes what is read. */
export const withLoggedStore = (
  command: string,
  work: (store: Store, config: Config, note: AccessNote) => Promise<void>,
): Promise<void> =>
  withStore((store, config) => logQuestion(store.db, config, command, (note) => work(store, config, note)));

/** For a command that changes tables, or writes facts. */
export const withOwnerStore = <T>(work: (store: Store, config: Config) => Promise<T>): Promise<T> =>
  withStore(work, { asOwner: true });
