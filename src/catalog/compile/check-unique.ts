/** Primary entities against the data: a join to a column that is not unique would multiply rows. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Model } from '../../model/model.ts';
import { renderSource } from '../../model/render-source.ts';
import { type Finding, finding, type Place, placeOf } from '../../model/validate/finding.ts';
import type { Homes } from './check-columns.ts';
import type { Relation } from './relations.ts';
import { tryStatement } from './try-statement.ts';

/** A constraint or index is taken at its word; a view, a query, or a table without one, is looked through for one double. */
export async function checkUnique(db: Database, model: Model, homes: Homes): Promise<readonly Finding[]> {
  const promised = await readUniqueColumns(db);
  const findings: Finding[] = [];
  for (const dataset of model.datasets.values()) {
    const home = homes.get(dataset.key);
    for (const [index, { kind, column }] of dataset.entities.entries()) {
      if (kind !== 'primary' || !home?.columns.has(column)) continue;
      if (home.relation && promised.has(name(home.relation, column))) continue;
      const place = placeOf('dataset', dataset.key, 'entities', index, 'column');
      findings.push(...(await checkDoubles(db, dataset, column, place)));
    }
  }
  return findings;
}

const name = ({ schema, name: table }: Relation, column: string): string => JSON.stringify([schema, table, column]);

async function readUniqueColumns(db: Database): Promise<ReadonlySet<string>> {
  const { rows } = await db.execute<{ schema: string; name: string; column: string }>(sql`/* catalog unique columns */
    select n.nspname as schema, c.relname as name, a.attname as column
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indisunique and i.indisvalid and i.indnkeyatts = 1 and i.indpred is null and i.indexprs is null`);
  return new Set(rows.map(({ schema, name: table, column }) => JSON.stringify([schema, table, column])));
}

/**
 * Nulls join to nothing, so that any number of them does no harm. This reads all rows, so a query may fail here that
 * compiled: on a value that it cannot convert, or where it calls what writes.
 */
async function checkDoubles(db: Database, dataset: Dataset, column: string, place: Place): Promise<readonly Finding[]> {
  const tried = await tryStatement(
    db,
    sql`/* catalog doubles */
    select 1 from ${sql.raw(renderSource(dataset))} "t"
    where ${sql.identifier(column)} is not null group by ${sql.identifier(column)} having count(*) > 1 limit 1`,
  );
  if (tried.kind === 'failed')
    return [
      finding(place, tried.code, `The rows of "${dataset.key}" cannot be read: ${tried.message}.`, ...tried.hints),
    ];
  if (tried.rows === 0) return [];
  return [
    finding(
      place,
      'MODEL_INVALID',
      `"${column}" has the same value in several rows of "${dataset.table ?? dataset.key}": joins to it would multiply rows.`,
      'A primary entity has one row each: choose another column, or a view or query with one row each.',
    ),
  ];
}
