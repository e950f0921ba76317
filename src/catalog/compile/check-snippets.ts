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
    const text = expandSnippet(value.dataset, 't', value.value.sql, value.dimension === null ? [] : [value.dimension]);
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
      else
        findings.push(
          finding(snippet.value.place, one.code, `The snippet does not compile: ${one.message}.`, ...one.hints),
        );
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

/**
 * `select ("t"."a" + 1) from "x" "t" where ("t"."a" + 1) is null limit $1`: in a WHERE, an aggregate or a window is
 * refused; with a parameter, so is a second statement.
 */
function tryTypes(db: Database, dataset: Dataset, snippets: readonly Snippet[]): Promise<Tried> {
  const expressions = snippets.map(({ text }) => sql.raw(`(${text})`));
  const tests = expressions.map((each): SQL => sql`${each} is null`);
  const source = sql.raw(renderSource(dataset));
  return tryStatement(
    db,
    sql`/* catalog snippets */ select ${sql.join(expressions, sql`, `)} from ${source} "t" where ${sql.join(tests, sql` and `)} limit ${0}`,
  );
}
