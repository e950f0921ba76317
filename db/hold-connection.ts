/** A connection of the pool for longer than one statement. */
import type pg from 'pg';
import { poolOf } from './behind-database.ts';
import type { Database } from './connection.ts';

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
