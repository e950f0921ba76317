/** Churn, revenue retention and active users of a small demo company, against SQL that looks at one customer after another. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine, type Engine } from '../../src/engine/create-engine.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { numbersOf, question, series } from '../kit/questions.ts';

const now = new Date('2026-07-15T09:30:00Z');
const { db, pool } = await testDatabase({ onCluster: 'some whole' });
const model = unwrap(await readModel('models/cx'));
const calendar = [...model.calendars.values()][0];
const months = series('month', '2025-01-01Z', '2026-07-01Z', calendar, now.getTime());
let engine: Engine;

beforeAll(async () => {
  await seedDemo(pool, { now, seed: 7, scale: 0.03 });
  engine = createEngine({ db, model, physical: unwrap(await compileModel(db, model)) });
});

const ask = async (metric: string) =>
  numbersOf(await engine.session({ now: now.getTime() }).ask(question(metric, { periods: months })));

/** One number a month: `$1` is its start, `$2` its end. */
const byHand = (statement: string): Promise<readonly number[]> =>
  Promise.all(
    months.map(async ({ start, end }) => {
      const { rows } = await pool.query(statement, [new Date(start), new Date(end)]);
      return Number(Object.values(rows[0] as object)[0]);
    }),
  );

function expectNumbers(found: readonly (number | null)[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  for (const [index, number] of found.entries())
    expect(number, months[index]?.label).toBeCloseTo(wanted[index] ?? Number.NaN, 9);
}

describe('the demo company', () => {
  it('loses and keeps 100 % of its customers together, exactly, in every month', async () => {
    const [churn, kept] = [await ask('churn_rate'), await ask('retention_rate')];
    expect(churn.some((each) => (each ?? 0) > 0)).toBe(true);
    for (const [index, each] of churn.entries()) expect((each ?? Number.NaN) + (kept[index] ?? Number.NaN)).toBe(100);
  });

  it('loses the customers that a list of them says', async () => {
    expectNumbers(
      await ask('churn_rate'),
      await byHand(`select 100.0 * count(*) filter (where churned_at < $2) / count(*) from cx.customers
        where signed_up_at < $1 and (churned_at is null or churned_at >= $1)`),
    );
  });

  const perCustomer = `with each as (select customer_id, coalesce(sum(amount) filter (where occurred_at < $1), 0) as before,
    coalesce(sum(amount) filter (where occurred_at < $2), 0) as after from cx.revenue_movements group by 1)`;

  it('keeps the revenue that its customers, one by one, keep', async () => {
    expectNumbers(
      await ask('gross_revenue_retention'),
      await byHand(`${perCustomer} select 100 * sum(least(before, after)) / sum(before) from each where before > 0`),
    );
  });

  it('grows the revenue of those of the start, without new ones', async () => {
    expectNumbers(
      await ask('net_revenue_retention'),
      await byHand(`${perCustomer} select 100 * sum(after) / sum(before) from each where before > 0`),
    );
  });

  it('has users on an average day for each user of the month', async () => {
    expectNumbers(
      await ask('stickiness'),
      await byHand(`select 100.0 * count(distinct (customer_id, user_key, used_on)) / ($2::date - $1::date)
        / count(distinct (customer_id, user_key)) from cx.usage_days where used_on >= $1::date and used_on < $2::date`),
    );
  });

  it('has the customers on average that a count at every hour comes near to', async () => {
    const [first] = await ask('average_customers');
    const [start, end] = [months[0]?.start ?? 0, months[0]?.end ?? 0];
    const { rows } = await pool.query(
      `select avg((select count(*) from cx.customers where signed_up_at < h and (churned_at is null or churned_at >= h)))::float8 as level
        from generate_series($1::timestamptz, $2::timestamptz, '1 hour') h`,
      [new Date(start), new Date(end)],
    );
    expect(Math.abs((first ?? Number.NaN) - rows[0].level)).toBeLessThan(0.1);
  });

  it('asks the latest NPS answer of each customer once', async () => {
    expectNumbers(
      await ask('nps_latest'),
      await byHand(`select 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(*) from (
        select distinct on (customer_id) score from cx.survey_responses
        where survey = 'nps' and scale_min = 0 and scale_max = 10 and score between 0 and 10 and customer_id is not null
          and responded_at >= $1 and responded_at < $2 order by customer_id, responded_at desc, id desc) latest`),
    );
  });
});
