/** The change of a number taken apart by groups: sums of fractions, by hand and at random. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountEffects } from '../../src/stats/amount-effects.ts';
import type { Effect, FractionSides } from '../../src/stats/effects.ts';
import { fractionEffects } from '../../src/stats/fraction-effects.ts';
import type { Fraction } from '../../src/stats/statistic.ts';

const over = (numerator: number, denominator: number): Fraction => ({ numerator, denominator });

const wholeOf = (groups: readonly FractionSides[]): FractionSides => {
  const sum = (side: 'before' | 'after', part: 'numerator' | 'denominator') =>
    groups.reduce((total, group) => total + Number(group[side][part]), 0);
  return {
    before: over(sum('before', 'numerator'), sum('before', 'denominator')),
    after: over(sum('after', 'numerator'), sum('after', 'denominator')),
  };
};

const effectsOf = (groups: readonly FractionSides[]) => groups.map((group) => fractionEffects(group, wholeOf(groups)));

const byKind = (effects: readonly Effect[]) => {
  const totals: Partial<Record<Effect['kind'], number>> = {};
  for (const { kind, value } of effects) totals[kind] = (totals[kind] ?? 0) + value;
  return totals;
};

describe('a change of a share', () => {
  test('is mix where customers move to the channel that does worse, though each channel does better', () => {
    const desktop = { before: over(270, 900), after: over(35, 100) };
    const mobile = { before: over(5, 100), after: over(90, 900) };
    const [first, second] = effectsOf([desktop, mobile]);
    // From 27.5 % to 12.5 %.
    expect((first?.contribution ?? 0) + (second?.contribution ?? 0)).toBeCloseTo(-0.15, 12);
    const totals = byKind([...(first?.effects ?? []), ...(second?.effects ?? [])]);
    expect(totals.mix).toBeCloseTo(-0.2, 12);
    expect(totals.rate).toBeCloseTo(0.05, 12);
    // Desktop: (.1 − .9)(.30 − .275) and .1(.35 − .30); mobile: (.9 − .1)(.05 − .275) and .9(.10 − .05).
    expect(first?.effects.map(({ value }) => value)).toEqual([-0.02, 0.005]);
    expect(second?.effects.map(({ value }) => value)).toEqual([-0.18, 0.045]);
  });

  test('counts a group that came or went against the number of the whole before', () => {
    const [old, gone, entered] = effectsOf([
      { before: over(30, 100), after: over(30, 100) },
      { before: over(50, 100), after: over(0, 0) },
      { before: over(0, 0), after: over(90, 100) },
    ]);
    // R₀ = .4: gone −.5(.5 − .4), entered .5(.9 − .4).
    expect(gone).toEqual({ contribution: -0.05, effects: [{ kind: 'gone', value: -0.05 }] });
    expect(entered).toEqual({ contribution: 0.25, effects: [{ kind: 'entered', value: 0.25 }] });
    expect(old).toEqual({
      contribution: 0,
      effects: [
        { kind: 'mix', value: 0 },
        { kind: 'rate', value: 0 },
      ],
    });
  });

  test('tells a group with a numerator and no denominator whole', () => {
    // Tickets over customers: one region has tickets and no customer. From 5/10 to 8/10, all of it there.
    const [plain, without] = effectsOf([
      { before: over(5, 10), after: over(5, 10) },
      { before: over(0, 0), after: over(3, 0) },
    ]);
    expect(plain?.contribution).toBe(0);
    expect(without).toEqual({ contribution: 0.3, effects: [{ kind: 'rate', value: 0.3 }] });
  });

  const part = fc
    .nat(1000)
    .chain((denominator) => fc.record({ denominator: fc.constant(denominator), numerator: fc.nat(denominator) }));
  const groups = fc.array(fc.record({ before: part, after: part }), { minLength: 1, maxLength: 12 });

  test('is the sum of its contributions, and each of these the sum of its effects, however a population is split', () => {
    fc.assert(
      fc.property(groups, (split) => {
        const { before, after } = wholeOf(split);
        fc.pre(before.denominator !== 0 && after.denominator !== 0);
        const found = effectsOf(split);
        const direct =
          Number(after.numerator) / Number(after.denominator) - Number(before.numerator) / Number(before.denominator);
        expect(Math.abs(found.reduce((sum, { contribution }) => sum + contribution, 0) - direct)).toBeLessThan(1e-9);
        for (const { contribution, effects } of found)
          expect(Math.abs(effects.reduce((sum, { value }) => sum + value, 0) - contribution)).toBeLessThan(1e-9);
        // By the definition: w₁(r₁ − R₀) − w₀(r₀ − R₀).
        const earlier = Number(before.numerator) / Number(before.denominator);
        for (const [index, group] of split.entries()) {
          const beyond = (side: Fraction, whole: Fraction) =>
            side.denominator === 0
              ? 0
              : (Number(side.denominator) / Number(whole.denominator)) *
                (Number(side.numerator) / Number(side.denominator) - earlier);
          const expected = beyond(group.after, after) - beyond(group.before, before);
          expect(Math.abs((found[index]?.contribution ?? Number.NaN) - expected)).toBeLessThan(1e-9);
        }
      }),
    );
  });

  test('is all rate where the mix stands still, and all mix where the numbers of the groups do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.nat(100), fc.nat(100)), { minLength: 1 }),
        (rows) => {
          const still = rows.map(([size, r0, r1]) => ({
            before: over(size * r0, size * 100),
            after: over(2 * size * r1, 2 * size * 100),
          }));
          for (const { effects } of effectsOf(still)) expect(Math.abs(effects[0]?.value ?? 1)).toBe(0);
          const moved = rows.map(([size, rate, next]) => ({
            before: over(size * rate, size * 100),
            after: over((next + 1) * rate, (next + 1) * 100),
          }));
          for (const { effects } of effectsOf(moved)) expect(Math.abs(effects[1]?.value ?? 1)).toBe(0);
        },
      ),
    );
  });
});

describe('a change of an amount', () => {
  const of = (amount: number, empty = false) => ({ amount, empty });

  test('is the change of each group, which came, went, or became more or less', () => {
    expect(amountEffects({ before: of(7), after: of(4) })).toEqual({
      contribution: -3,
      effects: [{ kind: 'change', value: -3 }],
    });
    expect(amountEffects({ before: of(0, true), after: of(4) }).effects).toEqual([{ kind: 'entered', value: 4 }]);
    expect(amountEffects({ before: of(7), after: of(0, true) }).effects).toEqual([{ kind: 'gone', value: -7 }]);
    // Five that came and five that went are rows.
    expect(amountEffects({ before: of(0), after: of(4) }).effects).toEqual([{ kind: 'change', value: 4 }]);
  });
});
