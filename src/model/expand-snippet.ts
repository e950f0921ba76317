/** A snippet with everything it names written out: dimensions of its dataset in full, columns qualified by an alias. */
import type { Dataset } from './dataset.ts';
import { renderSnippet } from './render-snippet.ts';

/**
 * `{is_open}::int` becomes `("t"."resolved_at" is null)::int`. `open` holds the dimensions being written out: a snippet
 * that names its own key means the column.
 */
export function expandSnippet(dataset: Dataset, alias: string, sql: string, open: readonly string[] = []): string {
  return renderSnippet(sql, (name) => {
    const dimension = dataset.dimensions.find(({ key }) => key === name && !open.includes(name));
    if (dimension?.sql !== undefined) return `(${expandSnippet(dataset, alias, dimension.sql, [...open, name])})`;
    return `"${alias}"."${(dimension?.column ?? name).replaceAll('"', '""')}"`;
  });
}
