/** Runs one change: all of it or nothing, and once for each idempotency key. */
import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { idempotencyKeys } from '../../../db/tables/change-log.ts';
import { issue, ok, RefusedError, type Result, refused } from '../../kernel/issue.ts';
import type { Author } from './author.ts';

/** What a change leaves behind, for whoever sends the same request again: ids, never the thing itself. */
export type Written = { readonly id: string };

/**
 * Changes run beside each other. A change of who there is, and of everything that is somebody's, runs alone: nobody is named
 * while they leave.
 */
export type Company = 'beside_others' | 'alone';

/**
 * `work` writes in the transaction that it is given. Where it refuses, nothing is kept, the key included. A request that is sent
 * again under its key, after or beside the first, gets what came of the first. IDEMPOTENCY_KEY_REUSED where it asks for something else.
 */
export async function writeOnce(
  db: Database,
  { actor, now, idempotencyKey }: Author,
  request: { readonly action: string; readonly input: unknown },
  work: (transaction: Database) => Promise<Result<Written>>,
  company: Company = 'beside_others',
): Promise<Result<Written>> {
  try {
    return await db.transaction(async (transaction) => {
      await transaction.execute(company === 'alone' ? lockAlone : lockBeside);
      if (idempotencyKey === null) return keep(await work(transaction));
      const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
      const key = { actor, key: idempotencyKey };
      // Who comes second waits here for the first.
      const [fresh] = await transaction
        .insert(idempotencyKeys)
        .values({ ...key, fingerprint, at: new Date(now) })
        .onConflictDoNothing()
        .returning({ key: idempotencyKeys.key });
      if (!fresh) return keep(await repeated(transaction, key, fingerprint));
      const written = keep(await work(transaction));
      if (written.kind === 'ok')
        await transaction.update(idempotencyKeys).set({ outcome: written.value }).where(isKey(key));
      return written;
    });
  } catch (error) {
    if (error instanceof RefusedError) return refused(...error.issues);
    throw error;
  }
}

/** One lock of the database for all changes of goals and people; any number that nothing else takes. */
const lockNumber = sql.raw('4207318');
const lockAlone = sql`/* goals alone */ select pg_advisory_xact_lock(${lockNumber})`;
const lockBeside = sql`/* goals beside others */ select pg_advisory_xact_lock_shared(${lockNumber})`;

interface Key {
  readonly actor: string;
  readonly key: string;
}

const isKey = ({ actor, key }: Key) => and(eq(idempotencyKeys.actor, actor), eq(idempotencyKeys.key, key));

async function repeated(transaction: Database, key: Key, fingerprint: string): Promise<Result<Written>> {
  const [known] = await transaction.select().from(idempotencyKeys).where(isKey(key));
  if (known?.fingerprint === fingerprint) return ok(known.outcome as Written);
  return refused(
    issue('IDEMPOTENCY_KEY_REUSED', `The idempotency key "${key.key}" was used for another request.`, {
      path: ['idempotencyKey'],
      hints: ['Use a new key for every new request, and the same one only to send a request again.'],
    }),
  );
}

/** A refusal has to leave the transaction as an error, so that it is rolled back. */
function keep(result: Result<Written>): Result<Written> {
  if (result.kind === 'refused') throw new RefusedError(result.issues);
  return result;
}
