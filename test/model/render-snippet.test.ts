import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../src/model/dataset.ts';
import { datasetSchema } from '../../src/model/dataset.ts';
import { expandSnippet } from '../../src/model/expand-snippet.ts';
import { renderSnippet, snippetNames } from '../../src/model/render-snippet.ts';

describe('a snippet', () => {
  test('has its placeholders exchanged, spaces within the braces ignored', () => {
    expect(renderSnippet('coalesce({a}, { b })', (name) => `t.${name}`)).toBe('coalesce(t.a, t.b)');
  });

  test.each([
    [`{a} = '{b}'`, ['a']],
    [`{a} = 'it''s {b}'`, ['a']],
    [`{a} = e'\\'{b}'`, ['a']],
    ['{a} = $x$ {b} $x$', ['a']],
    ['"{b}" || {a}', ['a']],
    ['{a} -- {b}', ['a']],
    ['/* {b} */ {a} + {a} + {c}', ['a', 'c']],
  ])('leaves braces alone in texts, quoted names and comments: %s', (sql, names) => {
    expect(snippetNames(sql)).toEqual(names);
    const marked = renderSnippet(sql, (name) => `<${name}>`);
    expect(marked.includes('{b}')).toBe(sql.includes('{b}'));
    expect(marked).toContain('<a>');
  });

  test('writes out the dimensions that it names, and reads its own name as the column', () => {
    const dataset: Dataset = datasetSchema.parse({
      key: 'd',
      name: 'D',
      table: 'd',
      primaryKey: ['id'],
      time: null,
      dimensions: [
        { key: 'open', type: 'boolean', sql: '{closed_at} is null' },
        { key: 'channel', sql: 'lower({channel})' },
        { key: 'kind', column: 'Ki"nd' },
      ],
    });
    expect(expandSnippet(dataset, 't', '{open} and {channel} = {kind}')).toBe(
      '("t"."closed_at" is null) and (lower("t"."channel")) = "t"."Ki""nd"',
    );
  });
});
