import { describe, expect, test } from 'vitest';
import { type RetentionOptions, retention } from '../../src/stats/retention.ts';
import { emptyState, type State, type Statistic } from '../../src/stats/statistic.ts';

const options: RetentionOptions = {
  of: 'entities',
  measure: 'lost',
  cohort: 'start',
  denominator: 'start',
  losses: 'cohort',
};

const stateOf = (statistic: Statistic, sums: Readonly<Record<string, number>>): State =>
  statistic.columns.map(({ name }) => sums[name] ?? 0);

const percentOf = (changed: Partial<RetentionOptions>, sums: Readonly<Record<string, number>>) => {
  const statistic = retention({ ...options, ...changed });
  return statistic.finalise(stateOf(statistic, sums)).value;
};

describe('retention of entities', () => {
  const sums = { present: 200, present_at_end: 220, lost: 15, passed: 5 };

  test('loses those of the start that are gone, and keeps the others', () => {
    expect(percentOf({}, sums)).toBe(7.5);
    expect(percentOf({ measure: 'retained' }, sums)).toBe(92.5);
  });

  test('has variants: all losses, and the mean of both ends below the line', () => {
    expect(percentOf({ losses: 'all' }, sums)).toBe(10);
    // 15 of (200 + 220) / 2.
    expect(percentOf({ denominator: 'average' }, sums)).toBeCloseTo(7.142857142857143, 12);
  });

  test('of lost and retained makes 100 exactly, whatever the fraction', () => {
    for (let present = 1; present < 400; present += 7)
      for (let lost = 0; lost <= present; lost += 3)
        expect(
          (percentOf({}, { present, lost }) ?? 0) + (percentOf({ measure: 'retained' }, { present, lost }) ?? 0),
        ).toBe(100);
  });

  test('tells those that came and went within beside the number', () => {
    const statistic = retention(options);
    expect(statistic.finalise(stateOf(statistic, sums))).toMatchObject({
      sampleSize: 200,
      beside: [{ kind: 'JOINED_AND_LEFT', count: 5 }],
    });
  });

  test('is null where nobody was there', () => {
    const statistic = retention(options);
    expect(statistic.finalise(emptyState(statistic))).toMatchObject({ value: null, sampleSize: 0 });
    expect(statistic.interval(emptyState(statistic), 0.95)).toBeNull();
  });

  test('has the interval of Wilson: 15 of 148 lost is 0.062386 to 0.160487', () => {
    const lost = retention(options);
    const found = lost.interval(stateOf(lost, { present: 148, lost: 15 }), 0.95);
    expect(found?.lower).toBeCloseTo(6.2386, 4);
    expect(found?.upper).toBeCloseTo(16.0487, 4);
    const kept = retention({ ...options, measure: 'retained' });
    const other = kept.interval(stateOf(kept, { present: 148, lost: 15 }), 0.95);
    expect(other?.lower).toBeCloseTo(100 - 16.0487, 4);
  });

  test('has no interval where the denominator is no number of trials', () => {
    const statistic = retention({ ...options, denominator: 'average' });
    expect(statistic.interval(stateOf(statistic, sums), 0.95)).toBeNull();
  });

  test('compares churn and retention with opposite signs', () => {
    const [lost, kept] = [retention(options), retention({ ...options, measure: 'retained' })];
    const [a, b] = [
      { present: 100, lost: 20 },
      { present: 100, lost: 10 },
    ];
    const churn = lost.significance(stateOf(lost, a), stateOf(lost, b));
    const stayed = kept.significance(stateOf(kept, a), stateOf(kept, b));
    expect(churn?.statistic).toBeGreaterThan(0);
    expect(stayed?.statistic).toBe(-(churn?.statistic ?? 0));
    expect(stayed?.pValue).toBe(churn?.pValue);
  });
});

describe('retention of amounts', () => {
  // Start 10.0, contraction 0.6, churn 0.9, expansion 1.8.
  const sums = { present: 4, amount: 10, reduced: 1.5, gained: 1.8 };

  test('is 85 % gross and 103 % net, with 15 % lost and 18 % gained', () => {
    const of = 'amount';
    expect(percentOf({ of, measure: 'retained' }, sums)).toBe(85);
    expect(percentOf({ of, measure: 'net' }, sums)).toBe(103);
    expect(percentOf({ of, measure: 'lost' }, sums)).toBe(15);
    expect(percentOf({ of, measure: 'gained' }, sums)).toBe(18);
  });

  test('has neither interval nor test: amounts are no trials', () => {
    const statistic = retention({ ...options, of: 'amount', measure: 'net' });
    expect(statistic.interval(stateOf(statistic, sums), 0.95)).toBeNull();
    expect(statistic.significance(stateOf(statistic, sums), stateOf(statistic, sums))).toBeNull();
  });
});

describe('retention of the active', () => {
  test('keeps those of the period before that are active again: 304 of 974', () => {
    expect(percentOf({ cohort: 'previous', measure: 'retained' }, { present: 974, kept: 304 })).toBeCloseTo(
      31.211499,
      6,
    );
    expect(percentOf({ cohort: 'previous' }, { present: 974, kept: 304 })).toBeCloseTo(68.788501, 6);
  });

  test('sets the smaller amount, or the later one, against all of the period before', () => {
    const sums = { present: 3, amount: 100, kept_amount: 40, next_amount: 90 };
    const amount = { of: 'amount', cohort: 'previous' } as const;
    expect(percentOf({ ...amount, measure: 'retained' }, sums)).toBe(40);
    expect(percentOf({ ...amount, measure: 'net' }, sums)).toBe(90);
    expect(percentOf({ ...amount, measure: 'gained' }, sums)).toBe(50);
  });
});

test('every measure is one sum over another, which add over groups that share no entity', () => {
  const all: readonly Partial<RetentionOptions>[] = [
    ...(['lost', 'retained'] as const).flatMap((measure) => [
      { measure },
      { measure, losses: 'all' as const },
      { measure, denominator: 'average' as const },
    ]),
    ...(['lost', 'retained', 'net', 'gained'] as const).map((measure) => ({ measure, of: 'amount' as const })),
    { measure: 'retained', cohort: 'previous' },
  ];
  const sums = {
    present: 200,
    present_at_end: 220,
    lost: 15,
    passed: 5,
    amount: 900,
    reduced: 81,
    gained: 30,
    kept: 150,
  };
  for (const changed of all) {
    const statistic = retention({ ...options, ...changed });
    const found = statistic.fraction?.(stateOf(statistic, sums));
    expect(Number(found?.numerator) / Number(found?.denominator), JSON.stringify(changed)).toBeCloseTo(
      percentOf(changed, sums) ?? Number.NaN,
      11,
    );
  }
});
