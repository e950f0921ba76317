/** Percentiles and distinct counts come whole from the database: what is tested is what is asked of it, and what is made of it. */
import { describe, expect, test } from 'vitest';
import { distinct } from '../../src/stats/distinct.ts';
import { readExact } from '../../src/stats/exact.ts';
import { percentile } from '../../src/stats/percentile.ts';
import { emptyState } from '../../src/stats/statistic.ts';

const median = percentile({ fraction: 0.5, method: 'continuous' });

describe('a percentile', () => {
  test('of no rows is null, and so is not mistaken for a wait of 0', () => {
    expect(median.finalise(emptyState(median))).toEqual({ value: null, decimal: null, sampleSize: 0 });
  });

  test('of rows of which none has a value is null: the database sends a count of 0 and no number', () => {
    expect(median.finalise([readExact('0'), readExact(null)])).toEqual({ value: null, decimal: null, sampleSize: 0 });
  });

  test('that is 0 is 0, where there are rows behind it', () => {
    expect(median.finalise([readExact('3'), readExact('0')])).toEqual({ value: 0, decimal: null, sampleSize: 3 });
  });

  test('is a number without an exact decimal, since it is interpolated in floating point', () => {
    expect(median.finalise([readExact('4'), readExact('2.5')])).toEqual({ value: 2.5, decimal: null, sampleSize: 4 });
  });

  test('asks for its own fraction and method over the valid rows, and for how many these are', () => {
    expect(percentile({ fraction: 0.9, method: 'discrete' }).columns).toEqual([
      { name: 'n', of: [], when: ['valid'] },
      {
        name: 'value',
        of: ['value'],
        when: ['valid'],
        aggregate: { kind: 'percentile', fraction: 0.9, method: 'discrete' },
      },
    ]);
  });
});

describe('a distinct count', () => {
  test('of no rows is 0, not null', () => {
    expect(distinct().finalise(emptyState(distinct()))).toEqual({ value: 0, decimal: '0', sampleSize: 0 });
  });

  test('is the members, and its sample is the rows in which they were seen', () => {
    expect(distinct().finalise([readExact('4380'), readExact('4372')])).toEqual({
      value: 4372,
      decimal: '4372',
      sampleSize: 4380,
    });
  });
});

describe('neither of them', () => {
  test.each([median, distinct()])('$kind merges, adds up, or accumulates', (statistic) => {
    expect(statistic).toMatchObject({ mergeable: false, additive: false });
  });

  test.each([median, distinct()])('$kind has an interval or a test', (statistic) => {
    const state = [readExact('30'), readExact('12')];
    expect(statistic.interval(state, 0.95)).toBeNull();
    expect(statistic.significance(state, state)).toBeNull();
  });
});
