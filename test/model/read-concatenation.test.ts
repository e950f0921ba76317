/** Snippets that are columns put together to one text, and those that are anything more. */
import { describe, expect, it } from 'vitest';
import { readConcatenation } from '../../src/model/read-concatenation.ts';

describe('columns put together', () => {
  it.each([
    ["{customer_id}::text || '/' || {user_key}", ['customer_id', 'user_key'], ['/']],
    ["{ a }||''''||{b} :: text || ' || ' || {c}", ['a', 'b', 'c'], ["'", ' || ']],
  ])('are read with what stands between: %s', (sql, names, between) => {
    expect(readConcatenation(sql)).toEqual({ names, between });
  });

  it.each([
    '{a}::text',
    '{a} || {b}',
    "{a} || '/'",
    "lower({a}) || '/' || {b}",
    "{a}::int || '/' || {b}",
    "{a} || e'\\n' || {b}",
    "{a} || '/' || {b} -- or so",
  ])('and nothing else: %s', (sql) => {
    expect(readConcatenation(sql)).toBeNull();
  });

  it('are read or left in a time that grows with the text', () => {
    expect(readConcatenation(`{a}${"||''||{a}".repeat(20_000)}|`)).toBeNull();
    expect(readConcatenation(`{a} ${'||'.repeat(20_000)} ${"'".repeat(20_000)}`)).toBeNull();
  });
});
