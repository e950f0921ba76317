/** The noun: stored definitions. Rows are only ever added; the one update is the mark that retires a definition. */
import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgSchema, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core';

/** What Cairn keeps for itself, apart from anybody's data. */
export const cairnSchema = pgSchema('cairn');

/** One row each time that a model was stored. */
export const applies = cairnSchema.table('applies', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  appliedAt: timestamp('applied_at', { withTimezone: true, mode: 'date' }).notNull(),
  actor: text().notNull(),
  message: text(),
  /** Of the whole model, its order included: equal models have equal checksums. */
  checksum: text().notNull(),
  /** Kind to keys, in the order of the files: a calendar that comes first is the default one. */
  positions: jsonb().$type<Readonly<Record<string, readonly string[]>>>().notNull(),
});

/** One row a version of a definition; current where `retired_by` is null. */
export const definitions = cairnSchema.table(
  'definitions',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text().notNull(),
    key: text().notNull(),
    /** 1, 2, 3 … a kind and key; a definition that comes back after its removal goes on counting. */
    version: integer().notNull(),
    /** Of a metric: draft, certified or deprecated. Null for other kinds. */
    status: text(),
    body: jsonb().notNull(),
    /** SHA-256 of the body, keys sorted. */
    hash: text().notNull(),
    applyId: bigint('apply_id', { mode: 'number' })
      .notNull()
      .references(() => applies.id),
    /** The apply that changed or removed it. */
    retiredBy: bigint('retired_by', { mode: 'number' }).references(() => applies.id),
  },
  (table) => [
    unique().on(table.kind, table.key, table.version),
    uniqueIndex('definitions_current').on(table.kind, table.key).where(sql`${table.retiredBy} is null`),
    index().on(table.applyId),
  ],
);
