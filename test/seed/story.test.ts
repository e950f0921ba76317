/** The story that a leader can find: support slows in EMEA, then effort, satisfaction, recommendation and revenue follow. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { testDatabase } from '../kit/database.ts';
import { ask, askNumber, now } from './demo.ts';

const { pool } = await testDatabase({ onCluster: 'some whole' });

beforeAll(async () => {
  await seedDemo(pool, { now, seed: 7, scale: 0.15 });
});

/** The instant that many quarters before today. */
const ago = (quarters: number) => `(timestamptz '${now.toISOString()}' - interval '${quarters * 3} months')`;

/** A pair of numbers: of the region where support slows, and of the others together. */
interface Pair {
  readonly troubled: number;
  readonly others: number;
}

const gap = (pair: Pair) => pair.troubled - pair.others;
const ratio = (pair: Pair) => pair.troubled / pair.others;

/** `statement` is asked once for each side, with `{side}` as the condition on the customer. */
async function bothSides(statement: string): Promise<Pair> {
  const of = (side: string) => askNumber(pool, statement.replaceAll('{side}', side));
  return { troubled: await of(`customers.region = 'EMEA'`), others: await of(`customers.region <> 'EMEA'`) };
}

/** Over the tickets opened from `start` quarters before today to `end` quarters before. */
const ofTickets = (value: string, start: number, end: number) =>
  bothSides(
    `SELECT ${value} FROM cx.tickets JOIN cx.customers ON customers.id = customer_id
     WHERE {side} AND opened_at >= ${ago(start)} AND opened_at < ${ago(end)}`,
  );

/** Over the valid answers to one survey in such a span. */
const ofAnswers = (survey: string, value: string, start: number, end: number) =>
  bothSides(
    `SELECT ${value} FROM cx.survey_responses JOIN cx.customers ON customers.id = customer_id
     WHERE {side} AND survey = '${survey}' AND score BETWEEN scale_min AND scale_max
     AND responded_at >= ${ago(start)} AND responded_at < ${ago(end)}`,
  );

const hoursTo = (column: string) =>
  `percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${column} - opened_at) / 3600)`;
const replies = (start: number, end: number) => ofTickets(hoursTo('first_reply_at'), start, end);
const resolutions = (start: number, end: number) => ofTickets(hoursTo('first_resolved_at'), start, end);
const ces = (start: number, end: number) => ofAnswers('ces', 'avg(score)', start, end);
const csat = (start: number, end: number) => ofAnswers('csat', '100.0 * avg((score >= 4)::int)', start, end);
const nps = (start: number, end: number) =>
  ofAnswers('nps', '100.0 * avg(CASE WHEN score >= 9 THEN 1 WHEN score <= 6 THEN -1 ELSE 0 END)', start, end);

/** The share lost in a span of the customers at its start. */
const churn = (start: number, end: number) =>
  bothSides(
    `SELECT avg(coalesce(churned_at < ${ago(end)}, false)::int) FROM cx.customers
     WHERE {side} AND signed_up_at < ${ago(start)} AND (churned_at IS NULL OR churned_at >= ${ago(start)})`,
  );

/** MRR lost to downgrades in a span over MRR at its start. */
const contraction = (start: number, end: number) =>
  bothSides(
    `SELECT -sum(amount) FILTER (WHERE kind = 'contraction' AND occurred_at >= ${ago(start)} AND occurred_at < ${ago(end)})
       / sum(amount) FILTER (WHERE occurred_at < ${ago(start)})
     FROM cx.revenue_movements JOIN cx.customers ON customers.id = customer_id WHERE {side}`,
  );

const backlog = (at: number) =>
  bothSides(
    `SELECT count(*) FROM cx.tickets JOIN cx.customers ON customers.id = customer_id
     WHERE {side} AND opened_at < ${ago(at)} AND (resolved_at IS NULL OR resolved_at >= ${ago(at)})`,
  );

describe('The demo company', () => {
  it('is the same everywhere until fifteen months ago', async () => {
    expect(ratio(await replies(12, 5))).toBeCloseTo(1, 0);
    expect(Math.abs(gap(await ces(12, 5)))).toBeLessThan(0.15);
    expect(Math.abs(gap(await csat(12, 5)))).toBeLessThan(4);
    expect(Math.abs(gap(await nps(12, 4.5)))).toBeLessThan(6);
    expect(ratio(await churn(8, 4))).toBeLessThan(1.3);
  });

  it('answers three times as slowly in EMEA within a quarter of the slowdown', async () => {
    expect(ratio(await replies(5, 4))).toBeGreaterThan(1.7);
    expect(ratio(await replies(4, 1))).toBeGreaterThan(2.6);
    expect(ratio(await resolutions(4, 1))).toBeGreaterThan(2.6);
    const agreed = await ofTickets('100.0 * avg(sla_met::int)', 4, 1);
    expect(agreed.others).toBeGreaterThan(90);
    expect(agreed.troubled).toBeLessThan(70);
    expect(ratio(await backlog(3))).toBeGreaterThan(1.6 * ratio(await backlog(5)));
  });

  it('becomes harder and less satisfying there within weeks', async () => {
    expect(gap(await ces(5, 4))).toBeLessThan(-0.25);
    expect(gap(await ces(4, 1))).toBeLessThan(-0.8);
    expect(gap(await csat(5, 4))).toBeLessThan(-3);
    expect(gap(await csat(4, 1))).toBeLessThan(-9);
  });

  it('is recommended less there a quarter later, by about twenty points', async () => {
    const before = gap(await nps(8, 4.5));
    const after = gap(await nps(3.5, 1)) - before;
    expect(after).toBeLessThan(-14);
    expect(after).toBeGreaterThan(-28);
    expect(Math.abs(gap(await nps(5, 4.5)))).toBeLessThan(12);
  });

  it('loses customers and revenue there two quarters later', async () => {
    expect(ratio(await churn(5, 3.5))).toBeLessThan(1.35);
    expect(ratio(await churn(2.3, 0))).toBeGreaterThan(1.6);
    expect(ratio(await contraction(2.3, 0))).toBeGreaterThan(1.6);
  });

  it('recovers in part in the last quarter, tickets first', async () => {
    const worst = ratio(await resolutions(3, 2));
    const last = ratio(await resolutions(0.4, 0.05));
    expect(last).toBeLessThan(worst - 0.6);
    expect(last).toBeGreaterThan(1.2);
    expect(gap(await nps(1, 0))).toBeLessThan(-10);
  });

  it('sells a product line that is new and grows', async () => {
    const rows = await ask(
      pool,
      `SELECT count(*) FILTER (WHERE started_at < ${ago(6)}) AS before, count(*) FILTER (WHERE started_at < ${ago(3)}) AS middle,
         count(*) AS now FROM cx.subscriptions WHERE product_line = 'insights'`,
    );
    const { before, middle, now: all } = rows[0] ?? {};
    expect(Number(before)).toBe(0);
    expect(Number(middle)).toBeGreaterThan(20);
    expect(Number(all)).toBeGreaterThan(3 * Number(middle));
  });

  it('hears from fewer and fewer of those it asks, by channel', async () => {
    const rate = (channel: string, start: number, end: number) =>
      askNumber(
        pool,
        `SELECT (SELECT count(*) FROM cx.survey_responses WHERE channel = '${channel}' AND invited_at >= ${ago(start)} AND invited_at < ${ago(end)})::float
           / (SELECT sum(invitations) FROM cx.survey_sends WHERE channel = '${channel}' AND sent_at >= ${ago(start)} AND sent_at < ${ago(end)})`,
      );
    for (const [channel, first, last] of [
      ['email', 0.24, 0.17],
      ['in_app', 0.33, 0.28],
      ['web', 0.12, 0.08],
    ] as const) {
      expect(Math.abs((await rate(channel, 12, 9)) - first)).toBeLessThan(0.025);
      expect(Math.abs((await rate(channel, 4, 1)) - last)).toBeLessThan(0.025);
    }
  });

  it('is busier on weekdays and in December, and sleeps at night', async () => {
    const share = (condition: string) =>
      askNumber(pool, `SELECT avg((${condition})::int) FROM cx.tickets WHERE opened_at < ${ago(0)}`);
    expect(await share('extract(isodow FROM opened_at) >= 6')).toBeLessThan(0.16);
    const month = (number: number) =>
      askNumber(
        pool,
        `SELECT count(*) FROM cx.orders WHERE extract(month FROM ordered_at) = ${number} AND ordered_at >= ${ago(4)}`,
      );
    expect(await month(12)).toBeGreaterThan(1.5 * (await month(8)));
    const night = await askNumber(
      pool,
      `SELECT avg((extract(hour FROM opened_at AT TIME ZONE 'Europe/Berlin') < 6)::int)
       FROM cx.tickets JOIN cx.customers ON customers.id = customer_id WHERE customers.region = 'EMEA'`,
    );
    expect(night).toBeLessThan(0.05);
  });
});
