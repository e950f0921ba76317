/** Why a number moved, on states alone: forms of formulas, withheld groups, and sums that hold for every statistic. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decomposeGroups, type GroupStates } from '../../src/engine/decompose/decompose-groups.ts';
import { findForm } from '../../src/engine/decompose/find-form.ts';
import { measured, noSpan, type States } from '../../src/engine/measured.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { bindMetric } from '../../src/plan/bind-metric.ts';
import type { Computation } from '../../src/plan/measurement.ts';
import { modelOf } from '../kit/small-world.ts';

const share = { type: 'share', dataset: 'rows', unit: 'percent' };
const formula = (key: string, expression: string) => ({ key, type: 'formula', expression });

const model = modelOf({
  datasets: [
    {
      key: 'rows',
      table: 'rows',
      time: null,
      dimensions: [{ key: 'kind' }, { key: 'value', type: 'number' }, { key: 'weight', type: 'number' }],
      measures: { rows: { type: 'count' }, values: { type: 'sum', value: 'value' } },
    },
  ],
  metrics: [
    { key: 'rows', type: 'count', dataset: 'rows' },
    { key: 'total', type: 'sum', dataset: 'rows', value: 'value' },
    { key: 'mean', type: 'mean', dataset: 'rows', value: 'value' },
    { key: 'weighted', type: 'mean', dataset: 'rows', value: 'value', weight: 'weight' },
    { key: 'hits', ...share, hit: { kind: 'a' } },
    { key: 'others', ...share, hit: { kind: 'b' }, valid: { kind: { ne: 'c' } } },
    { key: 'many', ...share, hit: { kind: 'a' }, minimumSample: 5 },
    { key: 'median', type: 'percentile', dataset: 'rows', value: 'value', percentile: 50 },
    { key: 'kinds', type: 'distinct', dataset: 'rows', value: 'kind' },
    formula('per_row', '100 * total / rows'),
    formula('growth', '100 * rows / (total - rows)'),
    formula('missed', '100 - hits'),
    formula('twice', '(hits + hits) / 2'),
    formula('back', 'mean * 1'),
    formula('per_row_of_two', 'per_row / 100 - 1'),
    formula('with_fee', 'rows + 1'),
    formula('apart', 'hits - others'),
    formula('larger', 'max(rows, total)'),
    formula('of_median', 'median / rows'),
    formula('of_many', '2 * many'),
  ],
});

const computationOf = (key: string): Computation => unwrap(bindMetric(model, key));

/** The states of a computation, from the sums of each metric in it. */
function statesOf(computation: Computation, sums: Readonly<Record<string, readonly number[]>>): States {
  if (computation.kind === 'measurement')
    return { kind: 'state', computation, state: sums[computation.metric.key] ?? [], span: noSpan };
  return {
    kind: 'formula',
    computation,
    parts: new Map([...computation.parts].map(([name, part]) => [name, statesOf(part, sums)])),
  };
}

const decomposed = (computation: Computation, groups: readonly GroupStates[], top: number | null = null) =>
  decomposeGroups({ computation, form: unwrap(findForm(computation)), top }, groups);

/** Hits of rows before and after, a pair a group. */
const ofHits = (key: string, counts: readonly (readonly [string, number, number, number, number])[]) => {
  const computation = computationOf(key);
  const state = (hits: number, n: number): States => statesOf(computation, { hits: [n, hits], many: [n, hits] });
  return {
    computation,
    groups: counts.map(
      ([member, h0, n0, h1, n1]): GroupStates => ({ members: [member], before: state(h0, n0), after: state(h1, n1) }),
    ),
  };
};

describe('the groups of a change', () => {
  const worked = [
    ['desktop', 270, 900, 35, 100],
    ['mobile', 5, 100, 90, 900],
  ] as const;

  test('tell mix and rate, the largest contribution first', () => {
    const { computation, groups } = ofHits('hits', worked);
    const { told } = unwrap(decomposed(computation, groups));
    expect(told).toMatchObject({
      before: { value: 27.5 },
      after: { value: 12.5, sampleSize: 1000 },
      change: -15,
      other: null,
      withheld: null,
    });
    expect(told.effects).toEqual([
      { kind: 'mix', value: -20 },
      { kind: 'rate', value: 5 },
    ]);
    expect(told.contributions).toMatchObject(
      [
        {
          members: ['desktop'],
          contribution: -1.5,
          before: { value: 30, share: 0.9 },
          after: { value: 35, share: 0.1 },
        },
        { members: ['mobile'], contribution: -13.5 },
      ].toReversed(),
    );
  });

  test('keep their mix and rate where `top` tells some of them as one', () => {
    const { computation, groups } = ofHits('hits', worked);
    const { told } = unwrap(decomposed(computation, groups, 1));
    expect(told.effects).toEqual([
      { kind: 'mix', value: -20 },
      { kind: 'rate', value: 5 },
    ]);
    expect(told.contributions.map(({ members }) => members)).toEqual([['mobile']]);
    expect(told.other).toMatchObject({
      groups: 1,
      contribution: -1.5,
      effects: [
        { kind: 'mix', value: -2 },
        { kind: 'rate', value: 0.5 },
      ],
      before: { value: 30 },
    });
  });

  test('of too few rows are told as one, and the smallest of the others joins until they are enough', () => {
    // Two rows after in c: its number is withheld, and alone in a remainder it would be told.
    const { computation, groups } = ofHits('many', [
      ['a', 50, 100, 60, 100],
      ['b', 5, 10, 2, 8],
      ['c', 3, 6, 1, 2],
      ['d', 0, 0, 5, 20],
    ]);
    const { told } = unwrap(decomposed(computation, groups));
    expect(told.contributions.map(({ members: [member] }) => member).toSorted()).toEqual(['a', 'd']);
    expect(told.withheld).toMatchObject({
      members: [null],
      groups: 2,
      before: { value: 50, sampleSize: 16 },
      after: { value: 30, sampleSize: 10 },
    });
    const sum = told.contributions.reduce((total, each) => total + each.contribution, told.withheld?.contribution ?? 0);
    expect(sum).toBeCloseTo(told.change, 12);
    expect(told.assumptions.join(' ')).toMatch(/2 groups are told as one/);
    // A formula over it withholds as it does.
    const over = ofHits('of_many', [
      ['a', 50, 100, 60, 100],
      ['c', 3, 6, 1, 2],
      ['e', 9, 10, 9, 10],
    ]);
    expect(unwrap(decomposed(over.computation, over.groups)).told).toMatchObject({
      contributions: [{ members: ['a'] }],
      withheld: { groups: 2 },
    });
  });

  test('are refused with the reason where the whole has no number, or is withheld', () => {
    const empty = ofHits('hits', [['a', 0, 0, 5, 10]]);
    expect(decomposed(empty.computation, empty.groups)).toMatchObject({
      issues: [{ code: 'NOTHING_TO_DECOMPOSE', message: 'hits has no value in the earlier period.' }],
    });
    const few = ofHits('many', [
      ['a', 1, 2, 5, 10],
      ['b', 0, 1, 2, 2],
    ]);
    expect(decomposed(few.computation, few.groups)).toMatchObject({
      issues: [{ code: 'NOTHING_TO_DECOMPOSE', message: expect.stringMatching(/withheld: 3 rows/) }],
    });
  });

  test('without anything in either period are left out', () => {
    const { computation, groups } = ofHits('hits', [...worked, ['tablet', 0, 0, 0, 0]]);
    expect(unwrap(decomposed(computation, groups)).told.contributions).toHaveLength(2);
  });
});

describe('what cannot be taken apart exactly', () => {
  const codeOf = (key: string) => {
    const form = findForm(computationOf(key));
    return form.kind === 'refused' ? form.issues.map(({ code }) => code) : form.value.kind;
  };

  test('is refused: order statistics, distinct counts, and formulas that are no sum over groups', () => {
    for (const key of ['median', 'kinds', 'with_fee', 'apart', 'larger', 'of_median'])
      expect(codeOf(key), key).toEqual(['NOT_DECOMPOSABLE']);
  });

  test('does not hold of a formula that is an amount, or one sum over another', () => {
    for (const key of ['per_row', 'growth', 'missed', 'twice', 'back', 'per_row_of_two'])
      expect(codeOf(key), key).toBe('fraction');
  });
});

describe('a population, however it is split', () => {
  /** A row is its value, in hundredths, its weight and its kind. */
  const row = fc.record({
    value: fc.integer({ min: -500, max: 1000 }),
    weight: fc.nat(5),
    kind: fc.constantFrom('a', 'b', 'c'),
  });
  type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
  const rows = fc.array(row, { maxLength: 15 });

  const sumsOf = (all: readonly Row[]): Readonly<Record<string, readonly number[]>> => {
    const sum = (of: (each: Row) => number) => all.reduce((total, each) => total + of(each), 0);
    const n = all.length;
    const values = sum(({ value }) => value);
    return {
      rows: [n],
      total: [values, n],
      mean: [n, values, sum(({ value }) => value ** 2)],
      weighted: [
        n,
        sum(({ weight }) => weight),
        sum(({ weight }) => weight ** 2),
        sum(({ weight, value }) => weight * value),
        sum(({ weight, value }) => weight * value ** 2),
      ],
      hits: [n, sum(({ kind }) => (kind === 'a' ? 1 : 0))],
    };
  };

  const split = fc.array(fc.record({ before: rows, after: rows }), { minLength: 1, maxLength: 6 });

  test.each(['rows', 'total', 'mean', 'weighted', 'hits', 'per_row', 'growth', 'missed', 'twice', 'per_row_of_two'])(
    'has the change of %s as the sum of its contributions, and its own value as the whole',
    (key) => {
      const computation = computationOf(key);
      fc.assert(
        fc.property(split, (groups) => {
          const states = groups.map(({ before, after }, index) => ({
            members: [index],
            before: statesOf(computation, sumsOf(before)),
            after: statesOf(computation, sumsOf(after)),
          }));
          const direct = (side: 'before' | 'after') =>
            measured(statesOf(computation, sumsOf(groups.flatMap((group) => group[side])))).estimate.value;
          const found = decomposed(computation, states);
          const [before, after] = [direct('before'), direct('after')];
          if (before === null || after === null) {
            expect(found.kind).toBe('refused');
            return;
          }
          const { told } = unwrap(found);
          const near = (a: number | null, b: number) =>
            expect(Math.abs((a ?? Number.NaN) - b)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(b)));
          near(told.before.value, before);
          near(told.after.value, after);
          const sum = told.contributions.reduce((total, { contribution }) => total + contribution, 0);
          expect(Math.abs(sum - (after - before))).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(after), Math.abs(before)),
          );
        }),
        { numRuns: 60 },
      );
    },
  );
});
