/** Keys of definitions, and what a metric may compute from a row: a named value, or a trusted SQL snippet. */
import { z } from 'zod';

export const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'A key is lower case: letters, digits and underscores, beginning with a letter.')
  .describe('Stable name: lower case letters, digits and underscores.');

/**
 * A bare name (a dimension of the dataset or, failing that, a column of its table), or a scalar SQL expression in which
 * `{name}` stands for such a name and is qualified when the statement is written.
 */
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
