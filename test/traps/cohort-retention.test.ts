/** Cohort retention: whole units in place of windows, nobody judged too early, nobody twice, and a triangle of its own. */
import { describe, expect, it } from 'vitest';
import { askCohorts, estimateOf } from '../../src/engine/cohorts/ask-cohorts.ts';
import type { CohortRequest } from '../../src/engine/cohorts/cohort-table.ts';
import { planCohorts } from '../../src/engine/cohorts/plan-cohorts.ts';
import { poolAges } from '../../src/engine/cohorts/pool-ages.ts';
import { compare } from '../../src/engine/comparison/compare.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { countStatements } from '../kit/count-statements.ts';
import { byMember, numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

/** Noon in the middle of April: March is over, April is not. */
const now = Date.parse('2025-04-15T12:00:00Z');

// In Berlin, January ends at 23:00 UTC. Ada and Bo entered in January, the latter in its last second, Cy on the first instant of
// February, Di in March. Ada comes twice in February, and in April; Bo on the first instant of March, which is two months
// after; Cy in his own month and, by a refund only, in March; Di in the running April.
const world = await smallWorld(
  `create table customers (id int primary key, team text, signed_up_at timestamptz, signed_up_on date, signed_up_local timestamp);
   insert into customers values
     (1, 'a', '2025-01-10Z',          '2025-01-10', '2025-01-10 01:00'),
     (2, 'b', '2025-01-31T22:59:59Z', '2025-01-31', '2025-01-31 23:59:59'),
     (3, 'a', '2025-01-31T23:00:00Z', '2025-02-01', '2025-02-01 00:00'),
     (4, 'b', '2025-03-10Z',          '2025-03-10', '2025-03-10 01:00'),
     (5, 'b', null, null, null);
   create table visits (id int generated always as identity primary key, customer int, kind text default 'visit', at timestamptz, on_day date);
   insert into visits (customer, at) values
     (1, '2025-02-10Z'), (1, '2025-02-28T22:59:59Z'), (1, '2025-04-03Z'), (2, '2025-02-28T23:00:00Z'), (3, '2025-02-02Z'),
     (4, '2025-04-02Z'), (5, '2025-02-02Z'), (99, '2025-02-02Z');
   insert into visits (customer, kind, at) values (3, 'refund', '2025-03-05Z');
   update visits set on_day = (at at time zone 'Europe/Berlin')::date;`,
  {
    calendars: [
      { key: 'berlin', timeZone: 'Europe/Berlin' },
      { key: 'fiscal', timeZone: 'Europe/Berlin', fiscalYearStart: 3 },
    ],
    datasets: [
      {
        key: 'customers',
        table: 'customers',
        time: 'signed_up_at',
        entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
        dimensions: [
          { key: 'team' },
          { key: 'signed_up_at', type: 'timestamptz' },
          { key: 'signed_up_on', type: 'date' },
          { key: 'signed_up_local', type: 'timestamp', timeZone: 'Europe/Berlin' },
        ],
      },
      {
        key: 'visits',
        table: 'visits',
        time: 'at',
        entities: [{ key: 'visitor', kind: 'foreign', column: 'customer', references: 'customer' }],
        dimensions: [{ key: 'kind' }, { key: 'at', type: 'timestamptz' }, { key: 'on_day', type: 'date' }],
      },
    ],
    metrics: [
      ...['signed_up_at', 'signed_up_on', 'signed_up_local'].flatMap((time) =>
        ['at', 'on_day'].map((active) => ({
          key: `month_1_${time}_${active}`,
          type: 'cohort_retention',
          dataset: 'customers',
          time,
          entity: 'customer',
          active: { dataset: 'visits', time: active, where: { kind: 'visit' } },
          grain: 'month',
          age: 1,
        })),
      ),
      ...(['month', 'quarter'] as const).map((grain) => ({
        key: `own_${grain}`,
        type: 'cohort_retention',
        dataset: 'customers',
        entity: 'customer',
        active: { dataset: 'visits', where: { kind: 'visit' } },
        grain,
        age: 0,
        ...(grain === 'quarter' ? { calendar: 'fiscal' } : {}),
      })),
      { key: 'sign_ups', type: 'count', dataset: 'customers' },
    ],
    benchmarks: [
      {
        key: 'panel',
        metric: 'own_month',
        name: 'Panel',
        kind: 'industry',
        of: 'Shops',
        values: [{ from: '2024-01-01', value: 40 }],
        source: 'Panel',
        published: '2024-01-01',
        method: 'panel',
      },
    ],
  },
);

const month = (start: string) => unit('month', start, world.model.calendars.get('berlin'));
const months = ['2025-01-01', '2025-02-01', '2025-03-01'].map(month);
const firstMetric = 'month_1_signed_up_at_at';

describe('a cohort retention', () => {
  it.each([...world.model.metrics.keys()].filter((key) => key.startsWith('month_1')))(
    'counts who was active in the next whole month, once, by instants and dates alike: %s',
    async (metric) => {
      const { groups } = await world.ask(metric, { periods: months }, now);
      // Ada of Ada and Bo; not Cy; Di cannot be judged before May, although she has come already.
      expect(
        groups[0]?.values.map(({ estimate: { value, sampleSize, beside } }) => [value, sampleSize, beside?.[0]]),
      ).toEqual([
        [50, 2, { kind: 'IMMATURE', count: 0 }],
        [0, 1, { kind: 'IMMATURE', count: 0 }],
        [null, 0, { kind: 'IMMATURE', count: 1 }],
      ]);
    },
  );

  it('judges a cohort with the first instant after its unit, and not before', async () => {
    const april = [Date.parse('2025-04-30T21:59:59.999Z'), Date.parse('2025-04-30T22:00Z')] as const;
    const value = async (at: number) => numberOf(await world.ask(firstMetric, { periods: [month('2025-03-01')] }, at));
    expect([await value(april[0]), await value(april[1])]).toEqual([null, 100]);
  });

  it('is pooled over a longer period, by groups and filters of those who entered', async () => {
    const quarter = [unit('quarter', '2025-01-01', world.model.calendars.get('berlin'))];
    expect(numberOf(await world.ask(firstMetric, { periods: quarter }, now))).toBe(100 / 3);
    expect(byMember(await world.ask(firstMetric, { periods: quarter, by: ['team'] }, now))).toEqual({ a: 50, b: 0 });
    const where = { team: 'a' };
    expect(numberOf(await world.ask(firstMetric, { periods: quarter, where }, now))).toBe(50);
  });

  it('at age 0 is of the unit of entering, which a calendar of its own can cut elsewhere', async () => {
    expect(numberOf(await world.ask('own_month', { periods: [month('2025-02-01')] }, now))).toBe(100);
    // From December to February: Ada in February, Bo in none of it, Cy in February.
    const periods = [months[0], months[1]].flatMap((each) => each ?? []);
    const { groups } = await world.ask('own_quarter', { periods }, now);
    expect(groups[0]?.values.map(({ estimate }) => estimate.value)).toEqual([50, 100]);
  });

  it('says which unit is looked at, and that others wait', async () => {
    const { assumptions } = await world.ask(firstMetric, { periods: months });
    expect(assumptions).toContain(
      'Each customer is looked at in month 1 after the one of entering, in the calendar berlin; those for whom it is not over are counted beside the number.',
    );
  });

  it('is as fresh as the staler of entering and activity', async () => {
    const { sources } = await world.session(now).freshness(firstMetric);
    expect(sources.map(({ dataset, time }) => `${dataset}.${time}`)).toEqual(['customers.signed_up_at', 'visits.at']);
  });
});

const request = (more: Partial<CohortRequest> = {}): CohortRequest => ({
  metric: world.model.metrics.get('own_month') as Metric,
  base: null,
  entered: 'signed_up_at',
  grain: 'month',
  period: { kind: 'days', start: '2025-01-01', end: '2025-05-01' },
  ages: 3,
  where: null,
  ...more,
});

describe('the triangle of a cohort retention', () => {
  it('has it at every age, and nothing where the unit is not over', async () => {
    const rows = await askCohorts(unwrap(planCohorts(world.session(now), request())));
    expect(
      rows.map(({ cohort, size, cells }) => [
        cohort.label,
        estimateOf(size).value,
        cells.map(({ value, share, complete }) => [estimateOf(value).value, share, complete]),
      ]),
    ).toEqual([
      [
        'Jan 2025',
        2,
        [
          [0, 0, true],
          [50, 0.5, true],
          [50, 0.5, true],
          [null, null, false],
        ],
      ],
      [
        'Feb 2025',
        1,
        [
          [100, 1, true],
          [0, 0, true],
          [null, null, false],
        ],
      ],
      [
        'Mar 2025',
        1,
        [
          [0, 0, true],
          [null, null, false],
        ],
      ],
      ['Apr 2025', 0, [[null, null, false]]],
    ]);
    expect(poolAges(rows, 3)).toEqual([
      { age: 0, share: 1 / 4, cohorts: 3 },
      { age: 1, share: 1 / 3, cohorts: 2 },
      { age: 2, share: 1 / 2, cohorts: 1 },
      { age: 3, share: null, cohorts: 0 },
    ]);
  });

  it('costs one statement, its sizes included', async () => {
    const { statements } = await countStatements(() => askCohorts(unwrap(planCohorts(world.session(now), request()))));
    expect(statements.length).toBe(1);
  });

  it('compares a cell with the cohort before at the same age, and with no figure about another age', async () => {
    const rows = await askCohorts(unwrap(planCohorts(world.session(now), request())));
    const [value] = [rows[1]?.cells[1]?.value].flatMap((each) => each ?? []);
    const [comparison] = value ? await compare(value, [{ kind: 'previousPeriod' }]) : [];
    expect(comparison).toMatchObject({ change: -50, period: { label: 'Jan 2025' } });
    const target = { kind: 'benchmark', benchmark: 'panel' } as const;
    await expect(async () => value && compare(value, [target])).rejects.toMatchObject({
      issues: [{ code: 'UNSUPPORTED_QUESTION' }],
    });
    const own = rows[1]?.cells[0]?.value;
    expect((own && (await compare(own, [target])))?.[0]?.change).toBe(60);
  });

  it('has the filter, and a base where one is named', async () => {
    const table = planCohorts(
      world.session(now),
      request({ base: 'sign_ups', where: { kind: 'compare', field: 'team', operator: 'eq', value: 'b' } }),
    );
    const [january] = await askCohorts(unwrap(table));
    expect(january && estimateOf(january.size).value).toBe(1);
    expect(january?.cells.map(({ share }) => share)).toEqual([0, 0, 1, null]);
  });

  it('is refused by another time, grain or calendar than that of the metric, all at once', () => {
    const period = { kind: 'days', start: '2025-01-01', end: '2025-05-01', calendar: 'fiscal' } as const;
    const result = planCohorts(world.session(now), request({ entered: 'signed_up_on', grain: 'week', period }));
    expect(
      result.kind === 'refused' && result.issues.map(({ code, path, hints }) => [code, path[0], hints.at(-1)]),
    ).toEqual([
      ['UNSUPPORTED_QUESTION', 'entered', 'Ask for entered signed_up_at.'],
      ['UNSUPPORTED_QUESTION', 'grain', 'Ask for grain month.'],
      ['UNSUPPORTED_QUESTION', 'period', 'Ask for a period of the calendar berlin.'],
    ]);
  });

  it('costs no statement more beside the metric itself', async () => {
    const { statements } = await countStatements(async () => {
      const session = world.session(now);
      await Promise.all([
        askCohorts(unwrap(planCohorts(session, request()))),
        session.ask(question(firstMetric, { periods: months })),
      ]);
    });
    expect(statements.length).toBe(1);
  });
});
