/** The database of this process: DATABASE_URL, or the embedded server of the data folder; migrated and ready. */
import { type OpenDatabase, openDatabase } from '../../db/connection.ts';
import { announceServer, runningServer } from '../../db/embedded/running-server.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { migrate } from '../../db/migrate.ts';
import { unwrap } from '../kernel/issue.ts';

export interface StoreOptions {
  readonly databaseUrl: string | undefined;
  /** Of the role that migrates; `databaseUrl` when absent. */
  readonly migrationUrl?: string | undefined;
  readonly dataDir: string;
  /** Milliseconds after which a statement is cancelled; 0 for none. */
  readonly statementTimeout: number;
  readonly onProgress: (message: string) => void;
  readonly onLost?: (error: Error) => void;
  /** Whether the embedded server of another Cairn on the same folder will do: for commands, never for serve. */
  readonly share: boolean;
}

export interface Store extends OpenDatabase {
  /** Where the data lies, for people: never with a password. */
  readonly place: string;
  /** Where the database is; it may hold a password. */
  readonly url: string;
}

/** Throws `RefusedError`: DATA_FOLDER_LOCKED, DATA_FOLDER_UNUSABLE, DATABASE_UNAVAILABLE, DATABASE_UNSUPPORTED. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const server = await openServer(options);
  let opened: OpenDatabase | undefined;
  try {
    const { statementTimeout, onLost } = options;
    opened = await openDatabase(server.url, { statementTimeout, ...(onLost ? { onLost } : {}) });
    await (options.migrationUrl === undefined ? migrate(opened.pool) : migrateAs(options.migrationUrl));
  } catch (error) {
    await opened?.close();
    await server.stop();
    throw error;
  }
  const { db, pool, close } = opened;
  return {
    db,
    pool,
    place: server.place,
    url: server.url,
    close: async () => {
      await close();
      await server.stop();
    },
  };
}

/** By connections of its own, which are gone before anything is asked: who answers needs no right to change tables. */
async function migrateAs(url: string): Promise<void> {
  const { pool, close } = await openDatabase(url, { max: 1 });
  try {
    await migrate(pool);
  } finally {
    await close();
  }
}

interface Server {
  readonly url: string;
  readonly place: string;
  stop(): Promise<void>;
}

/** The database itself, whatever its tables are. Throws `RefusedError`. */
export async function openServer({
  databaseUrl,
  dataDir,
  share,
  onProgress,
}: Omit<StoreOptions, 'statementTimeout' | 'onLost' | 'migrationUrl'>): Promise<Server> {
  if (databaseUrl !== undefined) return { url: databaseUrl, place: withoutSecret(databaseUrl), stop: async () => {} };
  const running = share ? runningServer(dataDir) : null;
  if (running !== null) return { url: running, place: dataDir, stop: async () => {} };
  const started = unwrap(await startEmbedded({ dataDir, onProgress }));
  const takeBack = announceServer(dataDir, started.url);
  return {
    url: started.url,
    place: dataDir,
    stop: async () => {
      takeBack();
      await started.stop();
    },
  };
}

function withoutSecret(url: string): string {
  if (!URL.canParse(url)) return 'DATABASE_URL';
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
