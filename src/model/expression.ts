/** What a dataset computes from a row: a column, or a trusted SQL snippet of a model file. */
import { z } from 'zod';

/**
 * `column` is a column of the dataset's table. `sql` is a scalar expression; `{name}` in it stands for a dimension of the
 * same dataset or, failing that, a column of its table, and is qualified when the statement is written.
 */
export type Expression =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'sql'; readonly sql: string };

export const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'A key is lower case: letters, digits and underscores, beginning with a letter.')
  .describe('Stable name: lower case letters, digits and underscores.');

/** In a file: a bare name (a dimension of the dataset, or a column of its table), or `{ sql: … }`. */
export const operandSchema = z
  .union([
    z.string().min(1).describe('A dimension of the dataset, or a column of its table.'),
    z.strictObject({
      sql: z.string().min(1).describe('A scalar SQL expression; {name} stands for a dimension or column.'),
    }),
  ])
  .describe('A value computed from a row.');

/** A bare name as written, resolved against the dataset when the metric is lowered; or a snippet. */
export type Operand = z.infer<typeof operandSchema>;
