import { describe, expect, it } from 'vitest';
import { conversion } from '../../src/stats/conversion.ts';
import { shares } from '../../src/stats/shares.ts';
import { combineStates } from '../../src/stats/statistic.ts';
import { withBeside } from '../../src/stats/with-beside.ts';

/** Matured, converted, all base rows. */
const statistic = conversion();

describe('a conversion', () => {
  it('is a share of the matured rows, with the others beside it', () => {
    expect(statistic.finalise([107, 74, 120])).toEqual({
      value: (100 * 74) / 107,
      decimal: null,
      sampleSize: 107,
      beside: [{ kind: 'IMMATURE', count: 13 }],
    });
  });

  it('is null, not 0, while no window has passed', () => {
    expect(statistic.finalise([0, 0, 9])).toMatchObject({ value: null, sampleSize: 0, beside: [{ count: 9 }] });
    expect(statistic.interval([0, 0, 9], 0.95)).toBeNull();
  });

  it('has the interval of Wilson: 74 of 107 lie between .598715 and .771183', () => {
    const interval = statistic.interval([107, 74, 120], 0.95);
    expect(interval?.method).toBe('WILSON');
    expect(interval?.lower).toBeCloseTo(59.8715, 4);
    expect(interval?.upper).toBeCloseTo(77.1183, 4);
  });

  it('is tested as two proportions, whatever is immature', () => {
    const [a, b] = [
      [80, 45, 99],
      [148, 15, 148],
    ] as const;
    const share = shares({ weighted: false });
    expect(statistic.significance(a, b)).toEqual(share.significance([80, 45], [148, 15]));
  });
});

describe('counts beside a number', () => {
  const share = withBeside(shares({ weighted: false }), ['INVALID', 'CENSORED']);

  it('stand before the columns of the statistic in one order, and leave its number alone', () => {
    expect(share.columns.map(({ name }) => name)).toEqual(['censored', 'invalid', 'n', 'hits']);
    expect(share.finalise([3, 2, 20, 5])).toEqual({
      value: 25,
      decimal: null,
      sampleSize: 20,
      beside: [
        { kind: 'CENSORED', count: 3 },
        { kind: 'INVALID', count: 2 },
      ],
    });
    expect(share.interval([3, 2, 20, 5], 0.9)).toEqual(shares({ weighted: false }).interval([20, 5], 0.9));
  });

  it('merge, and can be taken out of a whole', () => {
    const [a, b] = [
      [3, 2, 20, 5],
      [7, 0, 1, 0],
    ] as const;
    const whole = combineStates(share, a, b, 1);
    expect(whole).toEqual([10, 2, 21, 5]);
    expect(share.finalise(combineStates(share, whole, a, -1)).beside?.map(({ count }) => count)).toEqual([7, 0]);
  });

  it('are not there where nothing is to be told', () => {
    const plain = shares({ weighted: false });
    expect(withBeside(plain, [])).toBe(plain);
    expect(plain.finalise([1, 1]).beside).toBeUndefined();
  });
});
