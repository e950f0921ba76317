/** A target of the whole split over its groups: by hand, at random, and where it cannot be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CascadeRequest, RateMethod, RateRequest } from '../../src/goals/cascade/cascade.ts';
import { recombine } from '../../src/goals/cascade/recombine.ts';
import { splitTarget } from '../../src/goals/cascade/split-target.ts';
import { type Bounds, metricBounds } from '../../src/goals/metric-bounds.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { metricSchema } from '../../src/model/metric.ts';

const points: Bounds = { minimum: -100, maximum: 100 };
const unbounded: Bounds = { minimum: null, maximum: null };

/** The whole is .5 · 20 + .3 · 40 + .2 · 60 = 34. */
const regions = [
  { key: 'emea', denominator: 500, value: 20 },
  { key: 'americas', denominator: 300, value: 40 },
  { key: 'apac', denominator: 200, value: 60 },
];

const nps = (method: RateMethod, target: number, changes: Partial<RateRequest> = {}): RateRequest => ({
  kind: 'rate',
  method,
  target,
  groups: regions,
  bounds: points,
  ...changes,
});

const targets = (request: CascadeRequest) =>
  Object.fromEntries(unwrap(splitTarget(request)).parts.map(({ key, target }) => [key, Number(target.toFixed(9))]));

const issuesOf = (request: CascadeRequest) => {
  const split = splitTarget(request);
  if (split.kind === 'ok') throw new Error('It was split, and should have been refused.');
  return split.issues;
};

describe('a target of a score', () => {
  test('is split so that each group moves by the same, closes the same part of its gap, or moves by weight', () => {
    expect(targets(nps({ kind: 'equalLift' }, 40))).toEqual({ emea: 26, americas: 46, apac: 66 });
    // A gap of 66 to 100, of which 6 are 1/11: 80, 60 and 40 of gap.
    expect(targets(nps({ kind: 'equalEffort' }, 40))).toEqual({
      emea: 27.272727273,
      americas: 45.454545455,
      apac: 63.636363636,
    });
    // k(.5 · 2 + .3 · 1) = 6.
    const weights = { emea: 2, americas: 1, apac: 0 };
    expect(targets(nps({ kind: 'givenWeights', weights }, 40))).toEqual({
      emea: 29.230769231,
      americas: 44.615384615,
      apac: 60,
    });
  });

  test('that is lower closes the gap to the minimum', () => {
    // 34 to 0 is 34 of a gap of 134.
    const down = targets(nps({ kind: 'equalEffort' }, 0));
    expect(down.emea).toBeCloseTo(20 - (120 * 34) / 134, 8);
    expect(targets(nps({ kind: 'equalLift' }, 30))).toEqual({ emea: 16, americas: 36, apac: 56 });
  });

  test('leaves out a group without rows, and says so', () => {
    const groups = [...regions, { key: 'antarctica', denominator: 0, value: null }];
    const split = unwrap(splitTarget(nps({ kind: 'equalLift' }, 40, { groups })));
    expect(split.excluded).toEqual([{ key: 'antarctica', reason: 'NO_ROWS' }]);
    expect(split.parts.map(({ key, share }) => [key, share])).toEqual([
      ['emea', 0.5],
      ['americas', 0.3],
      ['apac', 0.2],
    ]);
    expect(split).toMatchObject({ kind: 'rate', value: 34, target: 40 });
  });

  test('is refused where a group would pass its bound, with the group, the limit, and what to do', () => {
    expect(issuesOf(nps({ kind: 'equalLift' }, 80))).toEqual([
      {
        code: 'TARGET_OUT_OF_REACH',
        message: '"apac" would have to be at 106, past 100; by equalLift the whole can be at most 74.',
        path: ['target'],
        hints: ['Use equalEffort.', 'Set a target of at most 74.'],
      },
    ]);
    // The limit itself is within reach, and so is any target within the bounds by equal effort.
    expect(targets(nps({ kind: 'equalLift' }, 74))).toEqual({ emea: 60, americas: 80, apac: 100 });
    expect(targets(nps({ kind: 'equalEffort' }, 100))).toEqual({ emea: 100, americas: 100, apac: 100 });
    expect(issuesOf(nps({ kind: 'equalEffort' }, 101))[0]?.hints).toEqual(['Set a target of at most 100.']);
    // Weight 1 for APAC only: 40 of gap, .2 of the mix.
    const weights = { emea: 0, americas: 0, apac: 1 };
    expect(issuesOf(nps({ kind: 'givenWeights', weights }, 50))[0]?.message).toMatch(
      /"apac".* 140, past 100.* at most 42/,
    );
    expect(issuesOf(nps({ kind: 'givenWeights', weights: { emea: 0, americas: 0, apac: 0 } }, 50))[0]?.message).toMatch(
      /no group can move enough; the whole is at 34/,
    );
    expect(issuesOf(nps({ kind: 'equalLift' }, -90))[0]?.message).toMatch(/"emea".* -104, past -100.* at least -86/);
  });

  test('is refused with everything that makes no sense, each with a hint', () => {
    const wrong = nps({ kind: 'givenWeights', weights: { emea: -1, mars: 1 } }, Number.NaN, {
      groups: [
        { key: 'emea', denominator: -5, value: 20 },
        { key: 'emea', denominator: 5, value: null },
        { key: 'apac', denominator: 5, value: 120 },
      ],
    });
    const issues = issuesOf(wrong);
    expect(issues.map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['MALFORMED_INPUT', 'target'],
      ['MALFORMED_INPUT', 'groups.0.denominator'],
      ['MALFORMED_INPUT', 'groups.1.value'],
      ['MALFORMED_INPUT', 'groups.2.value'],
      ['MALFORMED_INPUT', 'method.weights.mars'],
      ['MALFORMED_INPUT', 'method.weights.emea'],
      ['MALFORMED_INPUT', 'method.weights'],
      ['MALFORMED_INPUT', 'groups'],
    ]);
    expect(issues.every(({ hints }) => hints.length > 0)).toBe(true);
    expect(issuesOf(nps({ kind: 'equalLift' }, 40, { groups: [] }))[0]?.message).toMatch(/nothing to split over/);
    expect(issuesOf(nps({ kind: 'equalEffort' }, 40, { bounds: unbounded }))[0]).toMatchObject({
      code: 'MALFORMED_INPUT',
      path: ['bounds', 'maximum'],
    });
  });
});

describe('a target of an amount', () => {
  const amount = (method: (CascadeRequest & { kind: 'amount' })['method'], target: number): CascadeRequest => ({
    kind: 'amount',
    method,
    target,
    groups: [
      { key: 'new', value: 10 },
      { key: 'old', value: 90 },
    ],
    bounds: { minimum: 0, maximum: null },
  });

  test('is split by the same change, the same factor, or weights', () => {
    expect(targets(amount({ kind: 'equalChange' }, 120))).toEqual({ new: 20, old: 100 });
    expect(targets(amount({ kind: 'equalRelativeChange' }, 120))).toEqual({ new: 12, old: 108 });
    expect(targets(amount({ kind: 'givenWeights', weights: { new: 3, old: 1 } }, 120))).toEqual({ new: 25, old: 95 });
  });

  test('is refused where a group would fall below its bound', () => {
    expect(issuesOf(amount({ kind: 'equalChange' }, 60))).toMatchObject([
      {
        code: 'TARGET_OUT_OF_REACH',
        message: '"new" would have to be at -10, past 0; by equalChange the whole can be at least 80.',
        hints: ['Use equalRelativeChange or givenWeights.', 'Set a target of at least 80.'],
      },
    ]);
  });
});

describe('any cascade', () => {
  const number = fc.double({ min: -100, max: 100, noNaN: true });
  const group = fc.record({
    denominator: fc.integer({ min: 1, max: 100_000 }),
    value: number,
    weight: fc.double({ min: 0, max: 10, noNaN: true }),
  });
  const request = fc
    .record({
      groups: fc.array(group, { minLength: 1, maxLength: 8 }),
      target: number,
      method: fc.constantFrom(
        'equalLift',
        'equalEffort',
        'givenWeights',
        'equalChange',
        'equalRelativeChange',
        'weightedAmount',
      ),
    })
    .map(({ groups, target, method }): CascadeRequest => {
      const keyed = groups.map((each, index) => ({ ...each, key: `g${index}` }));
      const weights = Object.fromEntries(keyed.map(({ key, weight }) => [key, weight]));
      const scaled = { target, groups: keyed };
      switch (method) {
        case 'equalLift':
        case 'equalEffort':
          return { kind: 'rate', method: { kind: method }, bounds: points, ...scaled };
        case 'givenWeights':
          return { kind: 'rate', method: { kind: 'givenWeights', weights }, bounds: points, ...scaled };
        case 'equalChange':
        case 'equalRelativeChange':
          return { kind: 'amount', method: { kind: method }, bounds: unbounded, ...scaled };
        default:
          return { kind: 'amount', method: { kind: 'givenWeights', weights }, bounds: unbounded, ...scaled };
      }
    });

  test('recombines to its target through the mix within 1e-9, inside the bounds, or says how far it can go', () => {
    let split = 0;
    fc.assert(
      fc.property(request, (asked) => {
        const found = splitTarget(asked);
        if (found.kind === 'refused') {
          expect(found.issues.map(({ code }) => code)).toEqual(['TARGET_OUT_OF_REACH']);
          return;
        }
        split++;
        const { parts } = found.value;
        expect(Math.abs(recombine(parts, (part) => part.target) - asked.target)).toBeLessThan(1e-9);
        for (const { target } of asked.kind === 'rate' ? parts : []) expect(Math.abs(target)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 400 },
    );
    expect(split).toBeGreaterThan(100);
  });

  test('by equal effort reaches every target within the bounds', () => {
    fc.assert(
      fc.property(request, (asked) => {
        fc.pre(asked.method.kind === 'equalEffort');
        const { groups, target } = asked;
        // From where all groups are at the one bound, they can still go to the other.
        expect(splitTarget(asked).kind, JSON.stringify({ groups, target })).toBe('ok');
      }),
    );
  });
});

test('a whole that is next to nothing does not grow to a target by a factor', () => {
  const groups = [
    { key: 'in', value: 5e-324 },
    { key: 'out', value: 0 },
  ];
  const asked = {
    kind: 'amount',
    method: { kind: 'equalRelativeChange' },
    target: 50,
    groups,
    bounds: unbounded,
  } as const;
  expect(issuesOf(asked)[0]?.message).toMatch(/no group can move enough/);
  const cancelling = [
    { key: 'in', value: 50 },
    { key: 'out', value: -50.000000000000007 },
  ];
  expect(issuesOf({ ...asked, groups: cancelling })[0]?.code).toBe('TARGET_OUT_OF_REACH');
});

describe('the bounds of a metric', () => {
  const of = (definition: object) =>
    metricBounds(
      metricSchema.parse({ key: 'm', name: 'M', dataset: 'd', unit: 'points', direction: 'increase', ...definition }),
    );

  test('follow from its type, and those of a mean from what is valid', () => {
    expect(of({ type: 'share', hit: { a: 1 } })).toEqual({ minimum: 0, maximum: 100 });
    expect(of({ type: 'net_share', top: { a: 1 }, bottom: { a: 2 } })).toEqual(points);
    expect(of({ type: 'count' })).toEqual({ minimum: 0, maximum: null });
    expect(of({ type: 'sum', value: 'a' })).toEqual(unbounded);
    expect(of({ type: 'mean', value: 'a', valid: { a: { between: [1, 7] }, b: 3 } })).toEqual({
      minimum: 1,
      maximum: 7,
    });
    expect(of({ type: 'mean', value: 'a', valid: { any: [{ a: { lte: 7 } }, { b: 3 }] } })).toEqual(unbounded);
  });
});
