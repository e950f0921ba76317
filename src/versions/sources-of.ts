/** Everything that statements over a model read from. */
import { rowValues } from '../catalog/compile/row-values.ts';
import type { Dataset } from '../model/dataset.ts';
import { expandSnippet } from '../model/expand-snippet.ts';
import type { Model } from '../model/model.ts';
import { renderSource } from '../model/render-source.ts';
import type { Source } from './source.ts';

/** One for each text: datasets over the same table are one source. */
export function sourcesOf(model: Model): readonly Source[] {
  const snippets = new Map<string, Set<string>>();
  const of = (text: string): Set<string> => {
    const known = snippets.get(text) ?? new Set();
    snippets.set(text, known);
    return known;
  };
  for (const dataset of model.datasets.values()) {
    of(renderSource(dataset));
    for (const bridge of bridgesOf(dataset)) of(bridge);
  }
  for (const { dataset, value, dimension } of rowValues(model))
    if (typeof value !== 'string')
      of(renderSource(dataset)).add(expandSnippet(dataset, 't', value.sql, dimension === null ? [] : [dimension]));
  return [...snippets].map(([text, found]) => ({ text, snippets: [...found] }));
}

const bridgesOf = ({ key, dimensions }: Dataset): readonly string[] =>
  dimensions.flatMap(({ many }) => (many ? renderSource({ key, table: many.table, query: many.query }) : []));
