/** Seven customers, few enough to work out every score by hand. February 2026 is asked about, on 15 March. */

import { utcCalendar } from '../../src/kernel/calendar/calendar.ts';
import { unit } from '../kit/questions.ts';
import type { Definitions } from '../kit/small-world.ts';

export const now = Date.parse('2026-03-15T12:00:00Z');
export const month = (at: string) => unit('month', at, utcCalendar, now);

/** Cy leaves in February, Di comes on the very end of it, Bo says nothing. Answers: Ada 5 and 1, Ed 1, Fay 5, Gus 2. */
export const tables = `
  create schema care;
  create table care.customers (id int primary key, name text, segment text, since timestamptz, gone timestamptz);
  create table care.tickets (id int generated always as identity primary key, customer_id int, cost float8, opened_at timestamptz);
  create table care.answers (id int generated always as identity primary key, customer_id int, score int, answered_at timestamptz);
  insert into care.customers values
    (1, 'Ada', 'large', '2025-01-01Z', null), (2, 'Bo', 'small', '2025-01-01Z', null),
    (3, 'Cy', 'small', '2025-01-01Z', '2026-02-10Z'), (4, 'Di', 'small', '2026-03-01Z', null),
    (5, 'Ed', 'large', '2025-01-01Z', null), (6, 'Fay', 'small', '2025-01-01Z', null), (7, 'Gus', 'small', '2025-01-01Z', null);
  insert into care.tickets (customer_id, opened_at, cost)
    select customer, at::timestamptz, 10 from (values
      (1, '2025-12-31Z'), (1, '2026-01-15Z'), (1, '2026-02-28T23:59Z'), (1, '2025-12-30T23:59Z'), (1, '2026-03-01Z'),
      (5, '2026-02-01Z'), (6, '2026-02-01Z'), (6, '2026-02-02Z'), (6, '2026-02-03Z'), (6, '2026-02-04Z'), (6, '2026-02-05Z'),
      (7, '2026-01-01Z'), (7, '2026-01-02Z'), (7, '2026-01-03Z'), (7, '2026-01-04Z'), (null, '2026-02-01Z')
    ) as given (customer, at);
  insert into care.answers (customer_id, score, answered_at) values
    (1, 5, '2026-01-10Z'), (1, 1, '2026-02-10Z'), (5, 1, '2026-02-11Z'), (6, 5, '2026-02-12Z'), (7, 2, '2026-01-20Z'), (null, 5, '2026-02-01Z');
`;

const customer = { key: 'customer', kind: 'foreign', column: 'customer_id' };

const parameters = [
  {
    key: 'satisfaction',
    metric: 'csat',
    window: { count: 90, grain: 'day' },
    normalise: { from: 0, to: 100 },
    weight: 60,
  },
  {
    key: 'calm',
    name: 'Few tickets',
    metric: 'tickets',
    window: { count: 60, grain: 'day' },
    normalise: {
      steps: [
        [0, 100],
        [2, 60],
        [5, 0],
      ],
    },
    weight: 40,
  },
] as const;

const health = {
  key: 'health',
  dataset: 'customers',
  label: 'name',
  active: { from: 'since', until: 'gone' },
  parameters,
  variants: [{ name: 'Large', where: { segment: 'large' }, weights: { satisfaction: 20, calm: 80 } }],
  bands: [{ key: 'red', name: 'At risk', below: 40 }, { key: 'amber', below: 70 }, { key: 'green' }],
} as const;

/**
 * Satisfaction and calm at the end of February: Ada 50 and 40 (3 tickets since 31 December), Bo nothing and 100, Ed 0 and 80,
 * Fay 100 and 0, Gus 0 and 20. With the weights of their segments: Ada 42, Bo 100, Ed 64, Fay 60, Gus 8.
 */
export const definitions: Definitions = {
  datasets: [
    {
      key: 'customers',
      table: 'care.customers',
      time: 'since',
      entities: [{ key: 'customer', kind: 'primary', column: 'id' }],
      dimensions: [
        { key: 'name' },
        { key: 'segment', values: ['large', 'small'] },
        { key: 'since', type: 'timestamptz' },
        { key: 'gone', type: 'timestamptz' },
      ],
    },
    {
      key: 'tickets',
      table: 'care.tickets',
      time: 'opened_at',
      entities: [customer],
      dimensions: [{ key: 'opened_at', type: 'timestamptz' }],
    },
    {
      key: 'answers',
      table: 'care.answers',
      time: 'answered_at',
      entities: [customer],
      dimensions: [
        { key: 'score', type: 'number' },
        { key: 'answered_at', type: 'timestamptz' },
      ],
    },
  ],
  metrics: [
    { key: 'tickets', type: 'count', dataset: 'tickets' },
    { key: 'cost', type: 'sum', dataset: 'tickets', value: 'cost' },
    { key: 'csat', type: 'share', dataset: 'answers', hit: { score: { gte: 4 } } },
    { key: 'health', type: 'score', score: 'health', unit: 'score' },
    ...['red', 'amber', 'green'].map((band) => ({
      key: `share_${band}`,
      type: 'score',
      score: 'health',
      of: 'share',
      band,
      unit: 'percent',
    })),
    { key: 'count_amber', type: 'score', score: 'health', of: 'count', band: 'amber' },
    { key: 'health_strict', type: 'score', score: 'strict', unit: 'score' },
    { key: 'health_known', type: 'score', score: 'known', unit: 'score' },
    { key: 'health_formula', type: 'score', score: 'worst', unit: 'score' },
    { key: 'health_by_cost', type: 'score', score: 'by_cost', unit: 'score' },
    { key: 'health_gap', type: 'formula', expression: 'health - health_strict', unit: 'score' },
  ],
  scores: [
    health,
    { ...health, key: 'strict', missing: 'zero' },
    { ...health, key: 'known', minimumParameters: 2 },
    {
      ...health,
      key: 'worst',
      parameters: parameters.map(({ weight, ...parameter }) => parameter),
      variants: [],
      expression: 'min(satisfaction, calm) + 0.5 * (calm - satisfaction) / 1000',
    },
    {
      ...health,
      key: 'by_cost',
      variants: [],
      parameters: [{ key: 'cost', metric: 'cost', normalise: { from: 100, to: 0 }, weight: 1 }],
    },
  ],
};
