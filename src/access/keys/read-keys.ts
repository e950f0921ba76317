/** From stored rows to keys and the hashes that they are compared by. */
import { asc, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { apiKeys } from '../../../db/tables/api-keys.ts';
import type { Instant } from '../../kernel/period.ts';
import { isAccessRole } from '../role.ts';
import { isScope } from '../scope.ts';
import type { ApiKey, SecretHashes } from './api-key.ts';

export type StoredKey = ApiKey & SecretHashes;

type Row = typeof apiKeys.$inferSelect;

/** A role or scope that this version does not know gives nothing. */
function readRow({ role, scopes, hash, previousHash, ...row }: Row): StoredKey {
  const known = isAccessRole(role);
  return {
    id: row.id,
    name: row.name,
    role: known ? role : 'viewer',
    scopes: known ? (scopes?.filter(isScope) ?? null) : [],
    stakeholder: row.stakeholder,
    attributes: row.attributes,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt?.getTime() ?? null,
    rotatedAt: row.rotatedAt?.getTime() ?? null,
    previousUntil: row.previousUntil?.getTime() ?? null,
    revokedAt: row.revokedAt?.getTime() ?? null,
    lastUsedAt: row.lastUsedAt?.getTime() ?? null,
    hash,
    previousHash,
  };
}

/** All that were ever made, the oldest first; without what they are compared by. */
export async function listKeys(db: Database): Promise<readonly ApiKey[]> {
  const rows = await db.select().from(apiKeys).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));
  return rows.map((row) => {
    const { hash: _, previousHash: __, ...key } = readRow(row);
    return key;
  });
}

export interface ReadKeys {
  /** By id. */
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** By the clock of the database, which all servers share; 0 without keys, of which none can end. */
  readonly now: Instant;
}

/** Those that were not revoked, with the moment at which they were read. */
export async function readValidKeys(db: Database): Promise<ReadKeys> {
  const now = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`.mapWith(Number).as('now');
  const rows = await db
    .select({ ...getTableColumns(apiKeys), now })
    .from(apiKeys)
    .where(isNull(apiKeys.revokedAt));
  return { keys: new Map(rows.map((row) => [row.id, readRow(row)])), now: rows[0]?.now ?? 0 };
}
