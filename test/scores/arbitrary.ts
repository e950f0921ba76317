/** Random tables, random scores over them and random questions. */
import fc from 'fast-check';
import type { Period } from '../../src/kernel/period.ts';
import { calendars, parameterMetrics, type Row, type Tables } from './world.ts';

const hour = 3_600_000;
const day = 24 * hour;
export const now = Date.UTC(2025, 10, 20, 13, 30);
const from = Date.UTC(2025, 8, 20);
const until = Date.UTC(2025, 11, 5);

/** Few enough that rows, customers and edges of periods fall on one instant again and again; the clock changes among them. */
const crowded = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0, 4, 5))
  .map(([days, hours]) => Date.UTC(2025, 9, 31) + days * day + hours * hour);
const anyHour = fc.integer({ min: from / hour, max: until / hour }).map((hours) => hours * hour);
const instant = fc
  .oneof({ weight: 2, arbitrary: crowded }, { weight: 3, arbitrary: anyHour })
  .map((at) => new Date(at).toISOString());
const edge = fc
  .oneof({ weight: 4, arbitrary: crowded }, { weight: 1, arbitrary: anyHour })
  .map((at) => new Date(at).toISOString());

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 6, nil: null });
const withIds = (rows: readonly Omit<Row, 'id'>[]): readonly Row[] =>
  rows.map((row, index) => ({ ...row, id: index + 1 }) as Row);
const customer = maybe(fc.integer({ min: 1, max: 7 }));

export const tables: fc.Arbitrary<Tables> = fc.record({
  accounts: fc
    .constantFrom('a', 'B', 'ü')
    .chain((extra) =>
      fc
        .array(maybe(fc.constantFrom('gold', 'silver')), { maxLength: 3 })
        .map((tiers) => tiers.map((tier, index) => ({ id: `${extra}${index}`, tier }))),
    ),
  customers: fc
    .array(
      fc.record({
        account_id: maybe(fc.constantFrom('a0', 'a1', 'B0', 'B1', 'ü0', 'ü2')),
        region: maybe(fc.constantFrom('EMEA', 'APAC')),
        segment: maybe(fc.constantFrom('large', 'small')),
        joined_at: maybe(edge),
        left_on: fc.option(
          edge.map((text) => text.slice(0, 10)),
          { freq: 2, nil: null },
        ),
      }),
      { maxLength: 7 },
    )
    .map(withIds),
  answers: fc
    .array(
      fc.record({
        customer_id: customer,
        score: maybe(fc.integer({ min: 1, max: 5 })),
        weight: maybe(fc.integer({ min: 0, max: 300 }).map((hundredths) => hundredths / 100)),
        answered_on: maybe(instant.map((text) => text.slice(0, 10))),
      }),
      { maxLength: 40 },
    )
    .map(withIds),
  tickets: fc
    .array(
      fc.record({
        customer_id: customer,
        cost: maybe(fc.integer({ min: 0, max: 9999 }).map((cents) => cents / 100)),
        opened_at: maybe(instant),
        closed_at: maybe(instant),
      }),
      { maxLength: 40 },
    )
    .map(withIds),
});

const normalise = fc.oneof(
  fc
    .tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: -20, max: 120 }))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ from: a, to: b })),
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: -100, max: 1000 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 2,
      maxLength: 5,
      selector: ([value]) => value,
    })
    .map((steps) => ({
      steps: steps.map(([tenths, score]) => [tenths / 10, score] as const).sort(([a], [b]) => a - b),
    })),
);
const window = fc.constantFrom(
  undefined,
  { count: 30, grain: 'day' as const },
  { count: 1, grain: 'month' as const },
  { count: 2, grain: 'week' as const },
);
const bands = [{ key: 'red', below: 40 }, { key: 'amber', below: 70 }, { key: 'green' }];
export const bandKeys = bands.map(({ key }) => key);
const variantWhere = fc.constantFrom(
  { segment: 'large' },
  { region: 'EMEA' },
  { any: [{ segment: { isNull: true } }, { region: 'APAC' }] },
);
const drop = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

/** As a model file says it. */
export interface RandomScore {
  readonly key: string;
  readonly dataset: 'customers' | 'accounts';
  readonly [more: string]: unknown;
}

const parameter = fc.record({
  metric: fc.constantFrom(...parameterMetrics.map(({ key }) => key)),
  window,
  normalise,
  weight: fc.constantFrom(0, 0, 2.5, 30),
});
const formulas = ['0.5 * a + 0.5 * min(a, b)', 'max(a, b) - abs(b - a) / 3', 'a * 100 / b', '130 - a', '(a + b) / 2'];

export const score: fc.Arbitrary<RandomScore> = fc
  .record({
    dataset: fc.constantFrom('customers' as const, 'customers' as const, 'accounts' as const),
    parameters: fc.tuple(parameter, parameter, parameter),
    missing: fc.constantFrom('reweight', 'zero'),
    minimumParameters: fc.constantFrom(1, 2, 2),
    active: fc.constantFrom(undefined, { from: 'joined_at' }, { from: 'joined_at', until: 'left_on' }),
    where: fc.constantFrom(undefined, { segment: { ne: 'small' } }),
    expression: fc.option(fc.constantFrom(...formulas), { freq: 2, nil: undefined }),
    variants: fc.array(
      fc.record({
        where: variantWhere,
        weights: fc.tuple(fc.constantFrom(0, 3), fc.constantFrom(1, 40)),
        normalise,
        formula: fc.constantFrom(...formulas),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ dataset, parameters, missing, minimumParameters, active, where, expression, variants }): RandomScore => {
    const keys = ['a', 'b', 'c'];
    const formula = expression !== undefined;
    const ofAccounts = dataset === 'accounts';
    return drop({
      key: 'health',
      dataset,
      label: ofAccounts ? 'tier' : 'customer_name',
      where: ofAccounts ? undefined : where,
      active: ofAccounts ? undefined : active,
      parameters: parameters.map(({ weight, ...each }, index) =>
        // One weight at least is there, and enough of them for the minimum.
        drop({ key: keys[index], ...each, weight: formula ? undefined : index < 2 ? weight + 1 : weight }),
      ),
      missing: formula ? undefined : missing,
      minimumParameters: formula ? undefined : minimumParameters,
      expression,
      variants: ofAccounts
        ? []
        : variants.map((variant) =>
            formula
              ? { where: variant.where, expression: variant.formula, normalise: { b: variant.normalise } }
              : {
                  where: variant.where,
                  weights: { a: variant.weights[0] + 1, c: variant.weights[1] },
                  normalise: { a: variant.normalise },
                },
          ),
      bands,
    });
  });

/** Any set of periods: overlapping, nested, equal, in the future, without bounds. */
const period = (calendar: string): fc.Arbitrary<Period> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 9, arbitrary: edge.map((text) => Date.parse(text)) },
        { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
      ),
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc
            .oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 60 }))
            .map((days) => days * day),
        },
        { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
      ),
    )
    .map(([start, length]) => ({
      start,
      end: length === Number.POSITIVE_INFINITY ? length : (start === Number.NEGATIVE_INFINITY ? now : start) + length,
      label: 'random',
      grain: null,
      calendar,
      elapsedShare: 1,
      complete: false,
    }));

export const periods: fc.Arbitrary<readonly Period[]> = fc
  .constantFrom(...calendars.map(({ key }) => key))
  .chain((calendar) => fc.array(period(calendar), { minLength: 1, maxLength: 4 }));
