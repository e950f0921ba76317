/** Where a target stands: the state machine, trajectories, hysteresis and roll-up, by hand and at random. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUp } from '../../src/goals/roll-up/roll-up.ts';
import { expectedValue } from '../../src/goals/status/expected-value.ts';
import { type Evidence, judgeTarget } from '../../src/goals/status/judge-target.ts';
import { neededSample } from '../../src/goals/status/needed-sample.ts';
import { attainment, paceOf } from '../../src/goals/status/progress.ts';
import { settleStatus } from '../../src/goals/status/settle-status.ts';
import type { TargetStatus } from '../../src/goals/status/target-status.ts';
import { netShare } from '../../src/stats/net-share.ts';

const [start, due, now] = [0, 1000, 500];

const nps = (bottom: number, passive: number, top: number) => {
  const statistic = netShare({ weighted: false });
  const state = [bottom + passive + top, top, bottom];
  return { estimate: statistic.finalise(state), interval: statistic.interval(state, 0.95) };
};

const evidence = (given: Partial<Evidence>): Evidence => ({
  now,
  startsAt: start,
  dueAt: due,
  aim: { direction: 'increase', value: 45 },
  observed: nps(10, 30, 60),
  minimumSample: 1,
  expected: null,
  tolerance: 0,
  breaches: [],
  tell: (value) => value.toFixed(1),
  ...given,
});

const statusOf = (given: Partial<Evidence>): TargetStatus => judgeTarget(evidence(given)).status;

const around = (value: number, half: number) => ({
  estimate: { value, sampleSize: 100 },
  interval: { lower: value - half, upper: value + half },
});

describe('a target', () => {
  it('of 45 is inconclusive at (10, 30, 60), and met at the same shares and a hundred times the count', () => {
    expect(judgeTarget(evidence({}))).toEqual({
      status: 'inconclusive',
      reason: '50.0 (35.5 to 61.6) neither reaches nor misses the target of 45.0 for sure.',
    });
    expect(statusOf({ observed: nps(1000, 3000, 6000) })).toBe('met');
  });

  it.each<[TargetStatus, Partial<Evidence>]>([
    ['not_started', { now: -1 }],
    ['insufficient_data', { minimumSample: 101 }],
    ['insufficient_data', { observed: { estimate: { value: null, sampleSize: 0 }, interval: null } }],
    ['met', { observed: around(50, 5) }],
    ['on_track', { observed: around(40, 2), expected: 38 }],
    ['inconclusive', { observed: around(40, 2), expected: 41 }],
    ['at_risk', { observed: around(40, 2), expected: 43, tolerance: 1 }],
    ['off_track', { observed: around(40, 2), expected: 43.1, tolerance: 1 }],
    ['missed', { observed: around(40, 2), expected: 38, now: due }],
    ['inconclusive', { observed: around(44, 2), now: due }],
    ['met', { observed: around(50, 5), now: due }],
    ['at_risk', { observed: around(50, 5), breaches: ['Wait pays for it.'] }],
    ['off_track', { observed: around(30, 5), breaches: ['Wait pays for it.'] }],
    ['met', { observed: { estimate: { value: 45, sampleSize: null }, interval: null } }],
    ['missed', { observed: { estimate: { value: 44.9, sampleSize: null }, interval: null }, now: due }],
  ])('is %s: %o', (status, given) => {
    expect(statusOf(given)).toBe(status);
  });

  it('that is to go down is judged as its mirror image', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.option(fc.double({ min: -50, max: 50, noNaN: true })),
        fc.constantFrom(now, due),
        (value, half, aim, expected, at) => {
          const up = { aim: { direction: 'increase', value: aim }, observed: around(value, half), expected } as const;
          const down = {
            aim: { direction: 'decrease', value: -aim },
            observed: around(-value, half),
            expected: expected === null ? null : -expected,
          } as const;
          expect(statusOf({ ...down, now: at, tolerance: 3 })).toBe(statusOf({ ...up, now: at, tolerance: 3 }));
        },
      ),
    );
  });

  it.each<[TargetStatus, number, number, number]>([
    ['on_track', now, 50, 2],
    ['met', due, 50, 2],
    ['inconclusive', now, 59, 2],
    ['at_risk', now, 61, 0.5],
    ['off_track', now, 70, 2],
    ['missed', due, 30, 2],
  ])('to stay within 40 and 60 is %s at %i with %d ± %d', (status, at, value, half) => {
    const aim = { direction: 'range', low: 40, high: 60 } as const;
    expect(statusOf({ aim, now: at, observed: around(value, half), tolerance: 1 })).toBe(status);
  });

  it('needs so many more rows to be decided that one fewer would not do', () => {
    const decided = (size: number) => (1.96 * 80) / Math.sqrt(size) < 5;
    const needed = neededSample(100, decided);
    expect(needed).toBe(Math.floor((1.96 * 80) ** 2 / 25) + 1);
    expect(decided((needed ?? 0) - 1)).toBe(false);
    expect(neededSample(100, () => false)).toBeNull();
  });
});

describe('a trajectory', () => {
  const target = {
    aim: { direction: 'increase', value: 60 },
    startsAt: start,
    dueAt: due,
    measuredOver: { kind: 'last', count: 1, grain: 'month' },
    milestones: [
      { dueAt: 300, value: 45, title: null },
      { dueAt: 800, value: 55, title: null },
    ],
    trajectory: 'linear',
  } as const;

  it('runs in equal steps, from milestone to milestone, or along last year tilted from baseline to target', () => {
    expect(expectedValue(target, 40, now, null)).toBe(50);
    expect(expectedValue(target, null, now, null)).toBeNull();
    const stepped = { ...target, trajectory: 'stepped' } as const;
    expect([100, 300, 799, 800].map((at) => expectedValue(stepped, 40, at, null))).toEqual([40, 45, 45, 55]);
    const seasonal = { ...target, trajectory: 'seasonal' } as const;
    const lastYear = { start: 30, now: 20, due: 36 };
    // 20 + ½·(40 − 30) + ½·(60 − 36)
    expect(expectedValue(seasonal, 40, now, lastYear)).toBe(37);
    expect(expectedValue(seasonal, 40, start, { ...lastYear, now: 30 })).toBe(40);
    expect(
      expectedValue({ ...seasonal, measuredOver: { kind: 'sinceStart' } }, 0, now, { start: null, now: 25, due: 50 }),
    ).toBe(30);
  });

  it('ends at the target, whichever way it takes', () => {
    for (const trajectory of ['linear', 'stepped', 'seasonal'] as const)
      expect(expectedValue({ ...target, trajectory }, 40, due, null)).toBe(60);
  });
});

describe('attainment and pace', () => {
  it('count from the baseline, up as well as down', () => {
    expect(attainment({ direction: 'increase', value: 60 }, 40, 50)).toBe(0.5);
    expect(attainment({ direction: 'decrease', value: 2 }, 4, 5)).toBe(-0.5);
    expect(attainment({ direction: 'increase', value: 40 }, 40, 50)).toBeNull();
    const day = 86_400_000;
    const pace = paceOf({ aim: { direction: 'increase', value: 60 }, startsAt: 0, dueAt: 100 * day }, 60 * day, {
      baseline: 40,
      expected: 52,
      actual: 50,
    });
    expect(pace).toEqual({ gap: -2, achieved: 10 / 60, required: 10 / 40 });
  });
});

describe('hysteresis', () => {
  const days = (observed: readonly TargetStatus[]): readonly TargetStatus[] => {
    let latest: Parameters<typeof settleStatus>[1] = null;
    return observed.map((each) => {
      const shown = settleStatus(each, latest, false);
      latest = { observed: each, shown };
      return shown;
    });
  };

  it('shows a change once two days agree on it, so that a number on the line does not flap', () => {
    expect(days(['on_track', 'at_risk', 'on_track', 'at_risk', 'at_risk', 'on_track'])).toEqual([
      'on_track',
      'on_track',
      'on_track',
      'on_track',
      'at_risk',
      'at_risk',
    ]);
  });

  it('does not hold back a start, nor the word on the due date', () => {
    expect(days(['not_started', 'off_track'])).toEqual(['not_started', 'off_track']);
    expect(settleStatus('missed', { observed: 'on_track', shown: 'on_track' }, true)).toBe('missed');
  });
});

describe('a roll-up', () => {
  const part = (status: TargetStatus, weight = 1, reached: number | null = null) => ({
    name: status,
    status,
    weight,
    attainment: reached,
  });

  it('is the worst, the weight that is on the way, or a count', () => {
    const parts = [part('on_track', 3, 1.4), part('off_track', 1, 0.2), part('not_started')];
    expect(rollUp('worst_child', parts)).toMatchObject({ status: 'off_track', attainment: 0.8 });
    expect(rollUp('weighted', parts)).toMatchObject({ status: 'on_track' });
    expect(rollUp('indicator_count', parts)).toMatchObject({
      status: 'at_risk',
      reason: '1 of 2 below it are met or on track.',
    });
  });

  it('without a target is no target, and never on track', () => {
    for (const how of ['worst_child', 'weighted', 'indicator_count'] as const) {
      expect(rollUp(how, []).status).toBe('no_target');
      expect(rollUp(how, [part('no_target')]).status).toBe('no_target');
      expect(rollUp(how, [part('not_started')]).status).toBe('not_started');
      expect(rollUp(how, [part('met'), part('met')]).status).toBe('met');
    }
  });
});
