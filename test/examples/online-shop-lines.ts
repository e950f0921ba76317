/** The online shop's lines worked out by hand, without any SQL: what the answers are compared with. */
import { groupsOf, meanOf, percentileOf, shareOf } from './by-hand.ts';
import type { Sheet } from './example.ts';

export interface Line {
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

export function lineOf(sheet: Sheet): Line {
  const { InvoiceNo: invoice = '', Quantity, UnitPrice, InvoiceDate: time = '', Country = '' } = sheet;
  const [quantity, price] = [Number(Quantity), Math.round(Number(UnitPrice) * 1000)];
  const kind = invoice.startsWith('C') ? 'cancelled' : quantity > 0 && price > 0 ? 'sale' : 'other';
  return {
    ...{ invoice, kind, quantity, customer: sheet.CustomerID || null, mills: quantity * price },
    ...{ country: Country === 'Unspecified' ? null : Country, day: time.slice(0, 10), month: time.slice(0, 7) },
    at: instantOf(time),
  };
}

export const months = [...Array(13).keys()].map((at) => new Date(Date.UTC(2010, 11 + at)).toISOString().slice(0, 7));
export const daysIn = (month: string) =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
export const dated = (month: string) => ({
  startDate: `${month}-01`,
  endDate: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)))).toISOString().slice(0, 10),
});
export const year = { startDate: '2010-12-01', endDate: '2012-01-01' };

const millsOf = (lines: readonly Line[]) => lines.reduce((sum, { mills }) => sum + mills, 0);
const pounds = (lines: readonly Line[]) => millsOf(lines) / 1000;
const distinctOf = <T>(values: readonly (T | null)[]) => new Set(values.filter((value) => value !== null)).size;
/** Worked out once for each list of lines: many figures ask for the same of half a million. */
function once<T>(figure: (lines: readonly Line[]) => T): (lines: readonly Line[]) => T {
  const known = new WeakMap<readonly Line[], T>();
  return (lines) => {
    if (!known.has(lines)) known.set(lines, figure(lines));
    return known.get(lines) as T;
  };
}
const kinds = once((lines) => groupsOf(lines, ({ kind }) => kind));
const ofKind = (lines: readonly Line[], kind: Line['kind']) => kinds(lines).get(kind) ?? [];
const ordersOf = once((lines) => [...groupsOf(ofKind(lines, 'sale'), ({ invoice }) => invoice).values()]);
export const valid = once((lines) => ofKind(lines, 'sale').filter(({ customer }) => customer !== null));
export const monthsOf = once((lines) => groupsOf(lines, ({ month }) => month));
export const buyersOf = (lines: readonly Line[]) => distinctOf(valid(lines).map(({ customer }) => customer));
const per = (a: number, b: number) => (b === 0 ? null : a / b);

/** Metrics over lines and orders, of any lines that hold whole invoices. */
export const byHand: Readonly<Record<string, (lines: readonly Line[]) => number | null>> = {
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

export function customersOf(lines: readonly Line[]): readonly Customer[] {
  return [...groupsOf(valid(lines), ({ customer }) => customer).values()].map((own) => {
    const orders = ordersOf(own);
    const times = orders.map((order) => Math.min(...order.map(({ at }) => at))).sort((a, b) => a - b);
    const first = own.reduce((earliest, line) => (line.at < earliest.at ? line : earliest));
    return { first, paid: pounds(own), orders: orders.length, times };
  });
}

const ninetyDays = 90 * 86_400_000;
/** Metrics over customers, by their first purchase. */
export const ofCustomers: Readonly<Record<string, (customers: readonly Customer[]) => number | null>> = {
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
export const spentOf = (lines: readonly Line[]) =>
  new Map([...groupsOf(valid(lines), ({ customer }) => customer)].map(([customer, own]) => [customer, millsOf(own)]));

/** Of the customers of one month, what is left in the next. */
export function retentionOf(before: readonly Line[], after: readonly Line[]): Readonly<Record<string, number | null>> {
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
