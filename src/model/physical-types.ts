/** What the columns behind the datasets are in the database: decides casts when SQL is written. */

/** Dataset key, then column name, to the type as Postgres spells it without modifiers (`numeric`, `timestamp with time zone`). */
export type PhysicalTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;
