/** Primary entities against the data: a join to a column that is not unique would multiply rows. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Model } from '../../model/model.ts';
import { type Finding, finding, placeOf } from '../../model/validate/finding.ts';
import type { Homes } from './check-columns.ts';
import type { Relation } from './relations.ts';

/** A constraint or index is taken at its word; a view, or a table without one, is looked through for one double. */
export async function checkUnique(db: Database, model: Model, homes: Homes): Promise<readonly Finding[]> {
  const promised = await readUniqueColumns(db);
  const findings: Finding[] = [];
  for (const dataset of model.datasets.values()) {
    const relation = homes.get(dataset.key);
    for (const [index, entity] of dataset.entities.entries()) {
      if (entity.kind !== 'primary' || !relation?.columns.has(entity.column)) continue;
      if (promised.has(name(relation, entity.column)) || !(await hasDoubles(db, relation, entity.column))) continue;
      findings.push(
        finding(
          placeOf('dataset', dataset.key, 'entities', index, 'column'),
          'MODEL_INVALID',
          `"${entity.column}" has the same value in several rows of "${dataset.table}": joins to it would multiply rows.`,
          'A primary entity has one row each: choose another column, or a view with one row each.',
        ),
      );
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

/** Nulls join to nothing, so that any number of them does no harm. */
async function hasDoubles(db: Database, relation: Relation, column: string): Promise<boolean> {
  const { rows } = await db.execute(sql`/* catalog doubles */
    select 1 from ${sql.identifier(relation.schema)}.${sql.identifier(relation.name)}
    where ${sql.identifier(column)} is not null group by ${sql.identifier(column)} having count(*) > 1 limit 1`);
  return rows.length > 0;
}
