/** examples/online-shop as its README says, asked over HTTP and compared with what the file itself adds up to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/app/server.ts';
import { graphql } from '../cli/cairn.ts';
import { testDatabase } from '../kit/database.ts';
import { groupsOf, meanOf, percentileOf, shareOf } from './by-hand.ts';
import { readSheets, runReadme, type Sheet, serveDatabase, sharedData } from './example.ts';

const data = sharedData('online_retail/online_retail.csv.gz');

interface Line {
  readonly invoice: string;
  readonly kind: 'sale' | 'cancelled' | 'other';
  readonly customer: string | null;
  readonly country: string | null;
  readonly quantity: number;
  /** Thousandths of a pound: whole numbers, which add up exactly. */
  readonly mills: number;
  readonly day: string;
  readonly month: string;
  readonly at: number;
}

/** The shop's clock to milliseconds: an hour ahead of UTC in the summer of 2011. */
const instantOf = (text: string): number =>
  Date.parse(`${text.replace(' ', 'T')}Z`) - (text >= '2011-03-27 01' && text < '2011-10-30 02' ? 3_600_000 : 0);

function lineOf(sheet: Sheet): Line {
  const { InvoiceNo: invoice = '', Quantity, UnitPrice, InvoiceDate: time = '', Country = '' } = sheet;
  const [quantity, price] = [Number(Quantity), Math.round(Number(UnitPrice) * 1000)];
  const kind = invoice.startsWith('C') ? 'cancelled' : quantity > 0 && price > 0 ? 'sale' : 'other';
  return {
    ...{ invoice, kind, quantity, customer: sheet.CustomerID || null, mills: quantity * price },
    ...{ country: Country === 'Unspecified' ? null : Country, day: time.slice(0, 10), month: time.slice(0, 7) },
    at: instantOf(time),
  };
}

const months = [...Array(13).keys()].map((at) => new Date(Date.UTC(2010, 11 + at)).toISOString().slice(0, 7));
const daysIn = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
const dated = (month: string) => ({
  startDate: `${month}-01`,
  endDate: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)))).toISOString().slice(0, 10),
});
const year = { startDate: '2010-12-01', endDate: '2012-01-01' };

const millsOf = (lines: readonly Line[]) => lines.reduce((sum, { mills }) => sum + mills, 0);
const pounds = (lines: readonly Line[]) => millsOf(lines) / 1000;
const distinctOf = <T>(values: readonly (T | null)[]) => new Set(values.filter((value) => value !== null)).size;
const ofKind = (lines: readonly Line[], kind: Line['kind']) => lines.filter((line) => line.kind === kind);
const ordersOf = (lines: readonly Line[]) => [...groupsOf(ofKind(lines, 'sale'), ({ invoice }) => invoice).values()];
const valid = (lines: readonly Line[]) => ofKind(lines, 'sale').filter(({ customer }) => customer !== null);
const buyersOf = (lines: readonly Line[]) => distinctOf(valid(lines).map(({ customer }) => customer));
const per = (a: number, b: number) => (b === 0 ? null : a / b);

/** Metrics over lines and orders, of any lines that hold whole invoices. */
const byHand: Readonly<Record<string, (lines: readonly Line[]) => number | null>> = {
  revenue: pounds,
  gross_revenue: (lines) => pounds(ofKind(lines, 'sale')),
  cancelled_revenue: (lines) => -pounds(ofKind(lines, 'cancelled')),
  other_revenue: (lines) => pounds(ofKind(lines, 'other')),
  cancelled_share: (lines) => per(-100 * millsOf(ofKind(lines, 'cancelled')), millsOf(ofKind(lines, 'sale'))),
  gross_revenue_known: (lines) => pounds(valid(lines)),
  lines_without_customer: (lines) => shareOf(lines, ({ customer }) => customer === null),
  line_count: (lines) => lines.length,
  orders: (lines) => ordersOf(lines).length,
  average_order_value: (lines) => meanOf(ordersOf(lines).map(pounds)),
  order_value_median: (lines) => percentileOf(ordersOf(lines).map(pounds), 0.5),
  order_value_p90: (lines) => percentileOf(ordersOf(lines).map(pounds), 0.9),
  units_per_order: (lines) =>
    meanOf(ordersOf(lines).map((order) => order.reduce((sum, { quantity }) => sum + quantity, 0))),
  lines_per_order: (lines) => meanOf(ordersOf(lines).map((order) => order.length)),
  cancellations: (lines) => distinctOf(ofKind(lines, 'cancelled').map(({ invoice }) => invoice)),
  cancellations_per_hundred_orders: (lines) =>
    per(100 * distinctOf(ofKind(lines, 'cancelled').map(({ invoice }) => invoice)), ordersOf(lines).length),
  customers_seen: (lines) => distinctOf(lines.map(({ customer }) => customer)),
  active_customers: buyersOf,
};

interface Customer {
  readonly first: Line;
  readonly paid: number;
  readonly orders: number;
  /** Of the first two orders, in time. */
  readonly times: readonly number[];
}

function customersOf(lines: readonly Line[]): readonly Customer[] {
  return [...groupsOf(valid(lines), ({ customer }) => customer).values()].map((own) => {
    const orders = ordersOf(own);
    const times = orders.map((order) => Math.min(...order.map(({ at }) => at))).sort((a, b) => a - b);
    const first = own.reduce((earliest, line) => (line.at < earliest.at ? line : earliest));
    return { first, paid: pounds(own), orders: orders.length, times };
  });
}

const ninetyDays = 90 * 86_400_000;
/** Metrics over customers, by their first purchase. */
const ofCustomers: Readonly<Record<string, (customers: readonly Customer[]) => number | null>> = {
  new_customers: (customers) => customers.length,
  customer_value: (customers) => meanOf(customers.map(({ paid }) => paid)),
  customer_value_median: (customers) =>
    percentileOf(
      customers.map(({ paid }) => paid),
      0.5,
    ),
  customer_value_p90: (customers) =>
    percentileOf(
      customers.map(({ paid }) => paid),
      0.9,
    ),
  repeat_rate: (customers) => shareOf(customers, ({ orders }) => orders > 1),
  orders_per_customer: (customers) => meanOf(customers.map(({ orders }) => orders)),
  second_order_in_90_days: (customers) =>
    shareOf(customers, ({ times: [first = 0, second] }) => second !== undefined && second < first + ninetyDays),
};

/** Thousandths of a pound of each customer. */
const spentOf = (lines: readonly Line[]) =>
  new Map([...groupsOf(valid(lines), ({ customer }) => customer)].map(([customer, own]) => [customer, millsOf(own)]));

/** Of the customers of one month, what is left in the next. */
function retentionOf(before: readonly Line[], after: readonly Line[]): Readonly<Record<string, number | null>> {
  const [then, now] = [spentOf(before), spentOf(after)];
  const sum = (of: (was: number, is: number) => number) =>
    [...then].reduce((total, [customer, was]) => total + of(was, now.get(customer) ?? 0), 0);
  const spent = sum((was) => was);
  const back = per(100 * sum((_, is) => (is > 0 ? 1 : 0)), then.size);
  return {
    customer_retention: back,
    customer_loss: back === null ? null : 100 - back,
    net_revenue_retention: per(100 * sum((_, is) => is), spent),
    gross_revenue_retention: per(100 * sum(Math.min), spent),
    revenue_expansion: per(100 * sum((was, is) => Math.max(0, is - was)), spent),
  };
}

const close = (value: number | null | undefined) => (value == null ? null : expect.closeTo(value, 6));

interface Points {
  readonly series: readonly {
    readonly label: string;
    readonly points: readonly { readonly value: { readonly value: number | null } }[];
  }[];
}

describe.skipIf(data === null)('the online shop', async () => {
  const { db, pool, url } = await testDatabase();
  const lines = data === null ? [] : readSheets(data).map(lineOf);
  const customers = customersOf(lines);
  const inMonth = (month: string) => lines.filter((line) => line.month === month);
  let server: RunningServer;
  let printed = '';

  const ask = <T>(query: string, variables: object = {}) => graphql<T>(server.url, query, variables);

  async function figures(keys: readonly string[], period: object, where: object | null = null) {
    const fields = keys.map(
      (key) => `${key}: metric(key: "${key}") { value(period: $period, where: $where) { value } }`,
    );
    const answer = await ask<Record<string, { value: { value: number | null } }>>(
      `query ($period: PeriodInput, $where: FilterInput) { ${fields.join(' ')} }`,
      { period, where },
    );
    return Object.fromEntries(Object.entries(answer).map(([key, { value }]) => [key, value.value]));
  }
  /** Metric to its numbers of the thirteen months, of each group. */
  async function byMonth(keys: readonly string[], where: object | null = null, by: readonly string[] = []) {
    const fields = keys.map(
      (key) =>
        `${key}: metric(key: "${key}") { series(period: $year, grain: MONTH, where: $where, by: $by) { label points { value { value } } } }`,
    );
    const answer = await ask<Record<string, Points>>(
      `query ($year: PeriodInput!, $where: FilterInput, $by: [ID!]) { ${fields.join(' ')} }`,
      { year, where, by: by.length === 0 ? null : by },
    );
    return new Map(
      Object.entries(answer).map(([key, { series }]) => [
        key,
        new Map(series.map(({ label, points }) => [label, points.map(({ value }) => value.value)])),
      ]),
    );
  }
  const worked = (some: readonly Line[]) =>
    Object.fromEntries(Object.entries(byHand).map(([key, figure]) => [key, close(figure(some))]));

  beforeAll(async () => {
    printed = await runReadme('online-shop', url);
    server = await serveDatabase(db, pool);
  }, 600_000);

  afterAll(() => server?.close());

  it('works by the commands of its README as they are written', () => {
    expect(printed).toMatch(/541,909 rows read, 541,909 inserted/);
    for (const figure of ['£9,747,748', '£896,812', '19,960', '£534.40', '1,559', '4,372', '36.6%', '31.2%'])
      expect(printed).toMatch(new RegExp(`│ +${figure} │`));
    for (const figure of ['£2,054', '£674.49', '£3,647', '65.6%', '50.3%', '59.5%'])
      expect(printed).toMatch(new RegExp(`│ +${figure} │`));
  });

  it('has the figures that were worked out elsewhere', async () => {
    expect(await figures(Object.keys(byHand), { allTime: true })).toMatchObject({
      revenue: 9_747_747.934,
      gross_revenue: 10_666_684.544,
      cancelled_revenue: 896_812.49,
      orders: 19_960,
      average_order_value: expect.closeTo(534.403033, 6),
      customers_seen: 4_372,
    });
    expect(await figures(['gross_revenue', 'orders', 'active_customers'], dated('2010-12'))).toEqual({
      gross_revenue: 823_746.14,
      orders: 1_559,
      active_customers: 885,
    });
    expect((await figures(['customer_retention'], dated('2011-01'))).customer_retention).toBeCloseTo(36.610169, 6);
    expect((await figures(['customer_retention'], dated('2011-04'))).customer_retention).toBeCloseTo(31.211499, 6);
    expect(await figures(Object.keys(ofCustomers), { allTime: true })).toMatchObject({
      customer_value: expect.closeTo(2_054.26646, 5),
      customer_value_median: expect.closeTo(674.485, 6),
      customer_value_p90: expect.closeTo(3_646.531, 6),
      repeat_rate: expect.closeTo(65.583218, 6),
    });
    const cohort = { dimension: 'first_purchase_month', eq: '2010-12' };
    expect((await figures(['active_share'], dated('2011-11'), cohort)).active_share).toBeCloseTo(50.282486, 6);
  });

  it('compares nine days of December with the same nine days of the year before', async () => {
    const question = `query ($period: PeriodInput) { metric(key: "gross_revenue") { value(period: $period) {
      value lastYear: compare(to: { kind: SAME_PERIOD_LAST_YEAR }) { value change } } } }`;
    interface Compared {
      readonly metric: { readonly value: { value: number; lastYear: readonly { value: number; change: number }[] } };
    }
    const fair = await ask<Compared>(question, { period: { startDate: '2011-12-01', endDate: '2011-12-10' } });
    expect(fair.metric.value).toMatchObject({ value: 638_792.68, lastYear: [{ value: 438_852.65 }] });
    expect(fair.metric.value.lastYear[0]?.change).toBeCloseTo(199_940.03, 6);
    // The whole month beside it makes a fall of what was a rise: the file ends on the ninth.
    const whole = await ask<Compared>(question, { period: dated('2011-12') });
    expect(whole.metric.value).toMatchObject({ value: 638_792.68, lastYear: [{ value: 823_746.14 }] });
  });

  it('has every metric of lines and orders by month as the file has it', async () => {
    const answer = await byMonth(Object.keys(byHand));
    for (const [key, figure] of Object.entries(byHand))
      expect([...(answer.get(key)?.values() ?? [])], key).toEqual([
        months.map((month) => close(figure(inMonth(month)))),
      ]);
  });

  it.each([
    ['France', { dimension: 'country', eq: 'France' }, ({ country }: Line) => country === 'France'],
    ['no known country', { dimension: 'country', isNull: true }, ({ country }: Line) => country === null],
    ['lines with a customer', { dimension: 'customer_known', eq: true }, ({ customer }: Line) => customer !== null],
  ] as const)('has every metric of %s as the file has it', async (_, where, kept) => {
    expect(await figures(Object.keys(byHand), { allTime: true }, where)).toEqual(worked(lines.filter(kept)));
  });

  it('counts a customer of two countries in both and once in all', async () => {
    type Rows = { breakdown: { rows: { members: { value: string | null }[]; value: { value: number } }[] } };
    const keys = ['customers_seen', 'active_customers', 'gross_revenue', 'orders'];
    const fields = keys.map(
      (key) =>
        `${key}: metric(key: "${key}") { breakdown(by: ["country"], period: { allTime: true }) { rows { members { value } value { value } } } }`,
    );
    const answer = await ask<Record<string, Rows>>(`{ ${fields.join(' ')} }`);
    const countries = [...groupsOf(lines, ({ country }) => country)];
    for (const key of keys) {
      const found = answer[key]?.breakdown.rows.map(({ members, value }) => [members[0]?.value ?? null, value.value]);
      // Hong Kong has invoices and no known customer: a group of nobody does not come back.
      const rows = countries.flatMap(([country, some]) => {
        const figure = byHand[key]?.(some);
        return figure ? [[country, close(figure)] as const] : [];
      });
      expect(new Map(found as [string, number][]), key).toEqual(new Map(rows));
    }
    const seen = answer.customers_seen?.breakdown.rows.map(({ value }) => value.value) ?? [];
    expect(seen.reduce((sum, value) => sum + value, 0)).toBe(4_380);
  });

  it('keeps and loses customers and their purchases from month to month as the file has it', async () => {
    const keys = Object.keys(retentionOf([], []));
    for (const country of [null, 'United Kingdom', 'Germany']) {
      const answer = await byMonth(keys, country === null ? null : { dimension: 'country', eq: country });
      const some = (month: string | undefined) =>
        lines.filter((line) => line.month === month && (country === null || line.country === country));
      const expected = months.map((month, at) => retentionOf(some(months[at - 1]), some(month)));
      for (const key of keys)
        expect([...(answer.get(key)?.values() ?? [])], `${key} ${country}`).toEqual([
          expected.map((each) => close(each[key])),
        ]);
    }
  });

  it('averages customers a day over all days, or those with orders, for both kinds of stickiness', async () => {
    const keys = ['daily_active_customers', 'daily_active_customers_open', 'stickiness', 'stickiness_open'];
    const answer = await byMonth(keys);
    const expected = months.map((month) => {
      const days = [...groupsOf(valid(inMonth(month)), ({ day }) => day).values()];
      const sum = days.reduce((total, day) => total + buyersOf(day), 0);
      const [all, open, active] = [sum / daysIn(month), sum / days.length, buyersOf(inMonth(month))];
      return [all, open, (100 * all) / active, (100 * open) / active];
    });
    for (const [at, key] of keys.entries())
      expect([...(answer.get(key)?.values() ?? [])], key).toEqual([expected.map((each) => close(each[at]))]);
  });

  it('has every metric of customers by the month of the first purchase as the file has it', async () => {
    const answer = await byMonth(Object.keys(ofCustomers));
    for (const [key, figure] of Object.entries(ofCustomers))
      expect([...(answer.get(key)?.values() ?? [])], key).toEqual([
        months.map((month) => close(figure(customers.filter(({ first }) => first.month === month)))),
      ]);
  });

  it('has the triangle of cohorts: of each month of first purchase, who bought in each month', async () => {
    const answer = (await byMonth(['active_share'], null, ['first_purchase_month'])).get('active_share');
    const cohorts = groupsOf(
      lines.filter((line) => valid([line]).length > 0),
      ({ customer }) => customer,
    );
    const active = [...cohorts.values()].map((own) => new Set(own.map(({ month }) => month)));
    const firsts = active.map((each) => [...each].sort()[0]);
    for (const cohort of months) {
      const members = active.filter((_, at) => firsts[at] === cohort);
      const expected = months.map((month) =>
        month < cohort ? null : close(shareOf(members, (each) => each.has(month))),
      );
      expect(answer?.get(cohort), cohort).toEqual(expected);
    }
  });

  it('ranks customers into four quarters by what they paid', async () => {
    type Rows = { breakdown: { rows: { members: { value: string | null }[]; value: { value: number } }[] } };
    const fields =
      'breakdown(by: ["value_segment"], period: { allTime: true }) { rows { members { value } value { value } } }';
    const answer = await ask<Record<'paid' | 'active', Rows>>(
      `{ paid: metric(key: "gross_revenue_known") { ${fields} } active: metric(key: "active_customers") { ${fields} } }`,
    );
    const read = ({ breakdown }: Rows) =>
      Object.fromEntries(breakdown.rows.map(({ members, value }) => [members[0]?.value, value.value]));
    const ranked = [...spentOf(lines)].sort(([a, x], [b, y]) => x - y || String(a).localeCompare(String(b)));
    // 4,338 are two more than four times 1,084: the lowest two groups have one more.
    const cuts = [0, 1_085, 2_170, 3_254, 4_338];
    const groups = ['low', 'middle', 'high', 'top'].map(
      (group, at) => [group, ranked.slice(cuts[at], cuts[at + 1])] as const,
    );
    expect(read(answer.active)).toMatchObject(Object.fromEntries(groups.map(([group, { length }]) => [group, length])));
    const sums = groups.map(([group, some]) => [group, close(some.reduce((sum, [, mills]) => sum + mills, 0) / 1000)]);
    expect(read(answer.paid)).toMatchObject(Object.fromEntries(sums));
  });

  it('is within one percent where it says approximately', async () => {
    const answer = (await byMonth(['order_value_p90_approximate'])).get('order_value_p90_approximate');
    for (const [at, month] of months.entries()) {
      const exact = byHand.order_value_p90?.(inMonth(month)) ?? 0;
      // The value interpolates between two orders, each of them within 1 %.
      expect(Math.abs((([...(answer?.values() ?? [])][0]?.[at] ?? 0) - exact) / exact), month).toBeLessThan(0.0101);
    }
  });

  it('adds up from sales, cancellations and corrections', async () => {
    const all = await figures(['revenue', 'gross_revenue', 'cancelled_revenue', 'other_revenue'], { allTime: true });
    expect(all.other_revenue).toBe(-22_124.12);
    expect((all.gross_revenue ?? 0) - (all.cancelled_revenue ?? 0) + (all.other_revenue ?? 0)).toBeCloseTo(
      9_747_747.934,
      6,
    );
  });
});
