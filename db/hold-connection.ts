/** A connection of the pool for longer than one statement. */
import pg from 'pg';
import type { Database } from './connection.ts';
import { ReadingPool } from './replicas/reading-pool.ts';

export interface HeldConnection {
  readonly client: pg.PoolClient;
  /** Gives it back; what was lost meanwhile is replaced by the pool. */
  release(): void;
}

export async function holdConnection(db: Database): Promise<HeldConnection> {
  const client = await poolOf(db).connect();
  let lost: Error | undefined;
  // Without a listener a server that goes away between two statements would end the process.
  const onError = (error: Error) => {
    lost = error;
  };
  client.on('error', onError);
  return {
    client,
    release: () => {
      client.release(lost);
      client.off('error', onError);
    },
  };
}

/** A transaction has no pool: its connection is not ours to give away. */
function poolOf(db: Database): Pick<pg.Pool, 'connect'> {
  const { $client } = db as Database & { readonly $client?: unknown };
  if ($client instanceof pg.Pool || $client instanceof ReadingPool) return $client as Pick<pg.Pool, 'connect'>;
  throw new Error('The database is no pool of connections.');
}
