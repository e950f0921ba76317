/** Statements that recur are left prepared; whatever happens to a connection or a table, the answer is the same. */
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { prepareStatements } from '../../db/prepared-statements.ts';
import { testDatabase } from '../kit/database.ts';

const { url } = await testDatabase();

/** One connection, so that what it remembers can be asked of it. */
async function open(milliseconds = 0) {
  const opened = await openDatabase(url, { max: 1 });
  let now = 0;
  // Each look at the clock is so much later.
  const prepared = prepareStatements(opened.pool, () => (now += milliseconds));
  const run = (text: string, parameters: readonly unknown[] = [], kind: string | null = text) =>
    prepared.run(opened.db, { text, parameters, ...(kind === null ? {} : { kind }) });
  const names = async (): Promise<readonly string[]> =>
    (
      await opened.pool.query<{ name: string }>(`select name from pg_prepared_statements order by prepare_time`)
    ).rows.map(({ name }) => name);
  return { ...opened, run, names };
}

const times = async (count: number, work: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index++) await work(index);
};

describe('statements that recur', () => {
  it('are prepared from the fourth run on, with other parameters each time', async () => {
    const { run, names, close } = await open();
    await times(3, (index) => run('select $1::int + 1 as next', [index]));
    expect(await names()).toEqual([]);
    expect(await run('select $1::int + 1 as next', [41])).toEqual([{ next: 42 }]);
    expect(await run('select $1::int + 1 as next', [1])).toEqual([{ next: 2 }]);
    expect(await names()).toHaveLength(1);
    await close();
  });

  it('are not prepared where nobody knows of what kind they are, or where they take long', async () => {
    const { run, names, close } = await open();
    await times(5, () => run('select 1 as one', [], null));
    expect(await names()).toEqual([]);
    await close();
    const slow = await open(30);
    await times(5, () => slow.run('select 1 as one'));
    expect(await slow.names()).toEqual([]);
    await slow.close();
  });

  it('leave no more than a hundred and one names on a connection', async () => {
    const { run, names, close } = await open();
    await times(130, (number) => times(4, () => run(`select ${number} as number`)));
    const left = await names();
    expect(left.length).toBeLessThanOrEqual(101);
    expect(await run('select 0 as number')).toEqual([{ number: 0 }]);
    expect(await run('select 129 as number')).toEqual([{ number: 129 }]);
    await close();
  });

  it('answer from a table whose columns have changed since', async () => {
    const { run, names, pool, close } = await open();
    await pool.query('create table parts (id int); insert into parts values (1)');
    await times(5, () => run('select * from parts'));
    await pool.query('alter table parts alter id type text');
    await times(5, async () => expect(await run('select * from parts')).toEqual([{ id: '1' }]));
    expect(await names()).toContain('cairn_2');
    await close();
  });

  it('answer where the connection has forgotten them, and are prepared no more', async () => {
    const { run, names, pool, close } = await open();
    await times(5, () => run('select 1 as one'));
    await pool.query('deallocate all');
    await times(5, async () => expect(await run('select 1 as one')).toEqual([{ one: 1 }]));
    expect(await names()).toEqual([]);
    await close();
  });

  it('answer where another client of a shared connection had the same name', async () => {
    const { run, pool, close } = await open();
    await times(3, () => run('select 1 as one'));
    await pool.query(`prepare cairn_1 as select 2 as two`);
    expect(await run('select 1 as one')).toEqual([{ one: 1 }]);
    await close();
  });

  it('fail as they would unprepared', async () => {
    const { run, close } = await open();
    await times(4, () => run('select 1 / $1::int as share', [1]));
    await expect(run('select 1 / $1::int as share', [0])).rejects.toMatchObject({
      cause: expect.any(pg.DatabaseError),
    });
    await close();
  });
});
