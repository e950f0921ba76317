/** The noun: where a target stood on a day. Rows are only ever added: history does not change after the fact. */
import { sql } from 'drizzle-orm';
import { check, date, doublePrecision, integer, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';
import { targets } from './targets.ts';

/** One row a target and day of the calendar that the default one counts. */
export const targetSnapshots = cairnSchema.table(
  'target_snapshots',
  {
    targetId: uuid('target_id')
      .notNull()
      .references(() => targets.id),
    day: date({ mode: 'string' }).notNull(),
    takenAt: moment('taken_at').notNull(),
    /** Of the target when it was judged. */
    targetRevision: integer('target_revision').notNull(),
    /** Of the definition of the metric; null where it is not stored. */
    metricVersion: integer('metric_version'),
    /** Null where there was nothing to say it of. */
    value: doublePrecision(),
    sampleSize: doublePrecision('sample_size'),
    lower: doublePrecision(),
    upper: doublePrecision(),
    /** What the trajectory asked for on the day; null without one. */
    expected: doublePrecision(),
    attainment: doublePrecision(),
    /** As judged on the day alone. */
    observed: text().notNull(),
    /** As shown: a change needs to be seen twice. */
    status: text().notNull(),
    /** Why, in a sentence. */
    reason: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.targetId, table.day] }),
    check('target_snapshots_interval', sql`(${table.lower} is null) = (${table.upper} is null)`),
  ],
);
