/** Snippets put before the database itself, which says whether they can be computed from a row, and to what type. */
import { type SQL, sql } from 'drizzle-orm';
import { classifyError } from '../../../db/classify-error.ts';
import type { Database } from '../../../db/connection.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';
import type { Dataset } from '../../model/dataset.ts';
import { expandSnippet } from '../../model/expand-snippet.ts';
import { type Finding, finding } from '../../model/validate/finding.ts';
import { wrongType } from './check-columns.ts';
import type { Column } from './relations.ts';
import type { RowValue } from './row-values.ts';
import { typeFits } from './type-fits.ts';

interface Snippet {
  readonly value: RowValue;
  readonly text: string;
}

/** `db` is a transaction that its caller rolls back. One statement a dataset, and one a snippet only where that fails. */
export async function checkSnippets(db: Database, values: readonly RowValue[]): Promise<readonly Finding[]> {
  const byDataset = new Map<Dataset, Snippet[]>();
  for (const value of values) {
    if (typeof value.value === 'string') continue;
    const text = expandSnippet(value.dataset, 't', value.value.sql, value.dimension === null ? [] : [value.dimension]);
    byDataset.set(value.dataset, [...(byDataset.get(value.dataset) ?? []), { value, text }]);
  }
  const findings: Finding[] = [];
  const typed: { readonly value: RowValue; readonly oid: number }[] = [];
  for (const [dataset, snippets] of byDataset) {
    const all = await tryTypes(db, dataset, snippets);
    const each = all.kind === 'types' ? [] : snippets;
    if (all.kind === 'types') typed.push(...snippets.map(({ value }, index) => ({ value, oid: all.oids[index] ?? 0 })));
    for (const snippet of each) {
      const one = await tryTypes(db, dataset, [snippet]);
      if (one.kind === 'types') typed.push({ value: snippet.value, oid: one.oids[0] ?? 0 });
      else
        findings.push(
          finding(snippet.value.place, one.code, `The snippet does not compile: ${one.message}.`, ...one.hints),
        );
    }
  }
  const types = await readTypes(
    db,
    typed.map(({ oid }) => oid),
  );
  for (const { value, oid } of typed) {
    const column = types.get(oid);
    if (column && !typeFits(value.type, column))
      findings.push(wrongType(value.place, 'The snippet', column, value.type));
  }
  return findings;
}

type Tried =
  | { readonly kind: 'types'; readonly oids: readonly number[] }
  | { readonly kind: 'failed'; readonly code: IssueCode; readonly message: string; readonly hints: readonly string[] };

/**
 * `select ("t"."a" + 1) from "x" "t" where ("t"."a" + 1) is null limit $1`: in a WHERE, an aggregate or a window is
 * refused; with a parameter, so is a second statement.
 */
async function tryTypes(db: Database, dataset: Dataset, snippets: readonly Snippet[]): Promise<Tried> {
  const expressions = snippets.map(({ text }) => sql.raw(`(${text})`));
  const tests = expressions.map((each): SQL => sql`${each} is null`);
  const table = sql.join(
    dataset.table.split('.').map((part) => sql.identifier(part)),
    sql`.`,
  );
  const statement = sql`/* catalog snippets */ select ${sql.join(expressions, sql`, `)} from ${table} "t" where ${sql.join(tests, sql` and `)} limit ${0}`;
  try {
    const { fields } = await db.transaction((savepoint) => savepoint.execute(statement));
    return { kind: 'types', oids: fields.map(({ dataTypeID }) => dataTypeID) };
  } catch (error) {
    return { kind: 'failed', ...refusalOf(error) };
  }
}

/** What the database has against a piece of SQL; any other failure is thrown again. */
export function refusalOf(error: unknown): Omit<Extract<Tried, { kind: 'failed' }>, 'kind'> {
  if (classifyError(error) !== 'other') throw error;
  const { code, message, hint } = ((error as Error).cause ?? error) as {
    code?: string;
    message: string;
    hint?: string;
  };
  if (code === undefined) throw error;
  return { code: codes[code] ?? 'MODEL_INVALID', message, hints: hint === undefined ? [] : [hint] };
}

/** By SQLSTATE. */
const codes: Readonly<Record<string, IssueCode>> = {
  '42P01': 'MODEL_MISSING_TABLE',
  '42703': 'MODEL_MISSING_COLUMN',
  '42883': 'MODEL_WRONG_TYPE',
  '42804': 'MODEL_WRONG_TYPE',
  '42846': 'MODEL_WRONG_TYPE',
};

/** By the number that Postgres gives a type. */
export async function readTypes(db: Database, oids: readonly number[]): Promise<ReadonlyMap<number, Column>> {
  if (oids.length === 0) return new Map();
  const { rows } = await db.execute<{ oid: number; type: string; enumerated: boolean }>(sql`/* catalog types */
    select t.oid::int8::int4 as oid, format_type(b.oid, null) as type, b.typtype = 'e' as enumerated
    from pg_type t join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    where t.oid = any(${`{${[...new Set(oids)].join(',')}}`}::oid[])`);
  return new Map(rows.map(({ oid, type, enumerated }) => [oid, { type, enumerated }]));
}
