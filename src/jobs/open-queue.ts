/** The queue: pg-boss in a schema of its own, on the pool of this server, and in transactions of ours. */
import { type SQL, sql } from 'drizzle-orm';
import type { Pool } from 'pg';
import PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import type { JobSettings } from './job-settings.ts';

export const queues = {
  look: 'look',
  deliver: 'deliver',
  digest: 'digest',
  rollups: 'rollups',
  givenUp: 'given-up',
} as const;

const schema = 'cairn_jobs';
/** "jobs" in ASCII: two servers that start at once take turns. */
const lockKey = 0x6a_6f_62_73;

const uniqueViolation = '23505';

/** What a delivery is of: a message of one notification, or the digest of a follow. */
export interface DeliveryJob {
  readonly delivery: string;
  readonly follow: string;
}

/** Makes or migrates the schema, and the queues with what the settings say. */
export async function openQueue(pool: Pool, settings: JobSettings, onError: (error: unknown) => void): Promise<PgBoss> {
  let started = false;
  const executeSql = async (text: string, values: unknown[]) => {
    const client = await pool.connect().catch((error: unknown) => error as Error);
    try {
      if (client instanceof Error) throw client;
      const result = await client.query(text, values);
      client.release();
      return result;
    } catch (error) {
      // Several statements in one text can leave a transaction open.
      if (!(client instanceof Error)) client.release(true);
      if (!started) throw error;
      // pg-boss does not wait for its word that a job is done: where that is lost the lease runs out, and the job is looked at again.
      // That another server has the only job of its kind is how pg-boss learns so.
      if ((error as { code?: unknown }).code !== uniqueViolation) onError(error);
      return undefined as never;
    }
  };
  const boss = new PgBoss({
    db: { executeSql },
    schema,
    maintenanceIntervalSeconds: settings.recoverSeconds,
    archiveCompletedAfterSeconds: 12 * 3600,
    archiveFailedAfterSeconds: 12 * 3600,
    deleteAfterDays: 7,
  });
  boss.on('error', onError);
  const lock = await pool.connect();
  try {
    await lock.query('set statement_timeout = 0');
    await lock.query(`select pg_advisory_lock(${lockKey})`);
    await boss.start();
    const { retries, retrySeconds, leaseSeconds } = settings;
    const retry = { retryLimit: retries, retryDelay: retrySeconds, retryBackoff: retrySeconds > 0 };
    const delivery = { ...retry, expireInSeconds: leaseSeconds, deadLetter: queues.givenUp };
    await makeQueue(boss, { name: queues.givenUp, retryLimit: 100, retryDelay: 60, expireInSeconds: 60 });
    await makeQueue(boss, { name: queues.deliver, ...delivery });
    // One digest that waits for each follow and day.
    await makeQueue(boss, { name: queues.digest, policy: 'short', ...delivery });
    // One that waits: what is marked later is found by it. Two that work are in nobody's way.
    await makeQueue(boss, { name: queues.rollups, policy: 'short', retryLimit: 0, expireInSeconds: 60 });
    // One look at a time, whatever the number of servers.
    await makeQueue(boss, { name: queues.look, policy: 'singleton', retryLimit: 1, expireInMinutes: 15 });
  } finally {
    lock.release(true);
  }
  started = true;
  return boss;
}

async function makeQueue(boss: PgBoss, queue: PgBoss.Queue): Promise<void> {
  await boss.createQueue(queue.name, { ...queue });
  await boss.updateQueue(queue.name, { ...queue });
}

/** A transaction of ours as pg-boss wants it, so that a job is there if, and only if, what it is about is. */
export const inTransaction = (transaction: Database): PgBoss.Db => ({
  executeSql: async (text, values) => transaction.execute(withParameters(text, values)),
});

/** `$1` of a text becomes a parameter of drizzle; a list stays one. */
function withParameters(text: string, values: readonly unknown[]): SQL {
  const parts = text.split(/\$(\d+)/);
  return sql.join(
    parts.map((part, at) => (at % 2 === 0 ? sql.raw(part) : sql`${sql.param(values[Number(part) - 1] ?? null)}`)),
    sql``,
  );
}
