/** Asks the table which keys it has. */
import type { ClientBase } from 'pg';
import { type Stage, sameKey, stageName } from '../stage/stage-table.ts';
import { quoteNames } from '../table/quote-name.ts';

export interface KnownKeys {
  /** Places of the keys whose rows are in the table. */
  readonly places: ReadonlySet<number>;
  /** True where this import has put one of these rows there: two lines of the file have one key. */
  readonly repeats: boolean;
}

/** The transaction, between two savepoints, that all rows are written by from when the stage was made. */
export async function findWriter(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ writer: string }>(
    `/* import find_writer */ SELECT xmin::text AS writer FROM pg_class WHERE oid = '${stageName}'::regclass`,
  );
  return rows[0]?.writer ?? '';
}

/**
 * `keys`: for each column of the key its values. They are looked up one by one, by the limit: COPY is about to read the same pages of the index,
 * and to look through the table as a whole, which joins would, is too much for every portion of a file.
 */
export async function findKnown(
  client: ClientBase,
  stage: Stage,
  keys: readonly (readonly string[])[],
  writer: string,
): Promise<KnownKeys> {
  const types = stage.key.map((name) => stage.columns.find((column) => column.name === name)?.type ?? 'text');
  const asked = types.map((type, index) => `$${index + 2}::${type}[]`).join(', ');
  const { rows } = await client.query<{ places: string | null; repeats: boolean | null }>(
    `/* import find_known */ SELECT string_agg(place::text, ',') AS places, bool_or(found.writer = $1::xid) AS repeats
     FROM unnest(${asked}) WITH ORDINALITY AS asked (${quoteNames(stage.key)}, place), LATERAL (
       SELECT there.xmin AS writer FROM ${stage.table.sqlName} AS there WHERE ${sameKey(stage, 'there', 'asked')} LIMIT 1) AS found`,
    [writer, ...keys],
  );
  const { places, repeats } = rows[0] ?? {};
  return { places: new Set(places?.split(',').map((place) => Number(place) - 1)), repeats: repeats ?? false };
}
