/** The same database, whose every statement says whose or what it is: for what is written by drizzle, and goes to the database as it stands. */
import type { Database } from './connection.ts';
import { type Asker, withComment } from './statement.ts';

/** What drizzle asks a session for, and its types keep to themselves. */
interface Session {
  prepareQuery(query: { readonly sql: string }, ...rest: readonly unknown[]): unknown;
  transaction<T>(work: (transaction: Database) => Promise<T>, ...rest: readonly unknown[]): Promise<T>;
}

/** Such as `select … from "cairn"."goals"` behind the comment of a request. Of a transaction within it, too. */
export const withAsker = (db: Database, asker: Asker): Database =>
  rewritten(db, (text) => withComment(text, asker.comment));

/**
 * Such as `/* catalogue *\/ select … from "cairn"."definitions"`: what has no name of its own gets this one. Around `withAsker`, so that the
 * name comes first.
 */
export const withName = (db: Database, name: string): Database =>
  rewritten(db, (text) => (text.startsWith('/*') ? text : `/* ${name} */ ${text}`));

function rewritten(db: Database, rewrite: (text: string) => string): Database {
  const { session } = db as unknown as { readonly session: Session };
  const told: Session = Object.assign(Object.create(session) as Session, {
    prepareQuery: (query: { readonly sql: string }, ...rest: readonly unknown[]) =>
      session.prepareQuery({ ...query, sql: rewrite(query.sql) }, ...rest),
    transaction: <T>(work: (transaction: Database) => Promise<T>, ...rest: readonly unknown[]) =>
      session.transaction((transaction) => work(rewritten(transaction, rewrite)), ...rest),
  });
  return Object.create(db, { session: { value: told } }) as Database;
}
