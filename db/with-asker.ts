/** The same database, whose every statement says whose it is: for what is written by drizzle, and goes to the database as it stands. */
import type { Database } from './connection.ts';
import { type Asker, withComment } from './statement.ts';

/** What drizzle asks a session for, and its types keep to themselves. */
interface Session {
  prepareQuery(query: { readonly sql: string }, ...rest: readonly unknown[]): unknown;
  transaction<T>(work: (transaction: Database) => Promise<T>, ...rest: readonly unknown[]): Promise<T>;
}

/** Such as `select … from "cairn"."goals"` behind the comment of a request. Of a transaction within it, too. */
export function withAsker(db: Database, asker: Asker): Database {
  const { session } = db as unknown as { readonly session: Session };
  const told: Session = Object.assign(Object.create(session) as Session, {
    prepareQuery: (query: { readonly sql: string }, ...rest: readonly unknown[]) =>
      session.prepareQuery({ ...query, sql: withComment(query.sql, asker.comment) }, ...rest),
    transaction: <T>(work: (transaction: Database) => Promise<T>, ...rest: readonly unknown[]) =>
      session.transaction((transaction) => work(withAsker(transaction, asker)), ...rest),
  });
  return Object.create(db, { session: { value: told } }) as Database;
}
