/** The table of a dataset, found or made, and fit to be imported into. */
import type { ClientBase } from 'pg';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { TableDataset } from '../../model/dataset.ts';
import type { Mapping } from '../mapping.ts';
import { createTable } from './create-table.ts';
import { findTable } from './find-table.ts';
import type { TargetTable } from './target-table.ts';

/** IMPORT_TABLE_MISSING, IMPORT_NOT_A_TABLE; IMPORT_COLUMN_MISSING where a new table would lack its key. */
export async function openTable(
  client: ClientBase,
  dataset: TableDataset,
  mapping: Mapping,
  headers: readonly string[],
  create: boolean,
): Promise<Result<{ readonly table: TargetTable; readonly created: boolean }>> {
  const found = await findTable(client, dataset.table);
  switch (found.kind) {
    case 'notATable':
      return refused(
        issue('IMPORT_NOT_A_TABLE', `${dataset.table}, the table of "${dataset.key}", is ${found.what}.`, {
          hints: ['Import into the tables behind it.'],
        }),
      );
    case 'table':
      return hasKey(found.table, dataset.primaryKey)
        ? ok({ table: found.table, created: false })
        : refused(noKey(dataset));
    case 'missing':
      break;
  }
  if (!create) {
    const hints = ['Import with --create to make it.', 'Or make it with a migration of your own.'];
    return refused(
      issue('IMPORT_TABLE_MISSING', `The table ${dataset.table} of "${dataset.key}" does not exist.`, { hints }),
    );
  }
  const columns = mapping.columns
    ? Object.keys(mapping.columns)
    : headers.map((header) => header.trim()).filter((header) => header !== '');
  const lacking = dataset.primaryKey.filter((column) => !columns.includes(column));
  if (lacking.length > 0) {
    const message = `Nothing fills ${lacking.map((column) => `"${column}"`).join(' and ')}, the primary key of "${dataset.key}".`;
    return refused(
      issue('IMPORT_COLUMN_MISSING', message, {
        path: ['columns'],
        hints: ['Name the columns in a mapping file (--map); rowNumber, template and hash build a key.'],
      }),
    );
  }
  await createTable(client, dataset, mapping, columns);
  const made = await findTable(client, dataset.table);
  if (made.kind !== 'table') throw new Error(`${dataset.table} was created and cannot be found`);
  return ok({ table: made.table, created: true });
}

const hasKey = (table: TargetTable, key: readonly string[]): boolean =>
  table.uniqueKeys.some((unique) => unique.length === key.length && unique.every((column) => key.includes(column)));

const noKey = (dataset: TableDataset) =>
  issue(
    'IMPORT_NOT_A_TABLE',
    `${dataset.table} has no primary key or unique constraint on ${dataset.primaryKey.join(', ')}.`,
    {
      hints: [
        'Rows must be told apart, so that importing twice changes nothing: add the constraint, or correct primaryKey of the dataset.',
      ],
    },
  );
