import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { testDatabase } from '../kit/database.ts';

const { pool, url } = await testDatabase();

describe('opening a database', () => {
  it('refuses a server older than Postgres 15', async () => {
    // A function of that name before the system's own makes this very server give the answer of Postgres 14.
    await pool.query(`create schema older`);
    await pool.query(`create function older.current_setting(text) returns text language sql as $$ select '140011' $$`);
    const old = new URL(url);
    old.searchParams.set('options', '-c search_path=older,pg_catalog');
    await expect(openDatabase(old.href)).rejects.toMatchObject({
      issues: [{ code: 'DATABASE_UNSUPPORTED', message: expect.stringContaining('Postgres 14') }],
    });
  });

  it('keeps its session in UTC where the URL asks for another zone', async () => {
    const elsewhere = new URL(url);
    elsewhere.searchParams.set('options', '-c timezone=Asia/Kolkata');
    const opened = await openDatabase(elsewhere.href);
    const { rows } = await opened.pool.query(`select '2024-01-01 12:00Z'::timestamptz as at`);
    expect(rows).toEqual([{ at: '2024-01-01 12:00:00+00' }]);
    await opened.close();
  });

  it('gives no workers to a statement that is done before they have begun', async () => {
    await pool.query(
      `create table rows as select n, n % 7 as part, repeat('x', 100) as pad from generate_series(1, 200000) n; analyze rows`,
    );
    const question = `explain select part, count(*), sum(n), max(n) from rows group by part`;
    const planOf = async (on: pg.ClientBase | pg.Pool): Promise<string> =>
      (await on.query(question)).rows.map((line) => line['QUERY PLAN']).join('\n');
    const plain = new pg.Client({ connectionString: url });
    await plain.connect();
    const plans = [await planOf(plain)];
    await plain.end();
    const opened = await openDatabase(url);
    plans.push(await planOf(opened.pool));
    await opened.close();
    expect(plans.map((plan) => plan.includes('Workers Planned'))).toEqual([true, false]);
  });

  it('leaves the parsers of other users of the driver alone', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    expect((await client.query(`select '2024-01-01'::date as day`)).rows[0].day).toBeInstanceOf(Date);
    await client.end();
  });
});
