/** What stands behind `from` and `join` for a dataset, or a bridge: its table by name, or its query in parentheses. */
import type { Dataset } from './dataset.ts';

/**
 * `"cx"."tickets"`, or `(select … from …)` to be given an alias. A query is trusted text of a model file; the line break
 * ends a comment that it may close with.
 */
export function renderSource({ key, table, query }: Pick<Dataset, 'key' | 'table' | 'query'>): string {
  if (query !== undefined) return `(${query.trim()}\n)`;
  if (table === undefined) throw new Error(`"${key}" has neither table nor query.`);
  return table
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
