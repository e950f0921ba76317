/** The noun: marks that a table was written to, by which answers know whether they still hold. */
import { bigint } from 'drizzle-orm/pg-core';
import { cairnSchema } from './catalog.ts';

/**
 * One row a transaction and table that it wrote to, by the trigger `cairn_data_changed`, and so visible exactly when what was
 * written is. Only ever added, without an index, so that writers never wait for one another.
 */
export const dataChanges = cairnSchema.table('data_changes', {
  /** The oid of the table. */
  relation: bigint({ mode: 'number' }).notNull(),
  /** Random: tells this mark from any that takes its place, should a crash or a fail-over lose the last commits. */
  salt: bigint({ mode: 'bigint' }).notNull(),
});

/** Marks that were counted and taken away. The data version of a table is this and the marks that are there. */
export const dataVersions = cairnSchema.table('data_versions', {
  relation: bigint({ mode: 'number' }).primaryKey(),
  changes: bigint({ mode: 'number' }).notNull(),
  /** Of all of them, by exclusive or. */
  salt: bigint({ mode: 'bigint' }).notNull(),
});
