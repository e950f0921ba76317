/** The rows behind the API tests, few enough to count by hand, and the model over them. */
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import type { Database } from '../../db/connection.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';

/** Noon in the middle of a month: March 2026 is running. */
export const now = Date.parse('2026-03-15T12:00:00Z');

export const modelFolder = fileURLToPath(new URL('model', import.meta.url));

/** Customers: 1 EMEA, 2 Americas, 3 APAC (tickets only), 4 of no region. */
const tables = `
  create schema api;
  create table api.customers (id int primary key, region text, segment text);
  create table api.answers (id int generated always as identity primary key, customer_id int, score int, channel text, answered_at timestamptz);
  create table api.tickets (id int generated always as identity primary key, customer_id int, cost numeric(12, 2), opened_at timestamptz);
  insert into api.customers values (1, 'EMEA', 'large'), (2, 'Americas', 'large'), (3, 'APAC', 'small'), (4, null, 'small');
  insert into api.tickets (customer_id, cost, opened_at) values
    (1, 10.10, '2026-02-03T09:00Z'), (1, 20.20, '2026-02-10T09:00Z'), (1, 30.30, '2026-02-20T09:00Z'),
    (3, 5.00, '2026-02-11T09:00Z'), (1, 7.50, '2026-01-07T09:00Z');
`;

/** Month, customer, scores. Promoters are 9 and 10, detractors 0 to 6. */
const answers: readonly (readonly [month: string, customer: number, scores: readonly number[]])[] = [
  ['2025-02', 1, [2, 3]],
  ['2026-01', 1, [9, 8, 3, 2]],
  ['2026-01', 2, [10, 9]],
  ['2026-02', 1, [9, 9, 9, 10, 10, 10, 8, 7, 3, 0]],
  ['2026-02', 2, [10, 8, 7, 5, 4]],
  ['2026-02', 4, [10]],
  ['2026-03', 1, [9]],
];

/** Makes the tables, fills them, and applies the model of `folder`. */
export async function createWorld(db: Database, pool: Pool): Promise<void> {
  await pool.query(tables);
  for (const [month, customer, scores] of answers) {
    await pool.query(
      `insert into api.answers (customer_id, score, channel, answered_at)
       select $1, score, 'email', $2::timestamptz from unnest($3::int[]) as score`,
      [customer, `${month}-10T10:00:00Z`, scores],
    );
  }
  unwrap(await applyModel(db, unwrap(await readModel(modelFolder)), { actor: 'test', now }));
}
