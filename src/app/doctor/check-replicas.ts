/** Read replicas: do they answer, are they replicas, and how far behind are they. */
import { openPool } from '../../../db/connection.ts';
import { type Finding, fine, warning } from './finding.ts';

export const checkReplicas = (urls: readonly string[], maxLag: number): Promise<readonly Finding[]> =>
  Promise.all(urls.map((url, index) => checkReplica(url, index + 1, maxLag)));

async function checkReplica(url: string, number: number, maxLag: number): Promise<Finding> {
  const check = `replica ${number}`;
  const pool = openPool(url, { max: 1, connectionTimeout: 5_000, statementTimeout: 5_000 });
  try {
    const { rows } = await pool.query<{ replica: boolean; behind: number | null }>(
      `/* doctor replica */ select pg_is_in_recovery() as replica,
         case when pg_last_wal_receive_lsn() is not distinct from pg_last_wal_replay_lsn() then 0
           else extract(epoch from now() - pg_last_xact_replay_timestamp()) * 1000 end::float8 as behind`,
    );
    const { replica = false, behind = null } = rows[0] ?? {};
    if (!replica)
      return warning(
        check,
        'It is no replica: it takes writes of its own, and is left out.',
        'Name streaming replicas of DATABASE_URL in DATABASE_REPLICA_URLS.',
      );
    return (behind ?? 0) > maxLag
      ? warning(
          check,
          `It is ${Math.round((behind ?? 0) / 1000)} s behind, more than CAIRN_REPLICA_MAX_LAG, and is left out.`,
          'Look for what holds it up: a long query there, or the network.',
        )
      : fine(check, `It follows, ${Math.round(behind ?? 0)} ms behind.`);
  } catch (error) {
    const { message, code } = error as { readonly message?: string; readonly code?: string };
    return warning(
      check,
      `It does not answer: ${message || code}. The primary answers for it.`,
      'Start it, or take it out of DATABASE_REPLICA_URLS.',
    );
  } finally {
    await pool.end();
  }
}
