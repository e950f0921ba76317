/** Makes the table of a dataset, and its schema, from what the mapping says of the columns. */
import type { ClientBase } from 'pg';
import { columnOf, type Dataset, type TableDataset } from '../../model/dataset.ts';
import { type Mapping, type ValueKind, valueKinds } from '../mapping.ts';
import { quoteName, quoteNames, quoteTable } from './quote-name.ts';

const sqlTypes: Readonly<Record<ValueKind, string>> = {
  text: 'text',
  integer: 'bigint',
  number: 'numeric',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
};

/**
 * Type of a column: the mapping's, else that of the dimension that reads the column, else text (bigint for row numbers).
 * `columns`: all columns of the new table, in order; those of the primary key must be among them.
 */
export async function createTable(
  client: ClientBase,
  dataset: TableDataset,
  mapping: Mapping,
  columns: readonly string[],
): Promise<void> {
  const dot = dataset.table.indexOf('.');
  const lines = columns.map((column) => {
    const { type, required, rowNumber } = mapping.columns?.[column] ?? {};
    const kind = type ?? (rowNumber ? 'integer' : dimensionKind(dataset, column));
    const notNull = required || dataset.primaryKey.includes(column) ? ' NOT NULL' : '';
    return `${quoteName(column)} ${sqlTypes[kind]}${notNull}`;
  });
  if (dot > 0) await createSchema(client, dataset.table.slice(0, dot));
  await client.query(
    `/* import create_table */ CREATE TABLE ${quoteTable(dataset.table)} (${[...lines, `PRIMARY KEY (${quoteNames(dataset.primaryKey)})`].join(', ')})`,
  );
}

function dimensionKind(dataset: Dataset, column: string): ValueKind {
  const dimension = dataset.dimensions.find((one) => columnOf(one) === column);
  return valueKinds.find((kind) => kind === dimension?.type) ?? 'text';
}

/** Not IF NOT EXISTS: that asks for the right to create schemas even where the schema is there. */
async function createSchema(client: ClientBase, name: string): Promise<void> {
  const { rowCount } = await client.query('/* import find_schema */ SELECT FROM pg_namespace WHERE nspname = $1', [
    name,
  ]);
  if (rowCount === 0) await client.query(`/* import create_schema */ CREATE SCHEMA ${quoteName(name)}`);
}
