/** The noun: an API key of a program, as far as it is stored: a hash of its secret, never the secret. */
import { customType, jsonb, text } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** One row a key; a revoked one stays, so that its name and last use are known. */
export const apiKeys = cairnSchema.table('api_keys', {
  /** The public part of the written key. */
  id: text().primaryKey(),
  name: text().notNull(),
  /** viewer, analyst, steward or administrator. */
  role: text().notNull(),
  /** Fewer than those of the role; null for those of the role. */
  scopes: text().array(),
  /** Key of a stakeholder; null for nobody. */
  stakeholder: text(),
  /** What rules about rows may look at: name to values. */
  attributes: jsonb().$type<Readonly<Record<string, readonly string[]>>>().notNull().default({}),
  /** SHA-256. */
  hash: bytes().notNull(),
  /** Of the secret before the last rotation; null where there is none. */
  previousHash: bytes('previous_hash'),
  previousUntil: moment('previous_until'),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  expiresAt: moment('expires_at'),
  rotatedAt: moment('rotated_at'),
  revokedAt: moment('revoked_at'),
  lastUsedAt: moment('last_used_at'),
});
