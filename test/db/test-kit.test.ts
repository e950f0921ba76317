import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { agents } from '../../db/tables/agents.ts';
import { rollback, testDatabase } from '../kit/database.ts';

const { db, pool } = await testDatabase();

const agent = { id: 1n, name: 'Ada', team: 'one', queue: 'chat', region: 'north', hiredAt: new Date(0) };

describe('a test database', () => {
  it('holds the migrated tables without rows', async () => {
    expect(await db.select().from(agents)).toEqual([]);
  });

  it('forgets what a rolled back transaction wrote', async () => {
    const inside = await rollback(db, async (transaction) => {
      await transaction.insert(agents).values(agent as never);
      return transaction.$count(agents);
    });
    expect(inside).toBe(1);
    expect(await db.$count(agents)).toBe(0);
  });

  it('passes on the error of a failing transaction', async () => {
    await expect(rollback(db, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });

  it('hands over dates, instants, bigints and numerics as the text that the server wrote, in UTC', async () => {
    const { rows } = await pool.query(
      `select '2024-03-10'::date as d, '2024-03-10 02:30+02'::timestamptz as t, 9007199254740993 as big, 0.10 as n`,
    );
    expect(rows[0]).toEqual({ d: '2024-03-10', t: '2024-03-10 00:30:00+00', big: '9007199254740993', n: '0.10' });
  });

  it('runs a session in UTC under the name of cairn', async () => {
    const result = await db.execute(
      sql`select current_setting('timezone') as zone, current_setting('application_name') as name`,
    );
    expect(result.rows[0]).toEqual({ zone: 'UTC', name: 'cairn' });
  });
});
