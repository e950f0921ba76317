/** The noun: where the values of a multi-valued dimension are held, one row a value that a row of the dataset has. */
import { z } from 'zod';

const columnsSchema = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

export const bridgeSchema = z
  .strictObject({
    table: z.string().optional().describe('Table or view with a row for each value, `name` or `schema.name`.'),
    query: z
      .string()
      .min(1)
      .optional()
      .describe('In place of a table: a trusted SELECT, for values that need a join, such as labels of codes.'),
    row: columnsSchema.describe('Column, or columns, that point at a row of this dataset.'),
    rowKey: columnsSchema.optional().describe('What they point at; the primary key of this dataset when absent.'),
    value: z.string().min(1).describe('Column with the value. A row whose value is null has none by it.'),
  })
  .refine(
    (bridge) => (bridge.table === undefined) !== (bridge.query === undefined),
    'Give table or query, one of them.',
  );

export type Bridge = z.output<typeof bridgeSchema>;

/** Whether a row can have several values of it. */
export const isMultiValued = ({ many }: { readonly many?: Bridge | undefined }): boolean => many !== undefined;

/** Columns of the bridge that point at a row. */
export const rowColumns = ({ row }: Bridge): readonly string[] => listOf(row);

/** Columns of the dataset that they point at, in the same order. */
export const keyColumns = (
  { rowKey }: Bridge,
  dataset: { readonly primaryKey: readonly string[] },
): readonly string[] => (rowKey === undefined ? dataset.primaryKey : listOf(rowKey));

const listOf = (columns: string | readonly string[]): readonly string[] =>
  typeof columns === 'string' ? [columns] : columns;
