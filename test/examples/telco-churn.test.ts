/** The example of the telephone company: a star without dates, asked over HTTP and set beside figures worked out from the files. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/app/server.ts';
import { graphql } from '../cli/cairn.ts';
import { testDatabase } from '../kit/database.ts';
import { groupsOf, meanOf, percentileOf, shareOf } from './by-hand.ts';
import { readSheets, runReadme, type Sheet, serveDatabase, sharedData } from './example.ts';

const names = ['status', 'services', 'demographics', 'location', 'population'] as const;
const files = names.map((name) => sharedData(`telco/${name}.csv.gz`));
const absent = files.includes(null);

/** All that the four files say of a customer, in one record. */
function customersOf([status = [], ...others]: readonly (readonly Sheet[])[]): readonly Sheet[] {
  const byCustomer = others.slice(0, 3).map((sheets) => new Map(sheets.map((sheet) => [sheet.customer_id, sheet])));
  return status.map((sheet) => Object.assign({}, ...byCustomer.map((sheets) => sheets.get(sheet.customer_id)), sheet));
}

const numbers = (customers: readonly Sheet[], column: string) => customers.map((customer) => Number(customer[column]));
/** Money in cents, so that no float is added up. */
const moneyOf = (customers: readonly Sheet[], column: string) =>
  numbers(customers, column).reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;
const ended =
  (...statuses: readonly string[]) =>
  ({ customer_status: status = '' }: Sheet) =>
    statuses.includes(status);
const online = ({ internet_service: internet }: Sheet) => internet === 'Yes';
const part = (some: number, all: number) => (all === 0 ? null : (100 * some) / all);

/** Metric to its number of some customers. */
const byHand: Readonly<Record<string, (customers: readonly Sheet[]) => number | null>> = {
  customers: (all) => all.length,
  active_customers: (all) => all.filter(ended('Stayed', 'Joined')).length,
  joined_customers: (all) => all.filter(ended('Joined')).length,
  lost_customers: (all) => all.filter(ended('Churned')).length,
  churn_rate: (all) => shareOf(all, ended('Churned')),
  churn_rate_established: (all) => shareOf(all.filter(ended('Stayed', 'Churned')), ended('Churned')),
  retention_rate: (all) => shareOf(all.filter(ended('Stayed', 'Churned')), ended('Stayed')),
  csat: (all) => shareOf(all, ({ satisfaction_score: score }) => Number(score) >= 4),
  satisfaction_mean: (all) => meanOf(numbers(all, 'satisfaction_score')),
  forecast_lifetime_value: (all) => meanOf(numbers(all, 'cltv')),
  mrr: (all) => moneyOf(all.filter(ended('Stayed', 'Joined')), 'monthly_charge'),
  new_mrr: (all) => moneyOf(all.filter(ended('Joined')), 'monthly_charge'),
  lost_mrr: (all) => moneyOf(all.filter(ended('Churned')), 'monthly_charge'),
  gross_revenue_retention: (all) =>
    part(
      moneyOf(all.filter(ended('Stayed')), 'monthly_charge'),
      moneyOf(all.filter(ended('Stayed', 'Churned')), 'monthly_charge'),
    ),
  arpu: (all) => meanOf(numbers(all.filter(ended('Stayed', 'Joined')), 'monthly_charge')),
  monthly_charge_median: (all) => percentileOf(numbers(all, 'monthly_charge'), 0.5),
  total_revenue: (all) => moneyOf(all, 'total_revenue'),
  revenue_per_customer: (all) => meanOf(numbers(all, 'total_revenue')),
  revenue_per_customer_median: (all) => percentileOf(numbers(all, 'total_revenue'), 0.5),
  refund_share: (all) => part(moneyOf(all, 'total_refunds'), moneyOf(all, 'total_revenue')),
  referral_rate: (all) => shareOf(all, ({ referred_a_friend: referred }) => referred === 'Yes'),
  tenure: (all) => meanOf(numbers(all, 'tenure_in_months')),
  tenure_median: (all) => percentileOf(numbers(all, 'tenure_in_months'), 0.5),
  security_adoption: (all) => shareOf(all.filter(online), ({ online_security: has }) => has === 'Yes'),
  tech_support_adoption: (all) => shareOf(all.filter(online), ({ premium_tech_support: has }) => has === 'Yes'),
  fiber_share: (all) => shareOf(all.filter(online), ({ internet_type: type }) => type === 'Fiber Optic'),
  age_mean: (all) => meanOf(numbers(all, 'age')),
};

const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 5));

describe.skipIf(absent)('the telephone company', async () => {
  const { db, pool, url } = await testDatabase();
  const sheets = absent ? [] : files.map((file) => readSheets(file as string));
  const customers = customersOf(sheets);
  const zipCodes = sheets[4] ?? [];
  let server: RunningServer;
  let printed = '';

  const ask = <T>(query: string, variables: object = {}) => graphql<T>(server.url, query, variables);

  /** No period is asked for. */
  async function figures(where: object | null = null) {
    const fields = Object.keys(byHand).map((key) => `${key}: metric(key: "${key}") { value(where: $where) { value } }`);
    const answer = await ask<Record<string, { value: { value: number | null } }>>(
      `query ($where: FilterInput) { ${fields.join(' ')} }`,
      { where },
    );
    return Object.fromEntries(Object.entries(answer).map(([key, { value }]) => [key, value.value]));
  }
  const worked = (some: readonly Sheet[]) =>
    Object.fromEntries(Object.entries(byHand).map(([key, figure]) => [key, close(figure(some))]));

  beforeAll(async () => {
    printed = await runReadme('telco-churn', url);
    server = await serveDatabase(db, pool);
  }, 600_000);

  afterAll(() => server?.close());

  it('works by the commands of its README as they are written', () => {
    expect(printed.match(/7,043 rows read, 7,043 inserted/g)).toHaveLength(4);
    expect(printed).toMatch(/1,671 rows read, 1,671 inserted/);
    for (const figure of [
      '26.5%',
      '28.4%',
      '71.6%',
      '45.8%',
      '2.5%',
      '41.7%',
      '3.24',
      '\\$316,986',
      '\\$139,131',
      '68.1%',
      '33,881,838',
    ])
      expect(printed).toMatch(new RegExp(`│ +${figure} │`));
  });

  it('has the figures that were worked out elsewhere, without being asked for a period', async () => {
    expect(await figures()).toMatchObject({
      customers: 7_043,
      joined_customers: 454,
      churn_rate: expect.closeTo(26.536987, 6),
      churn_rate_established: expect.closeTo(28.365458, 6),
      csat: expect.closeTo(41.715178, 6),
      satisfaction_mean: expect.closeTo(3.244924, 6),
      mrr: 316_985.75,
      lost_mrr: 139_130.85,
      gross_revenue_retention: expect.closeTo(68.116999, 6),
    });
    expect(await figures({ dimension: 'contract', eq: 'Month-to-Month' })).toMatchObject({
      churn_rate: expect.closeTo(45.844875, 6),
    });
    expect(await figures({ dimension: 'contract', eq: 'Two Year' })).toMatchObject({
      churn_rate: expect.closeTo(2.549124, 6),
    });
    const { metric } = await ask<{ metric: { value: { period: { label: string } } } }>(
      '{ metric(key: "churn_rate") { value { period { label } } } }',
    );
    expect(metric.value.period.label).toBe('All time');
  });

  it('has no quarter that it could be asked for by name', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ metric(key: "churn_rate") { value(period: { last: 1, grain: QUARTER }) { value } } }',
      }),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['NO_TIME_DIMENSION']);
  });

  it.each([
    ['all customers', null, () => true],
    ['customers who joined', { dimension: 'customer_status', eq: 'Joined' }, ended('Joined')],
    ['customers without an offer', { dimension: 'offer', eq: 'None' }, ({ offer }: Sheet) => offer === 'None'],
    [
      'customers without internet',
      { dimension: 'internet_type', eq: 'None' },
      ({ internet_type: type }: Sheet) => type === 'None',
    ],
    [
      'senior citizens',
      { dimension: 'senior_citizen', eq: true },
      ({ senior_citizen: senior }: Sheet) => senior === 'Yes',
    ],
    ['Los Angeles', { dimension: 'city', eq: 'Los Angeles' }, ({ city }: Sheet) => city === 'Los Angeles'],
    [
      'customers under 30 who pay by the month for fiber',
      {
        and: [
          { dimension: 'age', lt: 30 },
          { dimension: 'contract', eq: 'Month-to-Month' },
          { dimension: 'internet_type', eq: 'Fiber Optic' },
        ],
      },
      (each: Sheet) =>
        Number(each.age) < 30 && each.contract === 'Month-to-Month' && each.internet_type === 'Fiber Optic',
    ],
    [
      'customers in zip codes of more than 50,000 people',
      { dimension: 'population', gt: 50_000 },
      ({ zip_code: zip }: Sheet) => crowded().has(zip ?? ''),
    ],
  ] as const)('has every metric of %s as the files have it', async (_, where, kept) => {
    expect(await figures(where)).toEqual(worked(customers.filter(kept)));
  });

  const crowded = () =>
    new Set(zipCodes.filter(({ population }) => Number(population) > 50_000).map(({ zip_code: zip }) => zip ?? ''));

  const yes = (column: string) => (customer: Sheet) => (customer[column] === 'Yes' ? 'true' : 'false');
  const text = (column: string) => (customer: Sheet) => (customer[column] === '' ? null : (customer[column] ?? null));
  const band = ({ tenure_in_months: months }: Sheet) =>
    ['up to 1 year', '1 to 2 years', '2 to 4 years', 'over 4 years'][
      [12, 24, 48].filter((limit) => Number(months) > limit).length
    ] ?? null;

  it.each<[string, (customer: Sheet) => string | null]>([
    ['contract', text('contract')],
    ['customer_status', text('customer_status')],
    ['churn_category', text('churn_category')],
    ['churn_reason', text('churn_reason')],
    ['internet_type', text('internet_type')],
    ['offer', text('offer')],
    ['payment_method', text('payment_method')],
    ['gender', text('gender')],
    ['city', text('city')],
    ['number_of_dependents', text('number_of_dependents')],
    ['satisfaction_score', text('satisfaction_score')],
    ['tenure_band', band],
    ['paperless_billing', yes('paperless_billing')],
    ['senior_citizen', yes('senior_citizen')],
    ['married', yes('married')],
    ['premium_tech_support', yes('premium_tech_support')],
    ['unlimited_data', yes('unlimited_data')],
  ])('has churn, satisfaction and money by %s, group for group', async (dimension, member) => {
    const keys = [
      'customers',
      'churn_rate',
      'csat',
      'satisfaction_mean',
      'mrr',
      'lost_mrr',
      'revenue_per_customer_median',
    ];
    const fields = keys.map(
      (key) =>
        `${key}: metric(key: "${key}") { breakdown(by: ["${dimension}"]) { rows { members { value } value { value } } total { value } } }`,
    );
    interface Answered {
      readonly breakdown: {
        readonly rows: readonly {
          readonly members: readonly { readonly value: unknown }[];
          readonly value: { readonly value: number | null };
        }[];
        readonly total: { readonly value: number };
      };
    }
    const answer = await ask<Record<string, Answered>>(`{ ${fields.join(' ')} }`);
    const groups = groupsOf(customers, member);
    for (const key of keys) {
      const figure = byHand[key];
      if (!figure) throw new Error(key);
      const breakdown = answer[key]?.breakdown;
      const told = breakdown?.rows.map(({ members, value }): [string | null, number | null] => {
        const [first] = members;
        return [first?.value == null ? null : String(first.value), value.value];
      });
      const expected = [...groups].map(([name, some]) => [name, close(figure(some))] as const);
      // A sum has no row for a group without a row that it adds up.
      const nothing = key.endsWith('mrr') ? [...groups.keys()].map((name) => [name, 0] as const) : [];
      expect(new Map([...nothing, ...(told ?? [])]), key).toEqual(new Map(expected));
      expect(breakdown?.total.value, key).toEqual(close(figure(customers)));
    }
  });

  it('adds up the population of a zip code once, however many customers live there', async () => {
    const peopleOf = (zips: readonly Sheet[]) => zips.reduce((sum, { population }) => sum + Number(population), 0);
    const homes = groupsOf(customers, ({ zip_code: zip }) => zip ?? null);
    const served = zipCodes.filter(({ zip_code: zip }) => homes.has(zip ?? null));
    const multiplied = served.reduce(
      (sum, { zip_code: zip, population }) => sum + Number(population) * (homes.get(zip ?? null)?.length ?? 0),
      0,
    );
    expect([zipCodes.length, homes.size, peopleOf(zipCodes)]).toEqual([1_671, 1_625, 33_881_838]);
    expect(multiplied).toBeGreaterThan(4 * peopleOf(served));
    const answer = await ask<
      Record<'all' | 'served' | 'crowded' | 'penetration' | 'each', { value: { value: number; sampleSize: number } }>
    >(`{
      all: metric(key: "population") { value { value sampleSize } }
      served: metric(key: "population_served") { value { value sampleSize } }
      crowded: metric(key: "population_served") { value(where: { dimension: "population", gt: 50000 }) { value sampleSize } }
      penetration: metric(key: "penetration") { value { value sampleSize } }
      each: metric(key: "customers_per_zip_code") { value { value sampleSize } }
    }`);
    const big = served.filter(({ zip_code: zip }) => crowded().has(zip ?? ''));
    expect(answer).toEqual({
      all: { value: { value: 33_881_838, sampleSize: 1_671 } },
      served: { value: { value: peopleOf(served), sampleSize: 1_625 } },
      crowded: { value: { value: peopleOf(big), sampleSize: big.length } },
      penetration: { value: { value: expect.closeTo((10_000 * 7_043) / peopleOf(served), 9), sampleSize: 1_625 } },
      each: { value: { value: expect.closeTo(7_043 / 1_625, 9), sampleSize: 1_625 } },
    });
  });
});
