import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balance } from '../../src/stats/balance.ts';
import { conversion } from '../../src/stats/conversion.ts';
import { count } from '../../src/stats/count.ts';
import { add, type Exact, quotient, toDecimal, zero } from '../../src/stats/exact.ts';
import { moments } from '../../src/stats/moments.ts';
import { netShare } from '../../src/stats/net-share.ts';
import { ratio } from '../../src/stats/ratio.ts';
import { shares } from '../../src/stats/shares.ts';
import {
  combineStates,
  emptyState,
  mergeStates,
  type State,
  type Statistic,
  withoutState,
} from '../../src/stats/statistic.ts';
import { sum } from '../../src/stats/sum.ts';
import { columnsOfValue, valuesOnly } from '../../src/stats/values-only.ts';
import { withBeside } from '../../src/stats/with-beside.ts';
import { type Row, stateOf } from './support.ts';

const statistics: readonly (readonly [name: string, statistic: Statistic])[] = [
  ['count', count()],
  ['sum', sum()],
  ['mean', moments({ weighted: false })],
  ['weighted mean', moments({ weighted: true })],
  ['share', shares({ weighted: false })],
  ['weighted share', shares({ weighted: true })],
  ['net share', netShare({ weighted: false })],
  ['weighted net share', netShare({ weighted: true })],
  ['conversion', conversion()],
  ['share with counts beside', withBeside(shares({ weighted: true }), ['INVALID', 'CENSORED'])],
  ['ratio of sums', ratio({ numerator: 'sum', denominator: 'sum', sameRows: true, percent: false })],
  ['ratio of counts', ratio({ numerator: 'count', denominator: 'count', sameRows: true, percent: true })],
  [
    'balance',
    balance({
      at: 'end',
      terms: [
        { sign: 1, kind: 'sum' },
        { sign: -1, kind: 'count' },
      ],
    }),
  ],
];

/** Money-like text up to twenty digits: doubles would round most of it. */
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(99))
  .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
/** A conversion's operands are 0 or 1, and never missing. */
const flags = new Set(['matured', 'converted']);
const bit = fc.constantFrom('0', '1');
const positive = fc.nat(10_000).map((thousandths) => (thousandths / 1000).toFixed(3));

function rowsOf(statistic: Statistic): fc.Arbitrary<readonly Row[]> {
  const roles = [...new Set(statistic.columns.flatMap(({ when }) => when))];
  const names = [...new Set(statistic.columns.flatMap((column) => column.of))];
  const operands = Object.fromEntries(
    names.map((name) => [name, flags.has(name) ? bit : fc.option(name === 'weight' ? positive : decimal, { freq: 8 })]),
  );
  return fc.array(fc.record({ operands: fc.record(operands), holds: fc.subarray(roles) }), { maxLength: 12 });
}

/** Shrinking twenty-digit decimals can go on for minutes: a failure is worth more than the smallest one. */
const patience = { interruptAfterTimeLimit: 10_000 };

const plain = (state: State): readonly string[] => state.map((x: Exact) => toDecimal(x));

describe.each(statistics)('states of a %s', (_, statistic) => {
  const three = fc.tuple(rowsOf(statistic), rowsOf(statistic), rowsOf(statistic));

  test('merge alike in any order and grouping, and the empty state changes nothing', () => {
    fc.assert(
      fc.property(three, (parts) => {
        const [a, b, c] = parts.map((rows) => stateOf(statistic, rows)) as [State, State, State];
        expect(plain(mergeStates(a, b))).toEqual(plain(mergeStates(b, a)));
        expect(plain(mergeStates(mergeStates(a, b), c))).toEqual(plain(mergeStates(a, mergeStates(b, c))));
        expect(plain(mergeStates(a, emptyState(statistic)))).toEqual(plain(a));
      }),
      patience,
    );
  });

  test('of parts merge to the state of the whole, and a part can be taken out again', () => {
    fc.assert(
      fc.property(three, (parts) => {
        const [a, b, c] = parts.map((rows) => stateOf(statistic, rows)) as [State, State, State];
        const whole = stateOf(statistic, parts.flat());
        const merged = mergeStates(mergeStates(a, b), c);
        expect(plain(merged)).toEqual(plain(whole));
        expect(plain(withoutState(whole, c))).toEqual(plain(mergeStates(a, b)));
        expect(statistic.finalise(merged)).toEqual(statistic.finalise(whole));
        expect(statistic.interval(merged, 0.9)).toEqual(statistic.interval(whole, 0.9));
      }),
      patience,
    );
  });

  test('are one sum over another that makes the value, and both add, unless the values do', () => {
    const { fraction } = statistic;
    if (!fraction) {
      expect(statistic.additive).toBe(true);
      return;
    }
    fc.assert(
      fc.property(three, (parts) => {
        const states = parts.map((rows) => stateOf(statistic, rows));
        const whole = fraction(stateOf(statistic, parts.flat()));
        const sums = states.map(fraction);
        const sumOf = (side: 'numerator' | 'denominator') =>
          sums.reduce<Exact>((sum, each) => add(sum, each[side]), zero);
        expect(plain([sumOf('numerator'), sumOf('denominator')])).toEqual(plain([whole.numerator, whole.denominator]));
        const empty = Number(whole.denominator) === 0;
        const { value } = statistic.finalise(stateOf(statistic, parts.flat()));
        expect(value).toBe(empty ? null : quotient(whole.numerator, whole.denominator));
      }),
      patience,
    );
  });

  test('rank groups in the order of their values', () => {
    const { rank } = statistic;
    if (rank === null) throw new Error('every statistic here can be ranked');
    const column = (state: State, names: readonly string[]): number =>
      names.reduce((sofar, name) => {
        const index = statistic.columns.findIndex((found) => found.name === name);
        expect(index).toBeGreaterThanOrEqual(0);
        return sofar + Number(state[index] ?? 0);
      }, 0);
    fc.assert(
      fc.property(rowsOf(statistic), (rows) => {
        const state = stateOf(statistic, rows);
        const over = rank.over === null ? 1 : column(state, [rank.over]);
        const { value } = statistic.finalise(state);
        if (over === 0) {
          expect(value).toBeNull();
          return;
        }
        const inPercent = ['shares', 'net_share', 'conversion'].includes(statistic.kind) || isPercent(statistic);
        const scale = inPercent ? 100 : 1;
        const ranked = ((column(state, rank.plus) - column(state, rank.minus)) / over) * scale;
        expect(Math.abs((value ?? Number.NaN) - ranked)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(ranked)));
      }),
      patience,
    );
  });
});

const isPercent = (statistic: Statistic): boolean =>
  statistic.kind === 'ratio' && !statistic.columns.some(({ of: operands }) => operands.length > 0);

describe('told as values only', () => {
  const narrowed = (sample: boolean) =>
    statistics.flatMap(([name, statistic]) => {
      const left = columnsOfValue(statistic, { beside: false, sample });
      return left ? [[name, statistic, left] as const] : [];
    });
  const precise = narrowed(true);
  const unsampled = narrowed(false);
  const counted = new Set(['sum', 'weighted mean', 'weighted share', 'weighted net share', 'share with counts beside']);

  test('is every statistic with columns for intervals, or with counts beside it', () => {
    expect(precise.map(([name]) => name)).toEqual([
      ...['mean', 'weighted mean', 'weighted share', 'weighted net share'],
      ...['share with counts beside', 'ratio of sums', 'ratio of counts'],
    ]);
    expect(new Set(unsampled.map(([name]) => name))).toEqual(new Set([...precise.map(([name]) => name), 'sum']));
  });

  test('is what tells which groups there are', () => {
    const share = withBeside(shares({ weighted: true }), ['INVALID']);
    expect(columnsOfValue(share, { beside: true, sample: true })).toEqual([0, 1, 2, 4]);
    expect(columnsOfValue(share, { beside: false, sample: true })).toEqual([1, 2, 4]);
    expect(columnsOfValue(share, { beside: false, sample: false })).toEqual([2, 4]);
  });

  test.each([
    ...precise.map((each) => [...each, true] as const),
    ...unsampled.map((each) => [...each, false] as const),
  ])('a %s has the same value, sample and fraction, merged or not', (name, statistic, left, sample) => {
    const narrow = valuesOnly(statistic, left);
    const untold = !sample && counted.has(name) ? { sampleSize: null } : {};
    fc.assert(
      fc.property(rowsOf(statistic), rowsOf(statistic), (a, b) => {
        const { beside: __, ...whole } = statistic.finalise(stateOf(statistic, [...a, ...b]));
        const [one, other] = [stateOf(narrow, a), stateOf(narrow, b)];
        const both = combineStates(narrow, one, other, 1);
        expect(narrow.finalise(both)).toEqual({ ...whole, ...untold });
        expect(narrow.finalise(combineStates(narrow, both, other, -1))).toEqual(narrow.finalise(one));
        expect(narrow.fraction?.(one)).toEqual(statistic.fraction?.(stateOf(statistic, a)));
      }),
      patience,
    );
  });

  test.each(precise)('a %s refuses to say how sure it is', (_, statistic, left) => {
    const narrow = valuesOnly(statistic, left);
    const state = emptyState(narrow);
    expect(() => narrow.interval(state, 0.95)).toThrow('as a value alone');
    expect(() => narrow.significance(state, state)).toThrow('as a value alone');
  });
});
