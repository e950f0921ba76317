/** The noun: a temporary table that holds the rows of a file beside their fate, until all of them are known to fit. */
import type { ClientBase } from 'pg';
import { quoteName, quoteNames } from '../table/quote-name.ts';
import type { TargetColumn, TargetTable } from '../table/target-table.ts';

/** Columns of the stage that no table has: the line, why the row is rejected, whether it repeats an earlier row exactly. */
export const lineColumn = quoteName('cairn: line');
export const reasonColumn = quoteName('cairn: reason');
export const repeatColumn = quoteName('cairn: repeat');

export const stageName = 'pg_temp.cairn_import_stage';

/** Rows of the stage that go on to the table. */
export const survives = `(${reasonColumn} IS NULL AND NOT ${repeatColumn})`;

export interface Stage {
  readonly table: TargetTable;
  /** The columns that the file fills. */
  readonly columns: readonly TargetColumn[];
  readonly key: readonly string[];
}

/** Vanishes with the transaction. Types that only Postgres can read arrive as text. */
export async function createStage(client: ClientBase, stage: Stage): Promise<void> {
  const columns = stage.columns.map(
    (column) => `${quoteName(column.name)} ${column.kind === 'other' ? 'text' : column.type}`,
  );
  await client.query(
    `/* import create_stage */ CREATE TEMPORARY TABLE cairn_import_stage (${lineColumn} bigint, ${reasonColumn} text,
     ${repeatColumn} boolean NOT NULL DEFAULT false, ${columns.join(', ')}) ON COMMIT DROP`,
  );
}

export const copyStatement = (stage: Stage): string =>
  `COPY ${stageName} (${lineColumn}, ${reasonColumn}, ${quoteNames(stage.columns.map((column) => column.name))}) FROM STDIN`;

/** True where the rows `a` and `b` hold different values in some column beside the key. */
export function differs(stage: Stage, a: string, b: string): string {
  const columns = stage.columns.filter((column) => !stage.key.includes(column.name));
  // Not every type can be compared (json cannot); its text can.
  const row = (alias: string) =>
    columns.map((column) => `${alias}.${quoteName(column.name)}${column.kind === 'other' ? '::text' : ''}`).join(', ');
  return columns.length === 0 ? 'false' : `(ROW(${row(a)}) IS DISTINCT FROM ROW(${row(b)}))`;
}

export const sameKey = (stage: Stage, a: string, b: string): string =>
  stage.key.map((column) => `${a}.${quoteName(column)} = ${b}.${quoteName(column)}`).join(' AND ');
