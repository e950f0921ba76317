/** Asks the catalogue of the database for the table of a dataset: columns, keys, constraints. */
import type { ClientBase } from 'pg';
import type { ValueKind } from '../mapping.ts';
import { quoteName, quoteTable } from './quote-name.ts';
import type { CheckConstraint, ForeignKey, TargetColumn, TargetTable } from './target-table.ts';

export type FoundTable =
  | { readonly kind: 'table'; readonly table: TargetTable }
  | { readonly kind: 'missing' }
  /** `what`: a view, a materialized view, a foreign table. */
  | { readonly kind: 'notATable'; readonly what: string };

const relations: Readonly<Record<string, string>> = {
  v: 'a view',
  m: 'a materialized view',
  f: 'a foreign table',
  S: 'a sequence',
};

interface TableRow {
  readonly oid: number;
  readonly relkind: string;
  readonly schema: string;
  readonly name: string;
  readonly rules: boolean;
  readonly triggers: boolean;
}

/** Bits of `pg_trigger.tgtype`: for each row, and before it is written. */
const rowBefore = 1 | 2;

/** `name`: `table` or `schema.table`. */
export async function findTable(client: ClientBase, name: string): Promise<FoundTable> {
  const { rows } = await client.query<TableRow>(
    `/* import find_table */ SELECT c.oid, c.relkind, n.nspname AS schema, c.relname AS name, c.relhasrules AS rules,
       EXISTS (SELECT FROM pg_trigger AS t WHERE (t.tgrelid = c.oid OR t.tgrelid IN (SELECT relid FROM pg_partition_tree(c.oid)))
         AND NOT t.tgisinternal AND t.tgtype & ${rowBefore} = ${rowBefore}) AS triggers
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)`,
    [quoteTable(name)],
  );
  const found = rows[0];
  if (!found) return { kind: 'missing' };
  if (found.relkind !== 'r' && found.relkind !== 'p')
    return { kind: 'notATable', what: relations[found.relkind] ?? 'not a table' };
  return {
    kind: 'table',
    table: {
      sqlName: `${quoteName(found.schema)}.${quoteName(found.name)}`,
      hasRules: found.rules,
      rewritesRows: found.rules || found.triggers,
      columns: await findColumns(client, found.oid),
      uniqueKeys: await findUniqueKeys(client, found.oid),
      constraints: await findConstraints(client, found.oid),
    },
  };
}

const kinds: Readonly<Record<string, ValueKind>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  citext: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'number',
  float4: 'number',
  float8: 'number',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
};

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly base_type: string;
  readonly modifier: number;
  readonly not_null: boolean;
  readonly has_default: boolean;
  readonly generated: boolean;
  readonly values: readonly string[] | null;
}

async function findColumns(client: ClientBase, table: number): Promise<readonly TargetColumn[]> {
  const { rows } = await client.query<ColumnRow>(
    `/* import find_columns */ SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type, t.typname::text AS base_type,
       a.atttypmod AS modifier, a.attnotnull AS not_null, a.atthasdef OR a.attidentity <> '' AS has_default,
       a.attgenerated <> '' OR a.attidentity = 'a' AS generated,
       (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS values
     FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [table],
  );
  return rows.map((row) => ({
    name: row.name,
    type: row.type,
    kind: row.values ? 'text' : (kinds[row.base_type] ?? 'other'),
    baseType: row.base_type,
    maxLength:
      (row.base_type === 'varchar' || row.base_type === 'bpchar') && row.modifier >= 4 ? row.modifier - 4 : null,
    precision: row.base_type === 'numeric' && row.modifier >= 4 ? precisionOf(row.modifier - 4) : null,
    values: row.values,
    notNull: row.not_null,
    hasDefault: row.has_default,
    generated: row.generated,
  }));
}

/** The type modifier of numeric: precision in the high half, scale in the low 11 bits, signed. */
function precisionOf(modifier: number): { precision: number; scale: number } {
  const scale = modifier & 0x7ff;
  return { precision: (modifier >> 16) & 0xffff, scale: scale >= 0x400 ? scale - 0x800 : scale };
}

async function findUniqueKeys(client: ClientBase, table: number): Promise<readonly (readonly string[])[]> {
  const { rows } = await client.query<{ columns: string[] }>(
    `/* import find_unique_keys */ SELECT array_agg(a.attname::text) AS columns
     FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, position)
     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
     WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
       AND k.position <= i.indnkeyatts
     GROUP BY i.indexrelid`,
    [table],
  );
  return rows.map((row) => row.columns);
}

interface ConstraintRow {
  readonly name: string;
  readonly type: 'c' | 'f';
  readonly columns: string[];
  readonly expression: string | null;
  readonly referenced: string | null;
  readonly referenced_columns: string[] | null;
}

async function findConstraints(client: ClientBase, table: number): Promise<readonly (CheckConstraint | ForeignKey)[]> {
  const { rows } = await client.query<ConstraintRow>(
    `/* import find_constraints */ SELECT c.conname::text AS name, c.contype AS type, pg_get_expr(c.conbin, c.conrelid) AS expression,
       (SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, position)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) AS columns,
       c.confrelid::regclass::text AS referenced,
       (SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(c.confkey) WITH ORDINALITY AS k(attnum, position)
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum) AS referenced_columns
     FROM pg_constraint c WHERE c.conrelid = $1 AND c.contype IN ('c', 'f') AND c.conparentid = 0 ORDER BY c.conname`,
    [table],
  );
  return rows.flatMap((row): readonly (CheckConstraint | ForeignKey)[] => {
    if (row.type === 'c') {
      return row.expression === null || !row.columns
        ? []
        : [{ kind: 'check', name: row.name, columns: row.columns, expression: row.expression }];
    }
    if (row.referenced === null || !row.referenced_columns) return [];
    return [
      {
        kind: 'foreignKey',
        name: row.name,
        columns: row.columns,
        references: row.referenced,
        referencedColumns: row.referenced_columns,
      },
    ];
  });
}
