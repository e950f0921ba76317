/** What a mix that moves on makes of a cascade whose parts all meet their targets. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RateCascade } from '../../src/goals/cascade/cascade.ts';
import { mixDrift } from '../../src/goals/cascade/mix-drift.ts';
import { recombine } from '../../src/goals/cascade/recombine.ts';
import { splitTarget } from '../../src/goals/cascade/split-target.ts';
import { unwrap } from '../../src/kernel/issue.ts';

/** From 34 to 40: the targets are 26, 46 and 66. */
const cascade = unwrap(
  splitTarget({
    kind: 'rate',
    method: { kind: 'equalLift' },
    target: 40,
    groups: [
      { key: 'emea', denominator: 500, value: 20 },
      { key: 'americas', denominator: 300, value: 40 },
      { key: 'apac', denominator: 200, value: 60 },
    ],
    bounds: { minimum: -100, maximum: 100 },
  }),
) as RateCascade;

describe('a mix that drifts', () => {
  const mix = (emea: number, americas: number, apac: number) => [
    { key: 'emea', denominator: emea },
    { key: 'americas', denominator: americas },
    { key: 'apac', denominator: apac },
  ];

  test('that stands still misses nothing', () => {
    const drift = mixDrift(cascade, mix(50, 30, 20));
    expect(drift?.miss).toBeCloseTo(0, 12);
    expect(drift?.groups.every(({ effect }) => Math.abs(effect) < 1e-12)).toBe(true);
  });

  test('tells by how much the parts now miss the target, which groups matter, and how to split it anew', () => {
    // Targets 26, 46 and 66: .6 · 26 + .3 · 46 + .1 · 66 = 36.
    const drift = mixDrift(cascade, mix(60, 30, 10));
    expect(drift?.recombined).toBeCloseTo(36, 12);
    expect(drift?.miss).toBeCloseTo(-4, 12);
    expect(drift?.groups.map(({ key }) => key)).toEqual(['apac', 'emea', 'americas']);
    // −.1 · (66 − 40) and .1 · (26 − 40).
    expect(drift?.groups[0]?.effect).toBeCloseTo(-2.6, 12);
    expect(drift?.groups[1]?.effect).toBeCloseTo(-1.4, 12);
    // The whole is at .6 · 20 + .3 · 40 + .1 · 60 = 30 now, and each group has 10 to go.
    const anew = drift && unwrap(drift.suggestion);
    expect(anew?.parts.map(({ target }) => Number(target.toFixed(9)))).toEqual([30, 50, 70]);
    expect(recombine(anew?.parts ?? [], (part) => part.target)).toBeCloseTo(40, 12);
  });

  test('has groups that no part covers told apart, and wants their value to split anew', () => {
    const grown = [...mix(50, 30, 10), { key: 'africa', denominator: 10 }];
    const drift = mixDrift(cascade, grown);
    expect(drift?.uncovered).toEqual([{ key: 'africa', share: 0.1 }]);
    expect(drift?.groups.map(({ shareNow }) => shareNow).reduce((sum, each) => sum + each)).toBeCloseTo(1, 12);
    expect(drift?.suggestion).toMatchObject({
      kind: 'refused',
      issues: [{ code: 'MALFORMED_INPUT', message: '"africa" has rows and no value.' }],
    });
    const valued = mixDrift(cascade, [...mix(50, 30, 10), { key: 'africa', denominator: 10, value: 0 }]);
    const anew = valued && unwrap(valued.suggestion);
    expect(recombine(anew?.parts ?? [], (part) => part.target)).toBeCloseTo(40, 12);
    expect(anew?.parts.map(({ key }) => key)).toContain('africa');
  });

  test('to groups without any part is null: there is nothing to recombine', () => {
    expect(mixDrift(cascade, [{ key: 'africa', denominator: 10 }])).toBeNull();
  });

  test('has the sum of its effects as the miss, wherever it goes', () => {
    const size = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(size, size, size, (emea, americas, apac) => {
        const drift = mixDrift(cascade, mix(emea, americas, apac));
        fc.pre(drift !== null);
        const shift = cascade.parts.reduce((sum, { key, share, target }) => {
          const now = drift.groups.find((group) => group.key === key)?.shareNow ?? Number.NaN;
          return sum + (now - (share ?? Number.NaN)) * target;
        }, 0);
        expect(Math.abs(drift.miss - shift)).toBeLessThan(1e-9);
        expect(Math.abs(drift.groups.reduce((sum, { effect }) => sum + effect, 0) - drift.miss)).toBeLessThan(1e-9);
      }),
    );
  });
});
