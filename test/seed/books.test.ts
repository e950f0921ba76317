/** The demo company's books: they balance, nothing happens too early or too late, and the data is as blemished as real data. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { testDatabase } from '../kit/database.ts';
import { ask, askNumber, now } from './demo.ts';

const { pool } = await testDatabase({ onCluster: 'coordinator' });
const today = `timestamptz '${now.toISOString()}'`;

beforeAll(async () => {
  await seedDemo(pool, { now, seed: 11, scale: 0.1 });
});

/** Rows that break a rule. */
const breaking = (from: string) => askNumber(pool, `SELECT count(*) FROM ${from}`);

describe('Time', () => {
  it('ends at now: no column of any table holds a later instant', async () => {
    const columns = await ask(
      pool,
      `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'cx'
       AND table_name <> 'demo_loads' AND data_type IN ('timestamp with time zone', 'date')`,
    );
    expect(columns.length).toBeGreaterThan(25);
    for (const { table_name: table, column_name: column } of columns) {
      expect([table, column, await breaking(`cx.${table} WHERE "${column}" > ${today}`)]).toEqual([table, column, 0]);
    }
  });

  it('begins, for each customer, with signing up', async () => {
    const firsts = {
      tickets: 'opened_at',
      contacts: 'queued_at',
      survey_responses: 'invited_at',
      subscriptions: 'started_at',
      revenue_movements: 'occurred_at',
      renewals: 'due_at',
      orders: 'ordered_at',
      referrals: 'referred_at',
      tasks: 'started_at',
      usage_days: 'used_on',
    };
    for (const [table, column] of Object.entries(firsts)) {
      const early = await breaking(
        `cx.${table} f LEFT JOIN cx.customers c ON c.id = f.customer_id
         WHERE f.customer_id IS NOT NULL AND (c.id IS NULL OR f.${column} < c.signed_up_at)`,
      );
      expect([table, early]).toEqual([table, 0]);
    }
  });

  it('runs forwards inside a row', async () => {
    expect(await breaking('cx.tickets WHERE first_reply_at < opened_at OR first_resolved_at < first_reply_at')).toBe(0);
    expect(await breaking('cx.tickets WHERE resolved_at < first_resolved_at')).toBe(0);
    expect(await breaking('cx.tickets WHERE resolved_at IS NOT NULL AND first_resolved_at IS NULL')).toBe(0);
    expect(
      await breaking('cx.tickets WHERE reopened_count = 0 AND resolved_at IS DISTINCT FROM first_resolved_at'),
    ).toBe(0);
    expect(await breaking('cx.contacts WHERE answered_at IS NOT NULL AND abandoned_at IS NOT NULL')).toBe(0);
    expect(
      await breaking('cx.contacts WHERE answered_at < queued_at OR ended_at < answered_at OR abandoned_at < queued_at'),
    ).toBe(0);
    expect(await breaking('cx.survey_responses WHERE responded_at < invited_at OR received_at < responded_at')).toBe(0);
    expect(await breaking('cx.tasks WHERE completed_at < started_at OR (succeeded AND completed_at IS NULL)')).toBe(0);
    expect(await breaking('cx.referrals WHERE converted_at < referred_at')).toBe(0);
  });

  it('asks nobody of a desk before being hired', async () => {
    expect(await breaking('cx.tickets t JOIN cx.agents a ON a.id = t.agent_id WHERE t.opened_at < a.hired_at')).toBe(0);
  });
});

describe('Money', () => {
  it('sums to the MRR of each subscription: something while it runs, nothing after', async () => {
    const sums = `(SELECT s.id, s.ended_at, sum(m.amount) AS mrr FROM cx.subscriptions s
      LEFT JOIN cx.revenue_movements m ON m.subscription_id = s.id GROUP BY s.id) sums`;
    expect(await breaking(`${sums} WHERE ended_at IS NOT NULL AND mrr IS DISTINCT FROM 0`)).toBe(0);
    expect(await breaking(`${sums} WHERE ended_at IS NULL AND (mrr IS NULL OR mrr <= 0)`)).toBe(0);
    expect(await breaking(`${sums} WHERE ended_at IS NOT NULL`)).toBeGreaterThan(100);
  });

  it('moves only while a subscription runs, and belongs to its customer', async () => {
    const joined = 'cx.revenue_movements m JOIN cx.subscriptions s ON s.id = m.subscription_id';
    expect(await breaking(`${joined} WHERE m.occurred_at < s.started_at OR m.occurred_at > s.ended_at`)).toBe(0);
    expect(await breaking(`${joined} WHERE m.customer_id <> s.customer_id OR m.product_line <> s.product_line`)).toBe(
      0,
    );
    expect(await breaking(`cx.revenue_movements WHERE (kind IN ('new', 'expansion')) <> (amount > 0)`)).toBe(0);
  });

  it('is new once a customer, and churn when the last subscriptions end', async () => {
    const lives = `(SELECT c.id, c.churned_at, max(s.ended_at) AS last_end, count(*) FILTER (WHERE s.ended_at IS NULL) AS running,
      (SELECT count(*) FROM cx.revenue_movements m WHERE m.customer_id = c.id AND kind = 'new') AS news,
      (SELECT max(occurred_at) FROM cx.revenue_movements m WHERE m.customer_id = c.id AND kind = 'churn') AS churn
      FROM cx.customers c JOIN cx.subscriptions s ON s.customer_id = c.id GROUP BY c.id) lives`;
    expect(await breaking(`${lives} WHERE news <> 1`)).toBe(0);
    expect(await breaking(`${lives} WHERE churned_at IS NULL AND (running = 0 OR churn IS NOT NULL)`)).toBe(0);
    expect(
      await breaking(
        `${lives} WHERE churned_at IS NOT NULL AND (running > 0 OR churned_at <> last_end OR churned_at <> churn)`,
      ),
    ).toBe(0);
  });

  it('renews at anniversaries of annual plans, and what is not renewed ends there', async () => {
    const joined = 'cx.renewals r JOIN cx.subscriptions s ON s.id = r.subscription_id';
    expect(await breaking(joined)).toBeGreaterThan(100);
    expect(await breaking(`${joined} WHERE s.plan <> 'annual'`)).toBe(0);
    expect(await breaking(`${joined} WHERE (r.renewed IS FALSE) <> (s.ended_at IS NOT DISTINCT FROM r.due_at)`)).toBe(
      0,
    );
    const worth = `(SELECT sum(amount) * 12 FROM cx.revenue_movements m WHERE m.subscription_id = r.subscription_id
      AND (m.occurred_at < r.due_at OR (r.renewed IS NOT FALSE AND m.occurred_at = r.due_at)))`;
    expect(await breaking(`${joined} WHERE r.value <> ${worth}`)).toBe(0);
    expect(await breaking(`cx.renewals WHERE renewed IS NULL AND due_at < ${today} - interval '21 days'`)).toBe(0);
  });

  it('is larger for larger customers', async () => {
    const rows = await ask(
      pool,
      `SELECT segment FROM cx.revenue_movements JOIN cx.customers c ON c.id = customer_id WHERE kind = 'new'
       GROUP BY segment ORDER BY avg(amount) DESC`,
    );
    expect(rows.map((row) => row.segment)).toEqual(['enterprise', 'mid_market', 'small_business', 'consumer']);
  });
});

describe('Surveys', () => {
  it('have an invitation for every answer', async () => {
    const answers = `SELECT survey, channel, region, product_line, (invited_at AT TIME ZONE 'UTC')::date AS day, count(*) AS answers
      FROM cx.survey_responses GROUP BY 1, 2, 3, 4, 5`;
    const sends = `SELECT survey, channel, region, product_line, (sent_at AT TIME ZONE 'UTC')::date AS day, sum(invitations) AS invitations
      FROM cx.survey_sends GROUP BY 1, 2, 3, 4, 5`;
    const short = `(${answers}) a LEFT JOIN (${sends}) s USING (survey, channel, region, product_line, day)`;
    expect(await breaking(`${short} WHERE invitations IS NULL OR invitations < answers`)).toBe(0);
  });

  it('score lower after tickets that took longer', async () => {
    const scoreAfter = (condition: string) =>
      askNumber(
        pool,
        `SELECT avg(score) FROM cx.survey_responses r JOIN cx.tickets t ON t.customer_id = r.customer_id
         AND r.invited_at BETWEEN t.resolved_at AND t.resolved_at + interval '91 minutes'
         WHERE variant = 'after_ticket' AND score BETWEEN 1 AND 5 AND t.priority = 'normal' AND ${condition}`,
      );
    const quick = await scoreAfter(`first_resolved_at - opened_at < interval '10 hours'`);
    const slow = await scoreAfter(`first_resolved_at - opened_at > interval '50 hours'`);
    expect(quick - slow).toBeGreaterThan(0.5);
  });

  it('hold blanks, impossible scores, anonymous answers and late arrivals: a few of each', async () => {
    const share = (condition: string) => askNumber(pool, `SELECT avg((${condition})::int) FROM cx.survey_responses`);
    const between = async (condition: string, least: number, most: number) => {
      const found = await share(condition);
      expect(found, condition).toBeGreaterThan(least);
      expect(found, condition).toBeLessThan(most);
    };
    await between('score IS NULL', 0.005, 0.03);
    await between('coalesce(score NOT BETWEEN scale_min AND scale_max, false)', 0.0005, 0.005);
    await between('customer_id IS NULL', 0.02, 0.15);
    await between(`received_at > responded_at + interval '3 days'`, 0.005, 0.04);
    await between('comment IS NOT NULL', 0.2, 0.35);
  });

  it('hold comments in six languages, with emoji and line breaks', async () => {
    const languages = await ask(
      pool,
      'SELECT language, count(DISTINCT comment) AS texts FROM cx.survey_responses WHERE comment IS NOT NULL GROUP BY 1 ORDER BY 1',
    );
    expect(languages.map((row) => row.language)).toEqual(['ar', 'de', 'en', 'es', 'fr', 'ja']);
    for (const { texts } of languages) expect(Number(texts)).toBeGreaterThan(30);
    expect(await breaking(`cx.survey_responses WHERE comment LIKE '%😊%'`)).toBeGreaterThan(10);
    expect(await breaking(`cx.survey_responses WHERE comment LIKE E'%\\n%'`)).toBeGreaterThan(10);
    expect(await breaking(`cx.survey_responses WHERE comment LIKE '%{%'`)).toBe(0);
  });

  it('say nice things with high scores and not with low ones', async () => {
    expect(await breaking(`cx.survey_responses WHERE survey = 'nps' AND score >= 9 AND comment LIKE '%😡%'`)).toBe(0);
    expect(await breaking(`cx.survey_responses WHERE survey = 'nps' AND score <= 4 AND comment LIKE '%👍%'`)).toBe(0);
    expect(
      await breaking(`cx.survey_responses WHERE survey = 'ces_effort' AND score <= 2 AND comment LIKE '%😡%'`),
    ).toBe(0);
  });
});

describe('Tickets', () => {
  it('are open in part, and some of the open ones are reopened ones', async () => {
    expect(await breaking('cx.tickets WHERE resolved_at IS NULL AND first_reply_at IS NULL')).toBeGreaterThan(0);
    expect(
      await breaking('cx.tickets WHERE resolved_at IS NULL AND first_resolved_at IS NOT NULL AND reopened_count > 0'),
    ).toBeGreaterThan(0);
  });

  it('have no verdict on the agreement while it can still be kept', async () => {
    expect(await breaking('cx.tickets WHERE sla_met IS NULL AND first_resolved_at IS NULL')).toBeGreaterThan(0);
    expect(await breaking('cx.tickets WHERE sla_met AND first_resolved_at IS NULL')).toBe(0);
  });
});

describe('Usage', () => {
  it('is recorded for tracked customers and for product lines that they have', async () => {
    expect(await breaking('cx.usage_days u JOIN cx.customers c ON c.id = u.customer_id WHERE NOT usage_tracked')).toBe(
      0,
    );
    expect(
      await breaking(
        `cx.usage_days u WHERE NOT EXISTS (SELECT FROM cx.subscriptions s WHERE s.customer_id = u.customer_id
         AND s.product_line = u.product_line AND s.started_at <= u.used_on AND (s.ended_at IS NULL OR s.ended_at > u.used_on))`,
      ),
    ).toBe(0);
  });
});
