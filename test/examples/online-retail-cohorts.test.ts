/** Retention triangle of a real shop: who still buys, by the month of their first purchase, against figures counted from the file. */
import { beforeAll, describe, expect, it } from 'vitest';
import { askCohorts, estimateOf } from '../../src/engine/cohorts/ask-cohorts.ts';
import { planCohorts } from '../../src/engine/cohorts/plan-cohorts.ts';
import { poolAges } from '../../src/engine/cohorts/pool-ages.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { countStatements } from '../kit/count-statements.ts';
import { question } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';
import { readSheets, sharedData } from './example.ts';

const data = sharedData('online_retail/online_retail.csv.gz');

const world = await smallWorld(
  'create table lines (id int generated always as identity primary key, shopper int, amount numeric, bought_at timestamp);',
  {
    datasets: [
      {
        key: 'shoppers',
        query: 'select shopper as id, min(bought_at) as first_bought_at from lines group by shopper',
        time: 'first_bought_at',
        entities: [{ key: 'shopper', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'first_bought_at', type: 'timestamp' }],
      },
      {
        key: 'lines',
        table: 'lines',
        time: 'bought_at',
        entities: [{ key: 'shopper', kind: 'foreign', column: 'shopper' }],
        dimensions: [
          { key: 'shopper', type: 'number' },
          { key: 'amount', type: 'number' },
          { key: 'bought_at', type: 'timestamp' },
        ],
      },
    ],
    metrics: [
      { key: 'new_shoppers', type: 'count', dataset: 'shoppers' },
      ...[1, 11].map((age) => ({
        key: `back_in_month_${age}`,
        type: 'cohort_retention',
        dataset: 'shoppers',
        entity: 'shopper',
        active: { dataset: 'lines' },
        grain: 'month',
        age,
      })),
      { key: 'active_shoppers', type: 'distinct', dataset: 'lines', value: 'shopper' },
      { key: 'paid', type: 'sum', dataset: 'lines', value: 'amount', unit: 'currency', currency: 'GBP' },
    ],
  },
);

describe.skipIf(data === null)('the cohorts of the shop', () => {
  /** Month of the first purchase to months since to the shoppers who bought, and what they paid in thousandths. */
  const expected = new Map<string, Map<number, { readonly shoppers: Set<number>; paid: number }>>();

  beforeAll(async () => {
    const rows = readSheets(data ?? '');
    const lines = rows.flatMap(({ CustomerID, InvoiceNo = '', Quantity, UnitPrice, InvoiceDate = '' }) =>
      CustomerID && !InvoiceNo.startsWith('C') && Number(Quantity) > 0 && Number(UnitPrice) > 0
        ? [
            {
              shopper: Number(CustomerID),
              at: InvoiceDate,
              paid: Math.round(Number(UnitPrice) * 1000) * Number(Quantity),
            },
          ]
        : [],
    );
    const first = new Map<number, string>();
    for (const { shopper, at } of lines) if (at < (first.get(shopper) ?? '9')) first.set(shopper, at);
    const monthOf = (at: string) => Number(at.slice(0, 4)) * 12 + Number(at.slice(5, 7));
    for (const { shopper, at, paid } of lines) {
      const entered = first.get(shopper) ?? '';
      const cohort = expected.get(entered.slice(0, 7)) ?? new Map();
      const age = monthOf(at) - monthOf(entered);
      const cell = cohort.get(age) ?? { shoppers: new Set<number>(), paid: 0 };
      cell.shoppers.add(shopper);
      cell.paid += paid;
      expected.set(entered.slice(0, 7), cohort.set(age, cell));
    }
    await world.pool.query(
      'insert into lines (shopper, amount, bought_at) select s, a::numeric / 1000, b from unnest($1::int[], $2::bigint[], $3::timestamp[]) as l (s, a, b)',
      [lines.map(({ shopper }) => shopper), lines.map(({ paid }) => paid), lines.map(({ at }) => at)],
    );
    // As autovacuum would in a while: a planner that takes the table for empty joins it row by row.
    await world.pool.query('analyze lines');
  });

  /** On the day after the last one of the file: December 2011 is not over. */
  const table = (metric: string, base: string | null = 'new_shoppers') =>
    unwrap(
      planCohorts(world.session(Date.parse('2011-12-10T00:00:00Z')), {
        metric: world.model.metrics.get(metric) as Metric,
        base,
        entered: 'first_bought_at',
        grain: 'month',
        period: { kind: 'days', start: '2010-12-01', end: '2012-01-01' },
        ages: 12,
        where: null,
      }),
    );

  const month = (at: number) => new Date(at).toISOString().slice(0, 7);

  it('keep 36.610169 % of December 2010 after one month, and 50.282486 % after eleven', async () => {
    const [first] = await askCohorts(table('active_shoppers'));
    expect(first && estimateOf(first.size).value).toBe(885);
    const [, one] = first?.cells ?? [];
    expect(one && estimateOf(one.value).value).toBe(324);
    expect(100 * (one?.share ?? 0)).toBeCloseTo(36.610169, 6);
    expect(100 * (first?.cells[11]?.share ?? 0)).toBeCloseTo(50.282486, 6);
  });

  it('are in every one of 91 cells what the file says, shoppers and money', async () => {
    const rows = await askCohorts(table('active_shoppers'));
    const money = await askCohorts(table('paid'));
    expect(rows.flatMap(({ cells }) => cells).length).toBe(91);
    for (const [index, { cohort, size, cells }] of rows.entries()) {
      const known = expected.get(month(cohort.start));
      expect(estimateOf(size).value).toBe(known?.get(0)?.shoppers.size);
      for (const { age, value, complete } of cells) {
        const cell = known?.get(age);
        expect(estimateOf(value).value, `${cohort.label} ${age}`).toBe(cell?.shoppers.size ?? 0);
        const paid = money[index]?.cells[age];
        expect(paid && Math.round(1000 * Number(estimateOf(paid.value).decimal))).toBe(cell?.paid ?? 0);
        expect(complete).toBe(month(cohort.start) !== '2011-12' && index + age < 12);
      }
    }
  });

  it('are kept as a metric of its own has it: month 1 of 885, month 11 of December 2010, and nothing of a month that runs', async () => {
    const session = world.session(Date.parse('2011-12-10T00:00:00Z'));
    const cohorts = table('active_shoppers').cohorts;
    const [one, eleven] = await Promise.all(
      [1, 11].map((age) => session.ask(question(`back_in_month_${age}`, { periods: cohorts }))),
    );
    const told = (answer: typeof one) => answer?.groups[0]?.values.map(({ estimate }) => estimate) ?? [];
    expect(told(one)[0]).toMatchObject({ sampleSize: 885, value: expect.closeTo(36.610169, 6) });
    expect(told(eleven)[0]).toMatchObject({ sampleSize: 885, value: expect.closeTo(50.282486, 6) });
    for (const [index, { start }] of cohorts.entries()) {
      const cells = expected.get(month(start));
      const size = cells?.get(0)?.shoppers.size ?? 0;
      const share = (age: number) => (100 * (cells?.get(age)?.shoppers.size ?? 0)) / size;
      // December 2011 is not over: nobody of November or December is judged at month 1, and only December 2010 at month 11.
      for (const [answer, age] of [
        [one, 1],
        [eleven, 11],
      ] as const) {
        const judged = index + age < 12;
        expect(told(answer)[index]).toMatchObject({
          value: judged ? expect.closeTo(share(age), 9) : null,
          sampleSize: judged ? size : 0,
          beside: [{ kind: 'IMMATURE', count: judged ? 0 : size }],
        });
      }
    }
  });

  it('have the same triangle by the metric, wherever the month is over', async () => {
    const rows = await askCohorts(table('active_shoppers'));
    const own = await askCohorts(table('back_in_month_1', null));
    expect(own.map(({ size }) => estimateOf(size).value)).toEqual(rows.map(({ size }) => estimateOf(size).value));
    for (const [index, { cells }] of rows.entries())
      for (const { age, share, complete } of cells) {
        const cell = own[index]?.cells[age];
        expect(cell?.complete).toBe(complete);
        expect(cell?.share ?? null).toBe(complete ? share : null);
      }
    expect(poolAges(own, 12)).toEqual(poolAges(rows, 12));
  });

  it('are pooled by adding shoppers: at age 1 of the eleven cohorts that have reached it', async () => {
    const [, pooled] = poolAges(await askCohorts(table('active_shoppers')), 12);
    const reached = [...expected].filter(([entered]) => entered < '2011-11');
    const sum = (age: number) => reached.reduce((all, [, cells]) => all + (cells.get(age)?.shoppers.size ?? 0), 0);
    expect(pooled?.cohorts).toBe(11);
    expect(pooled?.share).toBeCloseTo(sum(1) / sum(0), 12);
  });

  it('cost two statements, one a dataset', async () => {
    expect((await countStatements(() => askCohorts(table('active_shoppers')))).statements.length).toBe(2);
  });
});
