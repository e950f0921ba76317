/** The load as a whole: the same again, all or nothing, and never over somebody's rows. */
import { afterEach, describe, expect, it } from 'vitest';
import { findDemoLoad } from '../../db/seed/find-demo-load.ts';
import { type SeedOptions, seedDemo } from '../../db/seed/seed-demo.ts';
import { RefusedError } from '../../src/kernel/issue.ts';
import { testDatabase } from '../kit/database.ts';
import { ask, countRows, now, tableNames } from './demo.ts';

const { pool } = await testDatabase({ onCluster: 'some whole' });
const small: SeedOptions = { now, seed: 7, scale: 0.01 };

afterEach(async () => {
  await pool.query(`TRUNCATE cx.demo_loads, ${tableNames.map((name) => `cx.${name}`).join(', ')}`);
});

/** One number a table that every value of every row takes part in. */
async function checksums(): Promise<Readonly<Record<string, string>>> {
  const sums = await Promise.all(
    tableNames.map(async (name) => {
      const [row] = await ask(pool, `SELECT sum(hashtextextended(t::text, 0)::numeric) AS sum FROM cx.${name} t`);
      return [name, row?.sum ?? 'none'];
    }),
  );
  return Object.fromEntries(sums);
}

async function indexNames(): Promise<readonly (string | null | undefined)[]> {
  const rows = await ask(pool, `SELECT indexdef FROM pg_indexes WHERE schemaname = 'cx' ORDER BY indexdef`);
  return rows.map((row) => row.indexdef);
}

async function expectNothing(): Promise<void> {
  expect(Object.values(await countRows(pool)).filter((count) => count > 0)).toEqual([]);
  expect(await findDemoLoad(pool)).toBeNull();
}

describe('seedDemo', () => {
  it('makes the same rows from the same seed, and others from another', async () => {
    await seedDemo(pool, small);
    const first = await checksums();
    await pool.query(`TRUNCATE cx.demo_loads, ${tableNames.map((name) => `cx.${name}`).join(', ')}`);
    await seedDemo(pool, small);
    expect(await checksums()).toEqual(first);
    await pool.query(`TRUNCATE cx.demo_loads, ${tableNames.map((name) => `cx.${name}`).join(', ')}`);
    await seedDemo(pool, { ...small, seed: 8 });
    const other = await checksums();
    expect(tableNames.filter((name) => other[name] === first[name])).toEqual([]);
  });

  it('says what it loaded, and leaves a mark that the next start finds', async () => {
    const summary = await seedDemo(pool, small);
    expect(summary).toMatchObject({ seed: 7, scale: 0.01, now, alreadyLoaded: false });
    expect(summary.rows).toEqual(await countRows(pool));
    const { alreadyLoaded: _, ...load } = summary;
    expect(await findDemoLoad(pool)).toEqual(load);
  });

  it('leaves an earlier load alone, whatever is asked', async () => {
    const { rows } = await seedDemo(pool, small);
    const again = await seedDemo(pool, { ...small, seed: 9 });
    expect(again).toMatchObject({ seed: 7, rows, alreadyLoaded: true });
    expect(await countRows(pool)).toEqual(rows);
  });

  it('loads once when two starts come at the same time', async () => {
    const both = await Promise.all([seedDemo(pool, small), seedDemo(pool, small)]);
    expect(both.map((summary) => summary.alreadyLoaded).sort()).toEqual([false, true]);
    expect(await countRows(pool)).toEqual(both[0]?.rows);
  });

  it('reports every table from 0 to what was written', async () => {
    const last = new Map<string, number>();
    const { rows } = await seedDemo(pool, {
      ...small,
      onProgress: ({ step, done, total }) => {
        expect(done).toBeGreaterThanOrEqual(last.get(step) ?? 0);
        expect(done).toBeLessThanOrEqual(total);
        last.set(step, done);
      },
    });
    expect(Object.fromEntries(last)).toEqual({ ...rows, analyze: tableNames.length });
  });

  it('leaves nothing when it fails in the middle, and can be loaded after that', async () => {
    const before = await indexNames();
    const failing: SeedOptions = {
      ...small,
      scale: 0.03,
      onProgress: ({ step, done }) => {
        if (step === 'survey_responses' && done > 0) throw new Error('pulled the plug');
      },
    };
    await expect(seedDemo(pool, failing)).rejects.toThrow('pulled the plug');
    await expectNothing();
    expect(await indexNames()).toEqual(before);
    await seedDemo(pool, small);
    expect(await indexNames()).toEqual(before);
  });

  it('leaves nothing when its connection is killed in the middle', async () => {
    const client = await pool.connect();
    const [row] = (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
    const killing: SeedOptions = {
      ...small,
      onProgress: ({ step, done }) => {
        if (step === 'tickets' && done === 0) void pool.query('SELECT pg_terminate_backend($1::int)', [row?.pid]);
      },
    };
    await expect(seedDemo(client, killing)).rejects.toThrow();
    client.release(true);
    await expectNothing();
  });

  it('refuses to mix with rows that somebody else put there', async () => {
    await pool.query(
      `INSERT INTO cx.orders (id, customer_id, product_line, channel, status, amount, ordered_at)
       VALUES (1, 1, 'core', 'web', 'paid', 9.99, '2026-01-01')`,
    );
    const refusal = await seedDemo(pool, small).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RefusedError);
    const [issue] = (refusal as RefusedError).issues;
    expect(issue).toMatchObject({ code: 'DEMO_TABLES_NOT_EMPTY' });
    expect(issue?.message).toContain('cx.orders');
    expect(await countRows(pool)).toMatchObject({ orders: 1, customers: 0 });
  });
});
