import { describe, expect, test } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { evaluateFormula, formulaReferences, parseFormula } from '../../src/stats/formula.ts';

const known: Readonly<Record<string, number | null>> = { a: 6, b: 4, c: -2, zero: 0, none: null, huge: 1e308 };
const value = (text: string): number | null =>
  evaluateFormula(unwrap(parseFormula(text)), (name) => {
    if (!(name in known)) throw new Error(`asked for ${name}`);
    return known[name] ?? null;
  });

describe('formulas', () => {
  test.each([
    ['a', 6],
    ['1.5', 1.5],
    ['.5 + 1e2', 100.5],
    ['a + b * c', -2],
    ['(a + b) * c', -20],
    ['a - b - c', 4],
    ['a / b / 2', 0.75],
    ['-a + b', -2],
    ['a - -b', 10],
    ['a--b', 10],
    ['-(a)', -6],
    ['-a * b', -24],
    ['2 * -a', -12],
    ['min(a, b, c)', -2],
    ['max(a, b + 10)', 14],
    ['abs(c)', 2],
    ['max (a , min(b, c)) * 2', 12],
    ['  a\n+\tb ', 10],
    ['((((a))))', 6],
  ])('%j is %j', (text, expected) => {
    expect(value(text)).toBe(expected);
  });

  test.each(['a / zero', '0 / zero', 'a / (b - 4)', 'none', 'none * 0', 'a + none', 'min(a, none)', '-none'])(
    '%j is null',
    (text) => {
      expect(value(text)).toBeNull();
    },
  );

  test('a result that is not finite is null', () => {
    expect(value('huge * huge')).toBeNull();
    expect(value('1 / (huge * huge)')).toBeNull();
    const formula = unwrap(parseFormula('a'));
    expect(evaluateFormula(formula, () => Number.NaN)).toBeNull();
    expect(evaluateFormula(formula, () => Infinity)).toBeNull();
  });

  test('a negated 0 is 0, not −0', () => {
    expect(value('-zero')).toBe(0);
  });

  test('names each reference once, in order of first mention, and no function', () => {
    const formula = unwrap(parseFormula('(grr - churn) / min(arr, grr) + 1'));
    expect(formulaReferences(formula)).toEqual(['grr', 'churn', 'arr']);
  });

  test.each([
    ['', 1],
    ['   ', 1],
    ['a +', 4],
    ['a + * b', 5],
    ['+ a', 1],
    ['a + + b', 5],
    ['(a + b', 7],
    ['a + b)', 6],
    ['()', 2],
    ['a b', 3],
    ['2 a', 3],
    ['2(a)', 2],
    ['(a)(b)', 4],
    ['2a', 1],
    ['1.2.3', 1],
    ['1e999', 1],
    ['a.b', 2],
    ['a[0]', 2],
    ['[a]', 1],
    ['"text"', 1],
    ["a + 'b'", 5],
    ['a = 1', 3],
    ['a == b', 3],
    ['a && b', 3],
    ['a || b', 3],
    ['!a', 1],
    ['~a', 1],
    ['a % b', 3],
    ['a ^ b', 3],
    ['a ** b', 3],
    ['a ? b : c', 3],
    ['a; b', 2],
    ['a,', 2],
    ['(a, b)', 3],
    ['max(a b)', 7],
    ['max(a,)', 7],
    ['max(,a)', 5],
    ['max()', 5],
    ['abs(a, b)', 9],
    ['a(1)', 2],
    ['sqrt(a)', 5],
    ['constructor(a)', 12],
    ['min(a)(b)', 7],
    ['true', 1],
    ['a + this', 5],
    ['null', 1],
    ['a + été', 5],
    ['`a`', 1],
    ['$a', 1],
    ['a // b', 4],
    ['a + 😀', 5],
  ])('%j is refused at character %d', (text, position) => {
    const result = parseFormula(text);
    if (result.kind === 'ok') throw new Error(`accepted: ${JSON.stringify(result.value)}`);
    const [found] = result.issues;
    expect(found?.code).toBe('MODEL_INVALID');
    expect(found?.message).toContain(`at character ${position}:`);
    expect(found?.hints.join(' ')).toContain('min, max and abs');
  });

  test('a formula of absurd length or depth is refused or answered, never a crash', () => {
    expect(parseFormula('a+'.repeat(600)).kind).toBe('refused');
    expect(value(`${'('.repeat(490)}a${')'.repeat(490)}`)).toBe(6);
    expect(value(`${'-'.repeat(990)}a`)).toBe(6);
    expect(parseFormula('('.repeat(1000)).kind).toBe('refused');
  });
});
