/** Numbers: sums that are exact to the last digit, past every integer type, and refused where no number is right. */
import { describe, expect, it } from 'vitest';
import { byMember, codesOf, issuesOf, numberOf, series } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table amounts (id int generated always as identity primary key, kind text, small smallint, plain int, big bigint,
     exact numeric, float float8, at timestamptz default '2025-01-10Z');
   insert into amounts (kind, exact, float) values ('tenths', 0.1, 0.1), ('tenths', 0.2, 0.2);
   insert into amounts (kind, exact, float) values ('far', 1e15, 1e15), ('far', 0.01, 0.01);
   insert into amounts (kind, exact, float) values ('cancel', 1e20, null), ('cancel', 1, null), ('cancel', -1e20, null);
   insert into amounts (kind, small, plain, big)
     select 'large', 32767, 2147483647, 9223372036854775807 from generate_series(1, 100000);
   insert into amounts (kind, float) select 'floats', 0.1 from generate_series(1, 1000);
   insert into amounts (kind, exact, float) values ('not a number', 'NaN', 'NaN'), ('endless', 'Infinity', '-Infinity'), ('sound', 1, 1);
   insert into amounts (kind, exact, at) select 'daily', 0.1, '2025-01-01Z'::timestamptz + day * interval '1 day' from generate_series(0, 364) day;
   insert into amounts (kind, exact) values ('pivot', 1000000000.1), ('pivot', 1000000000.2), ('pivot', 1000000000.3);`,
  {
    datasets: [
      {
        key: 'amounts',
        table: 'amounts',
        time: 'at',
        dimensions: [
          { key: 'kind' },
          ...['small', 'plain', 'big', 'exact', 'float'].map((key) => ({ key, type: 'number' })),
          { key: 'at', type: 'timestamptz' },
        ],
      },
    ],
    metrics: [
      { key: 'rows', type: 'count', dataset: 'amounts' },
      ...['small', 'plain', 'big', 'exact', 'float'].map((value) => ({
        key: `${value}_total`,
        type: 'sum',
        dataset: 'amounts',
        value,
      })),
      { key: 'product_total', type: 'sum', dataset: 'amounts', value: { sql: '{plain}::numeric * {plain}' } },
      { key: 'plain_mean', type: 'mean', dataset: 'amounts', value: 'plain' },
      { key: 'exact_mean', type: 'mean', dataset: 'amounts', value: 'exact' },
      { key: 'float_mean', type: 'mean', dataset: 'amounts', value: 'float' },
    ],
  },
);

const decimal = async (metric: string, kind: string) =>
  (await world.ask(metric, { where: { kind } })).groups[0]?.values[0]?.estimate.decimal;

describe('a sum of decimals', () => {
  it('of 0.1 and 0.2 is 0.3, and not 0.30000000000000004', async () => {
    expect(await decimal('exact_total', 'tenths')).toBe('0.3');
    expect(numberOf(await world.ask('exact_total', { where: { kind: 'tenths' } }))).toBe(0.3);
  });

  it('of 1e15 and 0.01 keeps the cent', async () => {
    expect(await decimal('exact_total', 'far')).toBe('1000000000000000.01');
  });

  it('does not lose what is small between what cancels', async () => {
    // In doubles 1e20 + 1 − 1e20 is 0.
    expect(await decimal('exact_total', 'cancel')).toBe('1');
  });

  it('of a year is the same whether asked whole or in 365 days that are merged', async () => {
    const year = series('year', '2025-01-01Z', '2026-01-01Z');
    const days = series('day', '2025-01-01Z', '2026-01-01Z');
    const where = { kind: 'daily' };
    const whole = await world.ask('exact_total', { where, periods: year });
    const merged = await world.ask('exact_total', { where, periods: [...days, ...year] });
    // Added up in doubles, 365 tenths are 36.50000000000025.
    expect(whole.groups[0]?.values[0]?.estimate.decimal).toBe('36.5');
    expect(merged.groups[0]?.values[365]?.estimate.decimal).toBe('36.5');
  });
});

describe('a sum of floats', () => {
  it('is exact in the digits that the column shows, and does not depend on the order of rows', async () => {
    expect(await decimal('float_total', 'tenths')).toBe('0.3');
    // float8 arithmetic gives 99.9999999999986.
    expect(await decimal('float_total', 'floats')).toBe('100');
    expect(numberOf(await world.ask('float_mean', { where: { kind: 'floats' } }))).toBe(0.1);
  });
});

describe('a sum of integers', () => {
  it('goes past the range of its column: smallint, integer and bigint', async () => {
    expect(await decimal('small_total', 'large')).toBe('3276700000');
    expect(await decimal('plain_total', 'large')).toBe('214748364700000');
    expect(await decimal('big_total', 'large')).toBe('922337203685477580700000');
  });

  it('of squares goes past a bigint, and the mean and its interval stay right', async () => {
    // 100,000 × (2³¹ − 1)², far past 2⁶³.
    expect(await decimal('product_total', 'large')).toBe('461168601413242060900000');
    const answer = await world.ask('plain_mean', { where: { kind: 'large' } });
    expect(numberOf(answer)).toBe(2147483647);
    expect(answer.groups[0]?.values[0]?.interval(0.95)).toBeNull();
  });
});

describe('the interval of a mean far from 0', () => {
  it('does not lose its width to cancellation', async () => {
    // Standard deviation 0.1, n 3, t 4.302653: ± 0.248414. In doubles Σx² − (Σx)²/n of these is noise.
    const [value] = (await world.ask('exact_mean', { where: { kind: 'pivot' } })).groups[0]?.values ?? [];
    const interval = value?.interval(0.95);
    expect((interval?.upper ?? 0) - (interval?.lower ?? 0)).toBeCloseTo(2 * 0.248414, 5);
  });
});

describe('a stored value that is not a number', () => {
  it.each(['exact_total', 'float_total', 'exact_mean', 'float_mean'])(
    'refuses %s instead of answering NaN, or leaving it out in silence',
    async (metric) => {
      for (const kind of ['not a number', 'endless'])
        expect(await codesOf(world.ask(metric, { where: { kind } })), kind).toEqual(['NUMBER_OUT_OF_RANGE']);
    },
  );

  it('says what to do, and leaves the other rows and metrics answerable', async () => {
    const [found] = await issuesOf(world.ask('exact_total', { where: { kind: { contains: 'not' } } }));
    expect(found?.hints.join()).toContain('filter');
    expect(numberOf(await world.ask('exact_total', { where: { kind: 'sound' } }))).toBe(1);
    expect(numberOf(await world.ask('rows', { where: { kind: 'not a number' } }))).toBe(1);
  });

  it('is refused as a member of a group as well: it is not "no value"', async () => {
    const where = { kind: { in: ['not a number', 'sound'] } };
    expect(await codesOf(world.ask('rows', { by: ['exact'], where }))).toEqual(['NUMBER_OUT_OF_RANGE']);
  });
});

describe('a number as a member', () => {
  it('is one group however many zeros it was written with, in a ranking too', async () => {
    // 1, 1.0 and 1.00 are three of five rows; 2 has two. Grouped as texts, 2 would come first.
    await world.pool.query(
      `insert into amounts (kind, exact) values ('zeros', 1), ('zeros', 1.0), ('zeros', 1.00), ('zeros', 2), ('zeros', 2)`,
    );
    const where = { kind: 'zeros' };
    expect(byMember(await world.ask('rows', { by: ['exact'], where }))).toEqual({ 1: 3, 2: 2 });
    const top = { count: 1, order: 'highest' as const, other: true };
    expect(byMember(await world.ask('rows', { by: ['exact'], where, top }))).toEqual({ 1: 3, '(other)': 2 });
  });

  it('that has no end as a decimal is found again by a ranking and by a filter', async () => {
    // Thirds have 20 digits in the database and 17 in an answer: compared as decimals they are never equal.
    await world.pool.query(
      `insert into amounts (kind, exact) select 'thirds', n::numeric / 3 from generate_series(1, 2) n, generate_series(1, n)`,
    );
    const where = { kind: 'thirds' };
    const top = { count: 1, order: 'highest' as const, other: true };
    expect(byMember(await world.ask('rows', { by: ['exact'], where, top }))).toEqual({ [2 / 3]: 2, '(other)': 1 });
    expect(numberOf(await world.ask('rows', { where: { ...where, exact: 1 / 3 } }))).toBe(1);
    expect(numberOf(await world.ask('rows', { where: { ...where, exact: { in: [1 / 3, 2 / 3, 5] } } }))).toBe(3);
    expect(numberOf(await world.ask('rows', { where: { ...where, exact: { ne: 1 / 3 } } }))).toBe(2);
  });

  it('past 2^53 is refused where two neighbours would become one group', async () => {
    await world.pool.query(
      `insert into amounts (kind, big) values ('ids', 9007199254740992), ('ids', 9007199254740993)`,
    );
    expect(await codesOf(world.ask('rows', { by: ['big'], where: { kind: 'ids' } }))).toEqual(['NUMBER_OUT_OF_RANGE']);
  });
});
