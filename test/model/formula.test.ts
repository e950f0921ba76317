import { describe, expect, test } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { evaluateFormula, formulaReferences, parseFormula } from '../../src/model/formula.ts';

const evaluate = (text: string, values: Readonly<Record<string, number | null>> = {}) =>
  evaluateFormula(unwrap(parseFormula(text)), (name) => values[name] ?? null);

const complaint = (text: string) => {
  const parsed = parseFormula(text);
  return parsed.kind === 'ok' ? null : parsed.issues.map(({ code, message }) => `${code} ${message}`).join('\n');
};

describe('a formula', () => {
  test.each([
    ['a + b * 2', 7],
    ['(a + b) * 2', 8],
    ['a - b - 1', -3],
    ['a--b', 4],
    ['-a * -2', 2],
    ['12 / b / 2', 2],
    ['min(a, b, 0.5) + max(a, b) + abs(a - b)', 5.5],
    ['1e2 * .5', 50],
  ])('computes %s', (text, expected) => {
    expect(evaluate(text, { a: 1, b: 3 })).toBe(expected);
  });

  test('is null where a part is null, even where the part would not matter', () => {
    expect(evaluate('a * 0', { a: null })).toBeNull();
    expect(evaluate('min(a, b)', { a: 1, b: null })).toBeNull();
    expect(evaluate('-a')).toBeNull();
  });

  test('is null where a divisor is 0, and where the result is not finite', () => {
    expect(evaluate('a / (b - 3)', { a: 1, b: 3 })).toBeNull();
    expect(evaluate('0 / a', { a: 0 })).toBeNull();
    expect(evaluate('1 / (a / b)', { a: 1, b: 0 })).toBeNull();
    expect(evaluate('a * a', { a: 1e200 })).toBeNull();
    expect(evaluate('a', { a: Number.NaN })).toBeNull();
  });

  test('names every metric once, in the order of mention', () => {
    expect(formulaReferences(unwrap(parseFormula('(b + a) / max(b, c)')))).toEqual(['b', 'a', 'c']);
  });

  test.each([
    ['', 'at character 1: it is empty.'],
    ['a b', ': it is several expressions; an operator is missing between them.'],
    ['a, b', ': it is several expressions'],
    ['a ** 2', 'at character 3: "**" has no place in it.'],
    ['a.b', 'at character 2: "." has no place in it.'],
    ['a[0]', 'at character 2: "[" has no place in it.'],
    ['a + "x"', 'at character 5: """ has no place in it.'],
    ['a > 1', 'at character 3: ">" has no place in it.'],
    ['sin(a)', 'at character 1: "sin" is not a function.'],
    ['1 + abs(a, b)', 'at character 5: abs takes one value.'],
    ['min()', 'min takes one value or more.'],
    ['a / ', 'expected expression after /.'],
    ['(a', 'unclosed (.'],
    ['+a', '"+" lacks a value before it.'],
    ['true + 1', '"true" is not a number.'],
    ['1e999', '"1e999" is not a number.'],
    ['f(a)(b)', 'it is not plain arithmetic.'],
  ])('is refused with its place: %s', (text, expected) => {
    expect(complaint(text)).toContain('MODEL_INVALID The formula is not understood');
    expect(complaint(text)).toContain(expected);
  });
});
