/** How big answers travel: in constant memory, over one snapshot, until the client goes away, and never cut off in silence. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { openCursors } from '../../db/open-cursors.ts';
import { manyGroups, serveWorld } from './served-world.ts';

const { db, fetchTable, log, pool } = await serveWorld();

const uncompressed = { headers: { 'accept-encoding': 'identity' } };

/** Statements of the server that are running, and transactions that it holds open. */
async function atWork(): Promise<number> {
  const { rows } = await pool.query<{ busy: number }>(
    `select count(*)::int as busy from pg_stat_activity
     where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
  );
  return rows[0]?.busy ?? 0;
}

const idle = () => expect.poll(atWork, { timeout: 20_000, interval: 20 }).toBe(0);
const busy = () => expect.poll(atWork, { timeout: 20_000, interval: 20 }).toBeGreaterThan(0);

describe('a big answer', () => {
  it('comes whole, and its memory does not grow with its groups', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const parameters = { metrics: 'many,amount', by: 'name', columns: 'member,value,n' };
    const { body } = await fetchTable('table.csv', parameters, uncompressed);
    const decoder = new TextDecoder();
    let [lines, early] = [-1, 0];
    let last = '';
    for await (const bytes of body ?? []) {
      const text = decoder.decode(bytes, { stream: true });
      lines += text.split('\r\n').length - 1;
      last = (last + text).slice(-100);
      if (early === 0 && lines > manyGroups / 10) early = heap();
      // Ninety thousand groups later: held, they would take a hundred megabytes.
      if (lines > (manyGroups * 9) / 10 && early > 0) {
        expect(heap() - early).toBeLessThan(15_000_000);
        early = Number.NaN;
      }
    }
    expect(lines).toBe(manyGroups);
    expect(early).toBeNaN();
    expect(last).toMatch(/group 99999,1,1,99,1\r\n$/);
    await idle();
  });

  it('is of one moment, whatever is written while it is read', async () => {
    await pool.query('create table moments (id int); insert into moments values (1), (2), (3)');
    const cursors = await openCursors(db, [
      sql`select id from moments`,
      sql`select count(*)::int as rows from moments`,
    ]);
    await pool.query('insert into moments values (4)');
    expect(await cursors.fetch(0, 2)).toHaveLength(2);
    expect(await cursors.fetch(1, 10)).toEqual([{ rows: 3 }]);
    expect(await cursors.fetch(0, 10)).toHaveLength(1);
    await cursors.close();
    await idle();
  });

  it.each(['csv', 'ndjson', 'arrow'])(
    'that fails in the middle breaks off, so that no part passes for the whole: %s',
    async (format) => {
      const parameters = { metrics: 'unsound', by: 'size' };
      // The last group is no number, and four thousand rows are on their way before that shows.
      const response = await fetchTable(`table.${format}`, parameters, uncompressed);
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
      await expect((await fetchTable(`table.${format}`, parameters)).arrayBuffer()).rejects.toThrow();
      await idle();
    },
  );
});

describe('a client that goes away', () => {
  it('while it reads gives the connection back', async () => {
    const controller = new AbortController();
    const { body } = await fetchTable('table.ndjson', { metrics: 'many', by: 'name' }, { signal: controller.signal });
    await body?.getReader().read();
    await busy();
    controller.abort();
    await idle();
  });

  it('before the first row cancels the statement', async () => {
    const controller = new AbortController();
    const asked = fetchTable('table.csv', { metrics: 'slow', by: 'name' }, { signal: controller.signal });
    await busy();
    controller.abort();
    await expect(asked).rejects.toThrow();
    await idle();
    expect(log.at(-1)).toMatchObject({ msg: 'big answer refused', errors: ['REQUEST_ABANDONED'] });
  });
});

describe('more big answers than the server gives at once', () => {
  it('are refused, and not those that come after them', async () => {
    const controller = new AbortController();
    const running = Array.from({ length: 4 }, () =>
      fetchTable('table.csv', { metrics: 'slow', by: 'name' }, { signal: controller.signal }).catch(() => undefined),
    );
    await expect.poll(atWork, { timeout: 20_000, interval: 20 }).toBe(4);
    const refused = await fetchTable('table.csv', { metrics: 'answers', by: 'region' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({ issues: [{ code: 'TOO_MANY_STREAMS' }] });
    controller.abort();
    await Promise.all(running);
    await idle();
    expect((await fetchTable('table.csv', { metrics: 'answers', by: 'region' })).status).toBe(200);
  });
});
