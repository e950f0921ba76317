/** A statement put before the database to see whether it holds; what the database has against it, in words. */
import type { SQL } from 'drizzle-orm';
import { classifyError } from '../../../db/classify-error.ts';
import type { Database } from '../../../db/connection.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';

export interface Field {
  readonly name: string;
  /** Number of its type in `pg_type`. */
  readonly type: number;
}

export type Tried =
  | { readonly kind: 'ran'; readonly fields: readonly Field[]; readonly rows: number }
  | {
      readonly kind: 'failed';
      readonly code: IssueCode;
      /** SQLSTATE, `42702`. */
      readonly state: string;
      readonly message: string;
      readonly hints: readonly string[];
    };

/** In a savepoint, so that the transaction lives on. Throws where the database is away, or gave up waiting. */
export async function tryStatement(db: Database, statement: SQL): Promise<Tried> {
  try {
    const { fields, rows } = await db.transaction((savepoint) => savepoint.execute(statement));
    return {
      kind: 'ran',
      fields: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
      rows: rows.length,
    };
  } catch (error) {
    const state = ((error as Error).cause as { readonly code?: unknown } | undefined)?.code;
    // In a transaction that only reads, it is the statement that would write.
    if (classifyError(error) !== 'other' && state !== readOnly) throw error;
    const { code, message, hint } = ((error as Error).cause ?? error) as {
      code?: string;
      message: string;
      hint?: string;
    };
    if (code === undefined) throw error;
    const hints = hint === undefined ? [] : [hint];
    return { kind: 'failed', code: codes[code] ?? 'MODEL_INVALID', state: code, message, hints };
  }
}

const readOnly = '25006';

/** By SQLSTATE. */
const codes: Readonly<Record<string, IssueCode>> = {
  '42P01': 'MODEL_MISSING_TABLE',
  '42703': 'MODEL_MISSING_COLUMN',
  '42883': 'MODEL_WRONG_TYPE',
  '42804': 'MODEL_WRONG_TYPE',
  '42846': 'MODEL_WRONG_TYPE',
};
