/** The nouns: tables of cells that Cairn keeps, where their cells begin, and which of them rows have changed. */
import { bigint, index, integer, jsonb, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

/**
 * "roll" in ASCII: who changes a joined table, or marks without triggers, holds it together with the number of the rollup until the end of
 * the transaction.
 */
export const writersLock = 0x72_6f_6c_6c;

/** A table that a rollup reads, and what some of its rows touch: a select of "at" from rows of the table, named `cairn_changed`. */
export interface RollupMarking {
  /** As `to_regclass` takes it. */
  readonly table: string;
  readonly touched: string;
  /** How long a mark is: an interval. */
  readonly length: string;
}

/** One row a rollup and fingerprint: a changed definition has a table of its own. */
export const rollups = cairnSchema.table(
  'rollups',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    key: text().notNull(),
    /** Of everything that its cells depend on. */
    fingerprint: text().notNull(),
    /** `schema.name`; null where there is none. */
    table: text('table_name'),
    /** building, ready, or impossible, which `note` explains. */
    state: text({ enum: ['building', 'ready', 'impossible'] }).notNull(),
    note: text(),
    /** Where there are no triggers: how whoever writes tells what to mark. Null where triggers do. */
    marking: jsonb().$type<readonly RollupMarking[]>(),
    /** How long a cell is: day or hour. */
    grain: text().notNull(),
    /** Rows from here on, and before `until`, are in cells. */
    coversFrom: moment('covers_from'),
    coversUntil: moment('covers_until'),
    /** Rows of the table: groups times cells. */
    rows: bigint({ mode: 'number' }).notNull().default(0),
    createdAt: moment('created_at').notNull(),
    /** When all of it had been built for the first time. */
    builtAt: moment('built_at'),
    /** When cells were last built. */
    refreshedAt: moment('refreshed_at'),
    /** Whose rows the cells show, where changes are not told; null where they are. */
    asOf: moment('as_of'),
  },
  (table) => [unique().on(table.key, table.fingerprint)],
);

/** Where the cells of a rollup begin and end, so that a mark finds those it touches. Cells of dates need no row: they are the dates. */
export const rollupCells = cairnSchema.table(
  'rollup_cells',
  {
    rollup: integer().notNull(),
    starts: moment('starts').notNull(),
    ends: moment('ends').notNull(),
  },
  (table) => [primaryKey({ columns: [table.rollup, table.starts] })],
);

/**
 * A stretch of time in which rows have changed. Rows are only added, never brought up to date, so that a writer waits for no
 * other one; who builds cells anew deletes the marks that it has seen in the same transaction, and no others.
 */
export const rollupMarks = cairnSchema.table(
  'rollup_marks',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    rollup: integer().notNull(),
    starts: moment('starts').notNull(),
    ends: moment('ends').notNull(),
  },
  (table) => [index().on(table.rollup, table.starts)],
);
