/** Asks the table which keys it has. */
import type { ClientBase } from 'pg';
import { type Stage, sameKey, stageName } from '../stage/stage-table.ts';
import { quoteName, quoteNames } from '../table/quote-name.ts';

export interface KnownKeys {
  /** For each key that was asked for, whether its row is in the table. */
  readonly known: readonly boolean[];
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

/** `keys`: for each column of the key its values. The answer is a text of one digit a key, as there are many. */
export async function findKnown(
  client: ClientBase,
  stage: Stage,
  keys: readonly (readonly string[])[],
  writer: string,
): Promise<KnownKeys> {
  const types = stage.key.map((name) => stage.columns.find((column) => column.name === name)?.type ?? 'text');
  const asked = types.map((type, index) => `$${index + 2}::${type}[]`).join(', ');
  const isThere = `there.${quoteName(stage.key[0] ?? '')} IS NOT NULL`;
  const { rows } = await client.query<{ found: string | null }>(
    `/* import find_known */ SELECT string_agg(CASE WHEN there.xmin = $1::xid THEN '2' WHEN ${isThere} THEN '1' ELSE '0' END, '' ORDER BY place) AS found
     FROM unnest(${asked}) WITH ORDINALITY AS asked (${quoteNames(stage.key)}, place)
     LEFT JOIN ${stage.table.sqlName} AS there ON ${sameKey(stage, 'there', 'asked')}`,
    [writer, ...keys],
  );
  const found = rows[0]?.found ?? '';
  return { known: Array.from(found, (digit) => digit !== '0'), repeats: found.includes('2') };
}
