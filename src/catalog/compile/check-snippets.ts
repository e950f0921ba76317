/** Snippets put before the database itself, which says whether they can be computed from a row, and to what type. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Dataset } from '../../model/dataset.ts';
import { expandSnippet } from '../../model/expand-snippet.ts';
import { renderSource } from '../../model/render-source.ts';
import { type Finding, finding } from '../../model/validate/finding.ts';
import { wrongType } from './check-columns.ts';
import type { RowValue } from './row-values.ts';
import { type Tried, tryStatement } from './try-statement.ts';
import { typeFits } from './type-fits.ts';
import { typesOf } from './types-of.ts';

interface Snippet {
  readonly value: RowValue;
  readonly text: string;
}

/** `db` is a transaction that its caller rolls back. One statement a dataset, and one a snippet only where that fails. */
export async function checkSnippets(db: Database, values: readonly RowValue[]): Promise<readonly Finding[]> {
  const byDataset = new Map<Dataset, Snippet[]>();
  for (const value of values) {
    if (typeof value.value === 'string') continue;
    const text = expandSnippet(value.dataset, row, value.value.sql, value.dimension === null ? [] : [value.dimension]);
    byDataset.set(value.dataset, [...(byDataset.get(value.dataset) ?? []), { value, text }]);
  }
  const findings: Finding[] = [];
  const typed: { readonly value: RowValue; readonly oid: number }[] = [];
  for (const [dataset, snippets] of byDataset) {
    const all = await tryTypes(db, dataset, snippets);
    const each = all.kind === 'ran' ? [] : snippets;
    if (all.kind === 'ran')
      typed.push(...snippets.map(({ value }, index) => ({ value, oid: all.fields[index]?.type ?? 0 })));
    for (const snippet of each) {
      const one = await tryTypes(db, dataset, [snippet]);
      if (one.kind === 'ran') typed.push({ value: snippet.value, oid: one.fields[0]?.type ?? 0 });
      else findings.push(explain(snippet, one));
    }
  }
  const types = await typesOf(
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

/** SQLSTATE of a name that several tables of a statement have. */
const ambiguous = '42702';

function explain({ value }: Snippet, { code, state, message, hints }: Extract<Tried, { kind: 'failed' }>): Finding {
  if (state !== ambiguous) return finding(value.place, code, `The snippet does not compile: ${message}.`, ...hints);
  const [, name] = /"([^"]+)"/.exec(message) ?? [];
  return finding(
    value.place,
    code,
    `The snippet names ${name === undefined ? 'a column' : `"${name}"`} without braces: it would mean nothing certain once a join brings in another of that name.`,
    name === undefined ? 'Write columns and dimensions in braces.' : `Write {${name}}.`,
  );
}

/** No alias that a statement has, so that a snippet cannot count on one. */
const row = 'row of the dataset';

/**
 * `select ("row of the dataset"."a" + 1) from "x" "row of the dataset" cross join (select * from "x" "one" limit $1) "another" where (…) is null limit $2`:
 * in a WHERE, an aggregate or a window is refused; with a parameter, so is a second statement; and beside another row of the
 * same columns, so is a column without braces. The other row is cut off on its own, since Citus joins no two distributed tables by nothing.
 */
function tryTypes(db: Database, dataset: Dataset, snippets: readonly Snippet[]): Promise<Tried> {
  const expressions = snippets.map(({ text }) => sql.raw(`(${text})`));
  const tests = expressions.map((each): SQL => sql`${each} is null`);
  const source = sql.raw(renderSource(dataset));
  return tryStatement(
    db,
    sql`/* catalog snippets */ select ${sql.join(expressions, sql`, `)} from ${source} ${sql.identifier(row)} cross join (select * from ${source} "one" limit ${0}) "another" where ${sql.join(tests, sql` and `)} limit ${0}`,
  );
}
