/** The noun: which scans questions needed on a day, how often and how long, so that a rollup can be proposed for them. */
import { bigint, date, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import { cairnSchema } from './catalog.ts';

/** What a scan asked of one dataset by one time: names only, and no value of anybody's data. */
export interface ScanShape {
  readonly dataset: string;
  readonly time: string;
  /** Dimensions that it grouped by, as a rollup would name them. */
  readonly by: readonly string[];
  /** Dimensions that questions filtered by. */
  readonly filters: readonly string[];
  readonly metrics: readonly string[];
  /** The longest cells whose edges its boundaries are: day, hour, or null where they are none. */
  readonly grain: 'day' | 'hour' | null;
  /** The calendar of whose days that holds. */
  readonly calendar: string;
}

/** One row a day (UTC) and shape. */
export const scanUses = cairnSchema.table(
  'scan_uses',
  {
    day: date({ mode: 'string' }).notNull(),
    /** SHA-256 of the shape. */
    shape: text().notNull(),
    body: jsonb().$type<ScanShape>().notNull(),
    scans: integer().notNull(),
    /** How long their statements took, together. */
    milliseconds: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.shape] })],
);
