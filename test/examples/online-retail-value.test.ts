/** What each customer of a real shop has paid, as a dimension, against figures computed elsewhere from the file. */
import { beforeAll, describe, expect, it } from 'vitest';
import { byMember, numberOf } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';
import { readSheets, sharedData } from './example.ts';

const data = sharedData('online_retail/online_retail.csv.gz');

const value = { dataset: 'shoppers', value: 'paid_to_date', unit: 'currency', currency: 'GBP' };

const world = await smallWorld(
  `create table shoppers (id int primary key);
   create table lines (id int generated always as identity primary key, shopper int, amount numeric, bought_at timestamp);`,
  {
    datasets: [
      {
        key: 'shoppers',
        table: 'shoppers',
        time: null,
        entities: [{ key: 'shopper', kind: 'primary', column: 'id' }],
        dimensions: [
          { key: 'paid_to_date', type: 'number', total: { of: 'lines.paid' } },
          { key: 'value_segment', quantiles: { of: 'lines.paid', groups: ['low', 'middle', 'high', 'top'] } },
        ],
      },
      {
        key: 'lines',
        table: 'lines',
        time: 'bought_at',
        entities: [{ key: 'shopper', kind: 'foreign', column: 'shopper' }],
        dimensions: [
          { key: 'amount', type: 'number' },
          { key: 'bought_at', type: 'timestamp' },
        ],
        measures: { paid: { type: 'sum', value: 'amount' } },
      },
    ],
    metrics: [
      { key: 'mean_value', type: 'mean', ...value },
      { key: 'median_value', type: 'percentile', percentile: 50, ...value },
      { key: 'p90_value', type: 'percentile', percentile: 90, ...value },
      { key: 'paid', type: 'sum', dataset: 'lines', value: 'amount' },
      { key: 'shoppers', type: 'count', dataset: 'shoppers' },
    ],
  },
);

describe.skipIf(data === null)('the customers of the shop', () => {
  const totals = new Map<number, number>();

  beforeAll(async () => {
    const rows = readSheets(data ?? '');
    const valid = rows.filter(
      (row) =>
        row.CustomerID && !row.InvoiceNo?.startsWith('C') && Number(row.Quantity) > 0 && Number(row.UnitPrice) > 0,
    );
    // Thousandths of a pound are exact as integers.
    const thousandths = valid.map((row) => Math.round(Number(row.UnitPrice) * 1000) * Number(row.Quantity));
    for (const [index, row] of valid.entries())
      totals.set(Number(row.CustomerID), (totals.get(Number(row.CustomerID)) ?? 0) + (thousandths[index] ?? 0));
    await world.pool.query(
      'insert into lines (shopper, amount, bought_at) select s, a::numeric / 1000, b from unnest($1::int[], $2::bigint[], $3::timestamp[]) as l (s, a, b)',
      [valid.map((row) => Number(row.CustomerID)), thousandths, valid.map((row) => row.InvoiceDate)],
    );
    const everybody = new Set(rows.flatMap((row) => (row.CustomerID ? [Number(row.CustomerID)] : [])));
    await world.pool.query('insert into shoppers select unnest($1::int[])', [[...everybody]]);
  }, 120_000);

  it('paid 2,054.26646 on average, 674.485 in the middle, and nine of ten at most 3,646.531', async () => {
    expect(numberOf(await world.ask('shoppers'))).toBe(4372);
    expect(numberOf(await world.ask('mean_value'))).toBeCloseTo(2054.26646, 5);
    expect(numberOf(await world.ask('median_value'))).toBeCloseTo(674.485, 6);
    expect(numberOf(await world.ask('p90_value'))).toBeCloseTo(3646.531, 6);
  });

  it('are quarters by what they paid, ranked by hand in the same way', async () => {
    const ranked = [...totals].sort(([a, x], [b, y]) => x - y || a - b);
    // 4,338 are two more than four times 1,084.
    const cuts = [0, 1085, 2170, 3254, 4338];
    const expected = ['low', 'middle', 'high', 'top'].map((group, index) => {
      const members = ranked.slice(cuts[index], cuts[index + 1]);
      return [
        group,
        { count: members.length, paid: members.reduce((sum, [, amount]) => sum + amount, 0) / 1000 },
      ] as const;
    });
    const counts = byMember(await world.ask('shoppers', { by: ['value_segment'] }));
    const paid = byMember(await world.ask('paid', { by: ['value_segment'] }));
    expect(counts).toEqual({
      ...Object.fromEntries(expected.map(([group, { count }]) => [group, count])),
      '(none)': 34,
    });
    for (const [group, { paid: amount }] of expected) expect(paid[group]).toBeCloseTo(amount, 6);
  });
});
