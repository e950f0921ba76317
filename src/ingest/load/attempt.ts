/** Tries a way of loading rows that not every file can go, and leaves nothing of it where this one cannot. */
import type { ClientBase } from 'pg';

/**
 * What the server answers where a row is not new or does not fit: of data, of integrity, deadlocks (with somebody who
 * writes the same keys) and what COPY cannot do; a Citus cluster says XX000 of whatever a worker refuses. The stage finds out which rows it is about.
 */
const refusals = /^(22|23|40P01|0A|XX000)/;

/** Null where the way ends in null, or in a refusal of the server: then nothing has happened. */
export async function attempt<Result>(client: ClientBase, way: () => Promise<Result | null>): Promise<Result | null> {
  await client.query('SAVEPOINT cairn_import_attempt');
  const result = await way().catch((error: { readonly code?: unknown }) => {
    if (typeof error.code === 'string' && refusals.test(error.code)) return null;
    throw error;
  });
  if (result === null) await client.query('ROLLBACK TO SAVEPOINT cairn_import_attempt');
  await client.query('RELEASE SAVEPOINT cairn_import_attempt');
  return result;
}
