/** What can be done to API keys: made, given another secret, taken back. Whoever does it tells the servers. */
import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { apiKeys } from '../../../db/tables/api-keys.ts';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import { type ApiKey, hashSecret, newKeyId, newSecret, writeKey } from './api-key.ts';

export interface NewKey extends Pick<ApiKey, 'name' | 'role' | 'scopes' | 'stakeholder' | 'attributes' | 'expiresAt'> {
  /** Who makes it, for the record. */
  readonly createdBy: string;
}

export interface ShownKey {
  readonly id: string;
  /** The whole key: it is nowhere else, and cannot be shown again. */
  readonly key: string;
}

/** Written before it is shown: whoever loses the answer makes another one. */
export async function createKey(db: Database, key: NewKey, now: Instant): Promise<ShownKey> {
  const written = { id: newKeyId(), secret: newSecret() };
  await db.insert(apiKeys).values({
    ...key,
    id: written.id,
    scopes: key.scopes === null ? null : [...key.scopes],
    hash: hashSecret(written.secret),
    createdAt: new Date(now),
    expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt),
  });
  return { id: written.id, key: writeKey(written) };
}

/**
 * A new secret under the same id. The one before is taken for `overlap` milliseconds more; of several rotations only the last
 * one before. `UNKNOWN_KEY` where there is none, or it was revoked.
 */
export async function rotateKey(db: Database, name: string, overlap: number, now: Instant): Promise<Result<ShownKey>> {
  const found = await findKey(db, name);
  if (found.kind === 'refused') return found;
  const { id } = found.value;
  const secret = newSecret();
  await db
    .update(apiKeys)
    .set({
      previousHash: sql`${apiKeys.hash}`,
      previousUntil: new Date(now + overlap),
      hash: hashSecret(secret),
      rotatedAt: new Date(now),
    })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
  return ok({ id, key: writeKey({ id, secret }) });
}

/** For good, both secrets of a rotation alike. `UNKNOWN_KEY` where there is none, or it was revoked before. */
export async function revokeKey(db: Database, name: string, now: Instant): Promise<Result<{ readonly id: string }>> {
  const found = await findKey(db, name);
  if (found.kind === 'refused') return found;
  const { id } = found.value;
  await db
    .update(apiKeys)
    .set({ revokedAt: new Date(now) })
    .where(eq(apiKeys.id, id));
  return ok({ id });
}

/** By id, or by a name that only one has; locked until the transaction ends, where there is one. */
async function findKey(db: Database, name: string): Promise<Result<{ readonly id: string }>> {
  const found = await db
    .select({ id: apiKeys.id })
    .from(apiKeys)
    .where(and(isNull(apiKeys.revokedAt), or(eq(apiKeys.id, name), eq(apiKeys.name, name))))
    .for('update');
  const [key, ...more] = found;
  if (key && more.length === 0) return ok(key);
  if (key)
    return refused(
      issue('UNKNOWN_KEY', `${found.length} API keys have the name "${name}".`, {
        hints: [`Name one by its id: ${found.map(({ id }) => id).join(', ')}.`],
      }),
    );
  const known = await db.select({ name: apiKeys.name }).from(apiKeys).where(isNull(apiKeys.revokedAt));
  return refused(
    issue('UNKNOWN_KEY', `No API key that is valid has the id or name "${name}".`, {
      hints: [
        ...didYouMean(
          name,
          known.map((each) => each.name),
        ),
        '"cairn key list" lists them.',
      ],
    }),
  );
}
