/** kill -9 of a server that builds cells in the background: the next one takes over, and answers are those of the rows all the while. */
import { expect, it, onTestFinished } from 'vitest';
import { cairnJson, graphql, type Serving, serve } from '../cli/cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from '../cli/shop.ts';
import { long } from '../kit/bad-days.ts';
import { testDatabase } from '../kit/database.ts';
import { faultyProxy } from '../kit/faulty-proxy.ts';

const { pool, url } = await testDatabase();
const rollups = 'rollups:\n  - { key: by_day, dataset: answers, dimensions: [region] }\n';

interface Told {
  readonly metric: { readonly breakdown: { readonly rows: readonly Group[] } };
}
interface Group {
  readonly members: readonly { readonly value: string | null }[];
  readonly value: { readonly value: number };
}

/** Of each region, by the server and by SQL on the rows. */
async function compare({ url: server }: Serving): Promise<void> {
  const { rows } = await pool.query<{ region: string | null; count: number }>(
    'select region, count(*)::int as count from shop.answers group by 1',
  );
  const { metric } = await graphql<Told>(
    server,
    '{ metric(key: "answers") { breakdown(by: ["region"], period: { allTime: true }) { rows { members { value } value { value } } } } }',
  );
  expect(new Map(metric.breakdown.rows.map(({ members, value }) => [members[0]?.value ?? null, value.value]))).toEqual(
    new Map(rows.map(({ region, count }) => [region, count])),
  );
}

const rollup = async () => {
  const { rows } = await pool.query<{ state: string; table: string | null; marks: number }>(
    `select state, table_name as "table", (select count(*)::int from cairn.rollup_marks m where m.rollup = r.id) as marks from cairn.rollups r`,
  );
  return rows;
};

it('leaves what is marked marked, and the next server builds it once', async () => {
  await createShop(pool);
  await fillShop(pool);
  await cairnJson(['apply', shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'] + rollups })], { DATABASE_URL: url });
  const texts = ['rollup build', 'rollup unmark', 'rollup clear', 'create table "cairn_rollup"'];
  let written = 0;
  for (const [text, when] of [
    // The first builds it from nothing, the second anew what was written meanwhile.
    ...(long ? texts : [texts[0] ?? '']).map((each) => [each, 'before'] as const),
    ['rollup unmark', 'after'] as const,
  ]) {
    const proxy = await faultyProxy(url);
    onTestFinished(proxy.close);
    const there = proxy.stallAt([text], when);
    const killed = await serve({ DATABASE_URL: proxy.url, LOG_LEVEL: 'warn' });
    await there;
    // It is at it, and answers of rows that are written now.
    await pool.query(`update shop.answers set region = 'east' where id % 7 = $1`, [written++ % 7]);
    await compare(killed);
    expect((await killed.signal('SIGKILL')).code).toBeNull();
    const [left] = await rollup();
    if (left) expect(left.marks).toBeGreaterThan(0);

    const next = await serve({ DATABASE_URL: url, LOG_LEVEL: 'warn' });
    await compare(next);
    // The database hears of the killed one only now.
    proxy.cut();
    await expect
      .poll(
        async () => {
          await compare(next);
          return (await rollup()).map(({ state, marks }) => ({ state, marks }));
        },
        { timeout: 90_000, interval: 100 },
      )
      .toEqual([{ state: 'ready', marks: 0 }]);
    const table = (await rollup())[0]?.table;
    const { rows } = await pool.query(
      `select count(*)::int as cells, count(distinct each)::int as once from ${table} as each`,
    );
    // Built twice, each would be there twice.
    expect(rows[0].cells).toBeGreaterThan(0);
    expect(rows[0].once).toBe(rows[0].cells);
    expect((await next.signal('SIGTERM')).code).toBe(0);
    await pool.query(`update shop.answers set region = 'west' where id % 7 = $1`, [written++ % 7]);
  }
});
