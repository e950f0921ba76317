/** What the columns behind the datasets are in the database: decides casts when SQL is written. */

/**
 * Dataset key (or `bridgeKey`), then column name, to the type as Postgres spells it without modifiers (`numeric`,
 * `timestamp with time zone`).
 */
export type PhysicalTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Where the columns of a multi-valued dimension's bridge stand among those of the datasets: a dataset's key has no dot. */
export const bridgeKey = (dataset: string, dimension: string): string => `${dataset}.${dimension}`;

/** Types whose values are whole numbers, each with one text. */
export const integerTypes: ReadonlySet<string | undefined> = new Set(['smallint', 'integer', 'bigint']);
