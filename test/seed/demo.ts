/** What the tests of the demo company share: its today, and questions to its tables. */
import type { Pool } from 'pg';

export const now = new Date('2026-07-15T09:30:00Z');

/** One row a result row; every value as Postgres wrote it. */
export async function ask(pool: Pool, statement: string): Promise<readonly Readonly<Record<string, string | null>>[]> {
  const result = await pool.query({ text: statement, types: { getTypeParser: () => String } });
  return result.rows;
}

/** The only value of the only row, as a number. */
export async function askNumber(pool: Pool, statement: string): Promise<number> {
  const [row] = await ask(pool, statement);
  return Number(Object.values(row ?? {})[0]);
}

export const tableNames = [
  'agents',
  'contacts',
  'customers',
  'employee_responses',
  'orders',
  'referrals',
  'renewals',
  'revenue_movements',
  'subscriptions',
  'survey_responses',
  'survey_sends',
  'tasks',
  'tickets',
  'usage_days',
] as const;

/** Rows by table. */
export async function countRows(pool: Pool): Promise<Readonly<Record<string, number>>> {
  const counts = await Promise.all(
    tableNames.map(async (name) => [name, await askNumber(pool, `SELECT count(*) FROM cx.${name}`)]),
  );
  return Object.fromEntries(counts);
}
