/** The noun: what is asked of a dataset, how often, and what reading it has cost, so that rollups can be proposed for it. */
import { doublePrecision, integer, text } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

/** One row a dataset, time, grain, calendar and set of dimensions; few, and the longest unused go first. */
export const scanUses = cairnSchema.table('scan_uses', {
  /** Of all that tells one from another. */
  identity: text().primaryKey(),
  dataset: text().notNull(),
  /** The time dimension that places rows in periods. */
  time: text().notNull(),
  /** The longest cells whose edges no boundary cuts: day or hour. */
  grain: text({ enum: ['day', 'hour'] }).notNull(),
  /** In whose zone days begin. */
  calendar: text().notNull(),
  /** Dimensions that questions grouped and filtered by, as they were asked, in order. */
  dimensions: text().array().notNull(),
  /** Metrics that were asked so. */
  metrics: text().array().notNull(),
  /** Statements that read it. */
  asked: integer().notNull(),
  /** Those of them that read it from a rollup. */
  covered: integer().notNull(),
  /** What those cost that read it from rows: of a statement of several uses each has an equal share. */
  milliseconds: doublePrecision().notNull(),
  lastAskedAt: moment('last_asked_at').notNull(),
});
