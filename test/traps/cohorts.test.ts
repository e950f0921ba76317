/** Cohorts: who entered when, in which zone; what they did before; and units that are not over. */
import { describe, expect, it } from 'vitest';
import { askCohorts, estimateOf } from '../../src/engine/cohorts/ask-cohorts.ts';
import type { CohortRequest, CohortTable } from '../../src/engine/cohorts/cohort-table.ts';
import { planCohorts } from '../../src/engine/cohorts/plan-cohorts.ts';
import { poolAges } from '../../src/engine/cohorts/pool-ages.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { countStatements } from '../kit/count-statements.ts';
import { smallWorld } from '../kit/small-world.ts';

/** Noon in the middle of April: its column is not complete. */
const now = Date.parse('2025-04-15T12:00:00Z');

// In Berlin, January ends at 23:00 UTC and March, in summer time, at 22:00 UTC.
// Ada and Bo entered in January, Cy on the first instant of February, Di in the last minute of 2024, Ed never, Flo in
// April and Gus in the last second of March. Bo left in March.
const world = await smallWorld(
  `create table customers (id int primary key, signed_up_at timestamptz, signed_up_on date, signed_up_local timestamp, left_at timestamptz);
   insert into customers values
     (1, '2025-01-10Z',           '2025-01-10', '2025-01-10 01:00',    null),
     (2, '2025-01-31T22:59:59Z',  '2025-01-31', '2025-01-31 23:59:59', '2025-03-10Z'),
     (3, '2025-01-31T23:00:00Z',  '2025-02-01', '2025-02-01 00:00',    null),
     (4, '2024-12-31T22:59:00Z',  '2024-12-31', '2024-12-31 23:59',    null),
     (5, null, null, null, null),
     (6, '2025-03-31T22:00:00Z',  '2025-04-01', '2025-04-01 00:00',    null),
     (7, '2025-03-31T21:59:59Z',  '2025-03-31', '2025-03-31 23:59:59', null);
   create table events (id int generated always as identity primary key, customer_id int, amount numeric, at timestamptz);
   insert into events (customer_id, amount, at) values
     (1, 1, '2025-01-05Z'), (1, 2, '2025-02-10Z'), (1, 4, '2025-02-20Z'), (1, 8, '2025-04-03Z'),
     (2, 100, '2024-12-20Z'), (2, 16, '2025-03-05Z'),
     (3, 1000, '2025-01-20Z'), (3, 32, '2025-02-02Z'), (3, 64, '2025-03-31T22:00:00Z'),
     (4, 128, '2025-01-15Z'), (5, 256, '2025-02-01Z'), (99, 2048, '2025-02-01Z'),
     (6, 1024, '2025-04-02Z'), (7, 512, '2025-03-31T21:59:59Z');
   create table visits (event_id int, at date);`,
  {
    calendars: [{ key: 'berlin', timeZone: 'Europe/Berlin' }],
    datasets: [
      {
        key: 'customers',
        table: 'customers',
        time: 'signed_up_at',
        entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
        dimensions: [
          { key: 'signed_up_at', type: 'timestamptz' },
          { key: 'signed_up_on', type: 'date' },
          { key: 'signed_up_local', type: 'timestamp', timeZone: 'Europe/Berlin' },
          { key: 'left_at', type: 'timestamptz' },
        ],
      },
      {
        key: 'events',
        table: 'events',
        time: 'at',
        entities: [{ key: 'customer', kind: 'foreign', column: 'customer_id' }],
        dimensions: [
          { key: 'customer_id', type: 'number' },
          { key: 'amount', type: 'number' },
          { key: 'at', type: 'timestamptz' },
          { key: 'visited', type: 'date', many: { table: 'visits', row: 'event_id', rowKey: 'id', value: 'at' } },
        ],
      },
    ],
    metrics: [
      { key: 'sign_ups', type: 'count', dataset: 'customers' },
      { key: 'active', type: 'distinct', dataset: 'events', value: 'customer_id' },
      { key: 'spent', type: 'sum', dataset: 'events', value: 'amount' },
      { key: 'each', type: 'mean', dataset: 'events', value: 'amount', minimumSample: 2 },
      {
        key: 'there',
        type: 'balance',
        dataset: 'customers',
        plus: [{ type: 'count' }],
        minus: [{ type: 'count', time: 'left_at' }],
      },
    ],
  },
);

const request = (metric: string, more: Partial<CohortRequest> = {}): CohortRequest => ({
  metric: world.model.metrics.get(metric) as Metric,
  base: 'sign_ups',
  entered: 'signed_up_at',
  grain: 'month',
  period: { kind: 'days', start: '2025-01-01', end: '2025-05-01' },
  ages: 3,
  where: null,
  ...more,
});

const planned = (metric: string, more: Partial<CohortRequest> = {}) =>
  planCohorts(world.session(now), request(metric, more));

/** Cohort, size, and the values by age. */
async function triangle(table: CohortTable) {
  const rows = await askCohorts(table);
  return rows.map(({ cohort, size, cells }) => [
    cohort.label,
    estimateOf(size).value,
    cells.map(({ value }) => estimateOf(value).value),
  ]);
}

const active = [
  ['Jan 2025', 2, [1, 1, 1, 1]],
  ['Feb 2025', 1, [1, 0, 1]],
  ['Mar 2025', 1, [1, 0]],
  ['Apr 2025', 1, [1]],
];

describe('a cohort', () => {
  it.each(['signed_up_at', 'signed_up_on', 'signed_up_local'])(
    'begins and ends with the local month, entered by %s',
    async (entered) => {
      // Who entered before, never, or is not known is in none; what Bo and Cy did before they entered is nowhere.
      expect(await triangle(unwrap(planned('active', { entered })))).toEqual(active);
    },
  );

  it('has sums as well, each in its unit and nothing of other cohorts', async () => {
    expect(await triangle(unwrap(planned('spent')))).toEqual([
      ['Jan 2025', 2, [1, 6, 16, 8]],
      ['Feb 2025', 1, [32, 0, 64]],
      ['Mar 2025', 1, [512, 0]],
      ['Apr 2025', 1, [1024]],
    ]);
  });

  it('of a balance counts who is still there', async () => {
    expect(await triangle(unwrap(planned('there', { base: null })))).toEqual([
      ['Jan 2025', 2, [2, 2, 1, 1]],
      ['Feb 2025', 1, [1, 1, 1]],
      ['Mar 2025', 1, [1, 1]],
      ['Apr 2025', 1, [1]],
    ]);
  });

  it('is as large as the metric at age 0 where no base is named: Bo was not active in January', async () => {
    const [january] = await triangle(unwrap(planned('active', { base: null })));
    expect(january).toEqual(['Jan 2025', 1, [1, 1, 1, 1]]);
  });

  it('is a whole unit, also where the period that is asked begins or ends in it', async () => {
    const period = { kind: 'days', start: '2025-01-20', end: '2025-02-02' } as const;
    expect(await triangle(unwrap(planned('active', { period })))).toEqual(active.slice(0, 2));
  });

  it('that nobody entered has a row of zeros and no shares, and one that has not begun has none', async () => {
    const period = { kind: 'days', start: '2024-11-01', end: '2026-01-01' } as const;
    const rows = await askCohorts(unwrap(planned('active', { period, ages: 1 })));
    expect(rows.map(({ cohort, cells }) => [cohort.label, cells.map(({ share }) => share)])).toEqual([
      ['Nov 2024', [null, null]],
      ['Dec 2024', [0, 1]],
      ['Jan 2025', [0.5, 0.5]],
      ['Feb 2025', [1, 0]],
      ['Mar 2025', [1, 0]],
      ['Apr 2025', [1]],
    ]);
  });

  it('keeps only the rows of the filter, in its values and in its size', async () => {
    const where = { kind: 'compare', field: 'left_at', operator: 'gt', value: '2025-01-01T00:00:00Z' } as const;
    const [january] = await triangle(unwrap(planned('active', { where })));
    expect(january).toEqual(['Jan 2025', 1, [0, 0, 1, 0]]);
  });
});

describe('a triangle', () => {
  it('marks the cells whose unit is not over', async () => {
    const rows = await askCohorts(unwrap(planned('active')));
    expect(rows.map(({ cells }) => cells.map(({ complete }) => complete))).toEqual([
      [true, true, true, false],
      [true, true, false],
      [true, false],
      [false],
    ]);
  });

  it('is pooled over complete cells, sum over sum: (1 + 0) of (2 + 1) at age 1, where the mean of shares is 1/4', async () => {
    const table = unwrap(planned('active'));
    expect(poolAges(await askCohorts(table), table.ages)).toEqual([
      { age: 0, share: 0.75, cohorts: 3 },
      { age: 1, share: 1 / 3, cohorts: 2 },
      { age: 2, share: 0.5, cohorts: 1 },
      { age: 3, share: null, cohorts: 0 },
    ]);
  });

  it('of a mean has values and no shares, and withholds what rests on too few rows', async () => {
    const table = unwrap(planned('each'));
    const rows = await askCohorts(table);
    expect(rows[0]?.cells.map(({ value, share }) => [estimateOf(value).value, share])).toEqual([
      [null, null],
      [3, null],
      [null, null],
      [null, null],
    ]);
    expect(estimateOf(rows[0]?.cells[0]?.value as never).suppressed?.sampleSize).toBe(1);
    expect(poolAges(rows, 1)).toEqual([0, 1].map((age) => ({ age, share: null, cohorts: 0 })));
  });

  it('says by what the cohorts go', async () => {
    const { assumptions } = await unwrap(planned('active')).values.sets[0].answer();
    expect(assumptions).toContain('Cohorts go by signed_up_at; rows without one are in none.');
  });

  it('costs one statement a dataset, and one in all where metric and base are of one', async () => {
    const cost = async (...metrics: string[]) => {
      const session = world.session(now);
      const work = () =>
        Promise.all(metrics.map((metric) => askCohorts(unwrap(planCohorts(session, request(metric))))));
      return (await countStatements(work)).statements.length;
    };
    expect(await cost('active', 'spent', 'each')).toBe(2);
    expect(await cost('there')).toBe(1);
  });
});

describe('cohorts that cannot be', () => {
  const issues = (more: Partial<CohortRequest>) => {
    const result = planned('active', more);
    return result.kind === 'refused' ? result.issues.map(({ code, path }) => [code, path.join('.')]) : [];
  };

  it('are refused with everything that is wrong at once', () => {
    const wrong = {
      entered: 'signedup_at',
      grain: 'hour',
      ages: -1,
      base: 'sign_up',
      period: { kind: 'allTime' },
    } as const;
    expect(issues(wrong)).toEqual([
      ['MALFORMED_INPUT', 'ages'],
      ['GRAIN_TOO_FINE', 'grain'],
      ['UNKNOWN_METRIC', 'base'],
      ['UNKNOWN_DIMENSION', 'entered'],
    ]);
  });

  it.each([
    ['by what is no time', { entered: 'amount', base: null }, 'MALFORMED_INPUT', 'entered'],
    ['by a time of which a row has several', { entered: 'visited', base: null }, 'MALFORMED_INPUT', 'entered'],
    ['by a time that the base does not reach', { entered: 'at' }, 'UNREACHABLE_DIMENSION', 'entered'],
    ['of all time', { period: { kind: 'allTime' } }, 'MALFORMED_PERIOD', 'period'],
    ['of the future', { period: { kind: 'days', start: '2026-01-01', end: '2026-03-01' } }, 'EMPTY_PERIOD', 'period'],
    [
      'of too many days',
      { grain: 'day', period: { kind: 'last', last: 400, grain: 'day' } },
      'TOO_MANY_PERIODS',
      'period',
    ],
    ['of an age past every table', { ages: 400 }, 'MALFORMED_INPUT', 'ages'],
  ] as const)('%s are refused', (_, more, code, path) => {
    expect(issues(more as Partial<CohortRequest>)).toEqual([[code, path]]);
  });

  it('are not compared with a slice', async () => {
    const table = unwrap(planned('active'));
    await expect(async () => table.values.sets[0].compared({ kind: 'slice', where: null })).rejects.toMatchObject({
      issues: [{ code: 'UNSUPPORTED_QUESTION', path: ['to'] }],
    });
  });
});
