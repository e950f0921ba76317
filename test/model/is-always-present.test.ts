/** Which snippets are known never to be null. */
import { describe, expect, it } from 'vitest';
import { isAlwaysPresent } from '../../src/model/is-always-present.ts';

describe('a snippet', () => {
  it.each([
    'coalesce({score} >= 9, false)',
    " COALESCE ( {comment}::bpchar <> '', {other}, FALSE )",
    "coalesce({a}, ', ) not null --', 'none')",
    'coalesce(greatest({a}, 1), ({b} - 2) / 3, 0)',
    'coalesce({a}[1], 0.5)',
    'coalesce("a ""odd"" name", 7)',
  ])('that ends in a constant is: %s', (sql) => {
    expect(isAlwaysPresent(sql)).toBe(true);
  });

  it.each([
    '{score} >= 9',
    'coalesce({score}, null)',
    'coalesce({score}, {other})',
    'coalesce({a}, 1 / {b})',
    'coalesce({a}, 1) / nullif({b}, 0)',
    'coalesce({a}, 1) + ({b}, 2)',
    'coalesce({a}, 1) + coalesce({b}, 1)',
    'nullif(coalesce({a}, false), false)',
    'coalesce({a}, -- , 1)\n null)',
    'coalesce({a}, /* */ null, 1)',
    "coalesce({a}, E'\\'', 'x')",
    "coalesce({a}, $$, $$, 'x')",
    "coalesce({a}, 'x)",
    'coalesce({a}, false',
    'coalesce(false)',
  ])('of which the text does not tell is none: %s', (sql) => {
    expect(isAlwaysPresent(sql)).toBe(false);
  });

  it('is read in no time, however long it is', () => {
    expect(isAlwaysPresent(`coalesce(${'('.repeat(50_000)}, 1)`)).toBe(false);
    expect(isAlwaysPresent(`coalesce(${"'a',".repeat(50_000)} {b})`)).toBe(false);
  });
});
