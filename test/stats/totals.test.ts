import { describe, expect, test } from 'vitest';
import { balance } from '../../src/stats/balance.ts';
import { count } from '../../src/stats/count.ts';
import { add, multiply, quotient, readExact, subtract, toDecimal } from '../../src/stats/exact.ts';
import { emptyState } from '../../src/stats/statistic.ts';
import { sum } from '../../src/stats/sum.ts';
import { stateOf, times } from './support.ts';

const opened = balance({
  at: 'end',
  terms: [
    { sign: 1, kind: 'count' },
    { sign: -1, kind: 'count' },
    { sign: 1, kind: 'sum' },
  ],
});

describe('counts, sums and balances', () => {
  test('of no rows are 0, not null', () => {
    expect(count().finalise(emptyState(count()))).toEqual({ value: 0, decimal: '0', sampleSize: 0 });
    expect(sum().finalise(emptyState(sum()))).toEqual({ value: 0, decimal: '0', sampleSize: 0 });
    expect(opened.finalise(emptyState(opened))).toEqual({ value: 0, decimal: '0', sampleSize: null });
  });

  test('a count counts the rows that are counted', () => {
    const rows = [...times(3, { holds: ['counted'] }), { holds: [] }];
    expect(count().finalise(stateOf(count(), rows))).toEqual({ value: 3, decimal: '3', sampleSize: 3 });
  });

  test('a sum keeps every digit, and a row without a value is not in its sample', () => {
    const rows = [
      { operands: { value: '9007199254740993.07' }, holds: ['counted', 'valued'] },
      { operands: { value: '0.01' }, holds: ['counted', 'valued'] },
      { operands: { value: null }, holds: ['counted'] },
      { operands: { value: 5 }, holds: ['valued'] },
    ];
    expect(sum().finalise(stateOf(sum(), rows))).toEqual({
      value: 9007199254740994,
      decimal: '9007199254740993.08',
      sampleSize: 2,
    });
  });

  test('cents that cancel leave 0, never −0', () => {
    const rows = ['0.1', '0.2', '-0.3'].map((value) => ({ operands: { value }, holds: ['counted', 'valued'] }));
    expect(sum().finalise(stateOf(sum(), rows))).toEqual({ value: 0, decimal: '0', sampleSize: 3 });
  });

  test('a balance is what came less what went, exactly, and stands for everything before an instant', () => {
    const rows = [
      ...times(5, { holds: ['term0'] }),
      ...times(7, { holds: ['term1'] }),
      { operands: { term2: '0.1' }, holds: ['term2'] },
      { operands: { term2: '0.2' }, holds: ['term2'] },
    ];
    expect(opened.columns.map(({ reading }) => reading)).toEqual(['end', 'end', 'end']);
    expect(opened.finalise(stateOf(opened, rows))).toEqual({ value: -1.7, decimal: '-1.7', sampleSize: null });
    expect(opened.rank).toEqual({ plus: ['term0', 'term2'], minus: ['term1'], over: null });
  });

  test('none of them has an interval or a test', () => {
    for (const statistic of [count(), sum(), opened]) {
      const state = emptyState(statistic);
      expect(statistic.additive).toBe(true);
      expect(statistic.interval(state, 0.95)).toBeNull();
      expect(statistic.significance(state, state)).toBeNull();
    }
  });
});

describe('exact numbers', () => {
  test('what Postgres sends is read digit by digit, however near to an integer', () => {
    expect(toDecimal(readExact('140737488355327.99'))).toBe('140737488355327.99');
    expect(toDecimal(readExact('9007199254740993'))).toBe('9007199254740993');
    expect(toDecimal(readExact('1e-7'))).toBe('0.0000001');
    expect(readExact('12.000')).toBe(12);
    expect(readExact('-7')).toBe(-7);
    expect(readExact(null)).toBe(0);
  });

  test('a number that is not finite is refused', () => {
    for (const text of ['NaN', 'Infinity', '-Infinity']) expect(() => readExact(text)).toThrow(RangeError);
  });

  test('products and sums past the safe integers stay exact', () => {
    expect(toDecimal(multiply(1_000_000_000_000_001, 1_000_000_000_000_001))).toBe('1000000000000002000000000000001');
    expect(toDecimal(add(Number.MAX_SAFE_INTEGER, 2))).toBe('9007199254740993');
    expect(toDecimal(subtract(Number.MIN_SAFE_INTEGER, 2))).toBe('-9007199254740993');
  });

  test('a quotient is the nearest number, also where it is tiny', () => {
    expect(quotient(readExact('0.6'), 3)).toBe(0.2);
    expect(quotient(readExact('0.00000000000000000003'), readExact('70000000000000000000'))).toBe(3e-20 / 7e19);
    expect(Object.is(quotient(0, -5), 0)).toBe(true);
  });
});
