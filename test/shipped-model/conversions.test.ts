/** The shipped conversions over a few thousand rows, beside plain SQL that looks at every pair of rows. */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { question, series } from '../kit/questions.ts';

const { db, pool } = await testDatabase({ onCluster: 'coordinator' });

/** A number from 0 to below `n` that looks random and never changes. */
const pick = (seed: string, n: number): string => `(('x' || substr(md5(${seed}), 1, 7))::bit(28)::int % ${n})`;
const moment = (seed: string, days: number): string =>
  `'2025-01-01Z'::timestamptz + ${pick(seed, days * 24 * 60)} * interval '1 minute'`;

await pool.query(`
  insert into cx.customers (id, name, segment, region, country, acquisition_channel, product_line, usage_tracked, signed_up_at)
    select n, 'c', 'consumer', case n % 3 when 0 then 'EMEA' when 1 then 'APAC' else 'Americas' end, 'DE', 'search',
      case n % 2 when 0 then 'pay' else 'core' end, n % 5 > 0, ${moment("'s' || n", 150)} from generate_series(1, 600) n;
  insert into cx.usage_days (customer_id, user_key, product_line, feature, used_on, events)
    select distinct on (1, 2, 3, 4, 5) 1 + ${pick("'u' || n", 600)}, 'u' || n % 3, 'pay', case n % 4 when 0 then 'payouts' else 'checkout' end,
      (${moment("'d' || n", 180)})::date, 1 from generate_series(1, 4000) n;
  insert into cx.orders (id, customer_id, product_line, channel, status, amount, ordered_at)
    select n, 1 + ${pick("'o' || n", 300)}, 'core', 'web', case n % 6 when 0 then 'refunded' else 'paid' end, 5, ${moment("'t' || n", 200)}
    from generate_series(1, 800) n;
  insert into cx.referrals (id, customer_id, referred_at, converted_at)
    select n, 1 + n % 600, at, case when n % 3 > 0 then at + (${pick("'r' || n", 3000)} - 100) * interval '1 hour' end
    from (select n, ${moment("'f' || n", 150)} as at from generate_series(1, 500) n) r;
  insert into cx.contacts (id, customer_id, channel, queue, region, queued_at, answered_at)
    select n, case when n % 9 > 0 then 1 + ${pick("'k' || n", 200)} end, 'phone', 'q', 'EMEA', at, case when n % 4 > 0 then at end
    from (select n, ${moment("'q' || n", 120)} as at from generate_series(1, 900) n) c;`);

const model = unwrap(await readModel('models/cx'));
const engine = createEngine({ db, model, physical: unwrap(await compileModel(db, model)) });
const now = Date.parse('2025-05-10T10:00:00Z');
const months = series('month', '2025-01-01Z', '2025-05-01Z', model.calendars.get('default'), now);

/** A base row as `b`, with the end of its window and whether anything followed it in there. */
const pairs: Readonly<Record<string, string>> = {
  activation_rate: `select b.signed_up_at as at, ((b.signed_up_at at time zone 'UTC')::date + 14)::timestamptz <= now.day as old,
      exists (select from cx.usage_days e where e.customer_id = b.id and e.used_on - (b.signed_up_at at time zone 'UTC')::date between 0 and 13) as hit
    from cx.customers b, now where b.usage_tracked`,
  payouts_first_use_rate: `select b.signed_up_at as at, ((b.signed_up_at at time zone 'UTC')::date + 30)::timestamptz <= now.day as old,
      exists (select from cx.usage_days e where e.customer_id = b.id and e.feature = 'payouts' and e.used_on - (b.signed_up_at at time zone 'UTC')::date between 0 and 29) as hit
    from cx.customers b, now where b.usage_tracked and b.product_line = 'pay'`,
  referral_conversion_rate: `select b.referred_at as at, b.referred_at + interval '2160 hours' <= now.at as old,
      coalesce(b.converted_at >= b.referred_at and b.converted_at < b.referred_at + interval '2160 hours', false) as hit
    from cx.referrals b, now`,
  repeat_purchase_rate: `select b.ordered_at as at, b.ordered_at + interval '2160 hours' <= now.at as old,
      exists (select from cx.orders e where e.customer_id = b.customer_id and e.status = 'paid' and e.ordered_at > b.ordered_at and e.ordered_at < b.ordered_at + interval '2160 hours') as hit
    from cx.orders b, now where b.status = 'paid'`,
  repeat_contact_rate: `select b.queued_at as at, b.queued_at + interval '168 hours' <= now.at as old,
      exists (select from cx.contacts e where e.customer_id = b.customer_id and e.queued_at > b.queued_at and e.queued_at < b.queued_at + interval '168 hours') as hit
    from cx.contacts b, now where b.answered_at is not null and b.customer_id is not null`,
  ...Object.fromEntries(
    [1, 3].map((age) => [
      age === 1 ? 'cohort_retention' : `cohort_retention_month_${age}`,
      `select b.signed_up_at as at, date_trunc('month', b.signed_up_at, 'UTC') + interval '${age + 1} months' <= now.at as old,
      exists (select from cx.usage_days e where e.customer_id = b.id
        and date_trunc('month', e.used_on) = date_trunc('month', b.signed_up_at at time zone 'UTC') + interval '${age} months') as hit
    from cx.customers b, now where b.usage_tracked`,
    ]),
  ),
};

interface Counted {
  readonly month: string;
  readonly judged: number;
  readonly hits: number;
  readonly young: number;
}

async function countPairs(text: string): Promise<readonly Counted[]> {
  const clock = `select '2025-05-10T10:00Z'::timestamptz as at, '2025-05-10Z'::timestamptz as day`;
  const { rows } = await db.execute<Record<keyof Counted, string>>(
    sql.raw(`with now as (${clock}), base as (${text})
      select to_char(at at time zone 'UTC', 'YYYY-MM') as month, count(*) filter (where old) as judged,
        count(*) filter (where old and hit) as hits, count(*) filter (where not old) as young
      from base where at < '2025-05-01Z' group by 1 order by 1`),
  );
  return rows.map(({ month, judged, hits, young }) => ({
    month,
    judged: Number(judged),
    hits: Number(hits),
    young: Number(young),
  }));
}

describe('a shipped conversion', () => {
  it.each(Object.entries(pairs))('agrees with every pair of rows, month by month: %s', async (metric, text) => {
    const expected = await countPairs(text);
    expect(expected.length).toBe(4);
    expect(expected.some(({ hits, judged }) => hits > 0 && hits < judged)).toBe(true);
    const [whole] = (await engine.session({ now }).ask(question(metric, { periods: months }))).groups;
    expect(
      whole?.values.map(({ estimate: { value, sampleSize, beside } }) => ({
        value,
        sampleSize,
        young: beside?.[0]?.count,
      })),
    ).toEqual(
      expected.map(({ judged, hits, young }) => ({
        value: judged === 0 ? null : (100 * hits) / judged,
        sampleSize: judged,
        young,
      })),
    );
  });

  it('is there for every conversion of the model', () => {
    const conversions = [...model.metrics.values()].filter(
      ({ type }) => type === 'conversion' || type === 'cohort_retention',
    );
    // The rows above are of half a year: nothing is twelve months old.
    const judged = conversions.filter(({ key }) => key !== 'cohort_retention_month_12');
    expect(judged.map(({ key }) => key).sort()).toEqual(Object.keys(pairs).sort());
  });

  it('leaves the whole unchanged however it is cut: every base row is in one group', async () => {
    const session = engine.session({ now });
    const cut = await session.ask(question('activation_rate', { periods: months, by: ['region'] }));
    const whole = await session.ask(question('activation_rate', { periods: months }));
    for (const [at] of months.entries()) {
      const sizes = cut.groups.map(({ values }) => values[at]?.estimate.sampleSize ?? 0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(whole.groups[0]?.values[at]?.estimate.sampleSize);
    }
  });
});
