/** The noun: how one comment was read: in which language, by what, and the feeling in it. Written by `cairn annotate` only. */
import { numeric, text, timestamp } from 'drizzle-orm/pg-core';
import { key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row a comment, whether or not a theme or a feeling was found in it. */
export const responseSentiments = cxSchema.table('response_sentiments', {
  responseId: key('response_id').primaryKey(),
  /** Of the comment, as it was read: ISO 639; null where nobody said. */
  language: text(),
  /** How themes were looked for: a text search configuration of Postgres, or `substring`; null: in no theme of this language. */
  method: text(),
  /** −1 to 1; null where the comment was not judged. */
  score: numeric({ precision: 5, scale: 4 }),
  /** negative, neutral or positive; null where the comment was not judged. */
  label: text(),
  /** Who judged; null for a language that no library knows. */
  library: text(),
  libraryVersion: text('library_version'),
  /** SHA-256 of what the taxonomy says to look for. */
  taxonomyVersion: text('taxonomy_version').notNull(),
  /** MD5 of comment and language: whether they changed since. */
  digest: text().notNull(),
  readAt: timestamp('read_at', { withTimezone: true }).notNull().defaultNow(),
});
