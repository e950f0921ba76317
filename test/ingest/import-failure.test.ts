/** An import that is interrupted leaves nothing, and a large one needs no more memory than a small one. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createGzip } from 'node:zlib';
import type { PoolClient } from 'pg';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importFile } from '../../src/ingest/import-file.ts';
import type { ImportProgress } from '../../src/ingest/import-summary.ts';
import { testDatabase } from '../kit/database.ts';
import { datasetOver, importKit, issuesOf } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const plain = kit.path('plain.csv');
const packed = kit.path('packed.csv.gz');
const rowCount = 20_000;
const large = kit.path('large.csv');
const largeCount = 100_000;
// Not `--expose-gc`: this is the only test that wants it.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function* lines(count: number) {
  yield 'id,at,name,note\n';
  for (let id = 1; id <= count; id++) {
    yield `${id},2016-02-${String(1 + (id % 28)).padStart(2, '0')} 10:${String(id % 60).padStart(2, '0')},name ${id},"${'long note '.repeat(20)}${id}"\n`;
  }
}

const dataset = datasetOver('things');
const run = (file: string, onProgress?: (progress: ImportProgress) => void) =>
  importFile(pool, { dataset, file, rejectsFile: kit.rejectsFile, onProgress, now: () => performance.now() });
const storedCount = async () => (await kit.rows('SELECT count(*)::int AS n FROM things'))[0]?.n;

/** Ends the server process behind the one connection that is importing, over a connection that is open already. */
const terminate = async (over: PoolClient) => {
  const { rowCount: ended } = await over.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
     AND state <> 'idle' AND xact_start IS NOT NULL`,
  );
  return ended ?? 0;
};

beforeAll(async () => {
  await pipeline(lines(rowCount), createWriteStream(plain));
  await pipeline(lines(largeCount), createWriteStream(large));
  await pipeline(lines(rowCount), createGzip(), createWriteStream(packed));
});

beforeEach(async () => {
  await pool.query(
    'DROP TABLE IF EXISTS things; CREATE TABLE things (id int PRIMARY KEY, at timestamp, name text, note text)',
  );
});

describe('an interrupted import', () => {
  it('leaves nothing when the server ends in the middle of reading, says at which line, and can be repeated', async () => {
    const administrator = await pool.connect();
    let ended: Promise<number> | undefined;
    // A file of which most is left to read, however long it takes to be ended.
    const result = await run(large, ({ step, rows }) => {
      if (step === 'reading' && rows > 3_000) ended ??= terminate(administrator);
    });
    administrator.release();
    expect(await ended).toBe(1);
    const [found] = issuesOf(result);
    expect(found?.code).toBe('DATABASE_UNAVAILABLE');
    const line = Number(/at line (\d+) of/.exec(found?.message ?? '')?.[1]);
    expect(line).toBeGreaterThan(3_000);
    expect(line).toBeLessThanOrEqual(largeCount + 1);
    expect(await storedCount()).toBe(0);
    expect(await run(packed)).toMatchObject({ value: { inserted: rowCount } });
  });

  it('leaves nothing when the server ends while the rows are stored', async () => {
    await run(plain);
    await pool.query('DELETE FROM things WHERE id > 10; UPDATE things SET note = NULL');
    // The lock that another connection holds keeps the import waiting at its last step.
    const holder = await pool.connect();
    await holder.query('BEGIN; LOCK TABLE things IN ROW EXCLUSIVE MODE');
    const importing = run(plain);
    await expect
      .poll(
        async () =>
          (await pool.query(`SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'things'::regclass`)).rowCount,
        { timeout: 55_000 },
      )
      .toBe(1);
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted AND relation = 'things'::regclass`,
    );
    expect(issuesOf(await importing)[0]?.code).toBe('DATABASE_UNAVAILABLE');
    await holder.query('ROLLBACK');
    holder.release();
    expect(await kit.rows('SELECT count(*)::int AS n, count(note)::int AS notes FROM things')).toEqual([
      { n: 10, notes: 0 },
    ]);
  });

  it('gives its connection back, whole or not at all', async () => {
    for (let time = 0; time < 15; time++) issuesOf(await kit.run('id\n1,"'));
    expect(pool.totalCount).toBeLessThanOrEqual(10);
    expect(await storedCount()).toBe(0);
  });
});

describe('a large import', () => {
  it.each([
    ['into an empty table', ''],
    ['beside rows that are there', `INSERT INTO things VALUES (0, now(), '', ''), (${largeCount / 2}, now(), '', '')`],
    ['by the stage', `INSERT INTO things SELECT n, now(), '', '' FROM generate_series(1, 1000) AS n`],
  ])('needs no more memory for many rows than for few, %s', async (_, there) => {
    await pool.query(there);
    const live: number[] = [];
    let reports = 0;
    // Every row is 270 bytes in four texts: rows that were held would be more than 40 MB at the end.
    const result = await run(large, () => {
      if (reports++ % 20 > 0) return;
      collectGarbage();
      live.push(process.memoryUsage().heapUsed);
    });
    expect(result).toMatchObject({ value: { read: largeCount, rejected: 0 } });
    expect(live.length).toBeGreaterThan(4);
    expect(Math.max(...live) - (live[0] ?? 0)).toBeLessThan(15 * 1024 * 1024);
  });

  it('reports its progress by the bytes of the file, packed as it is', async () => {
    const reports: ImportProgress[] = [];
    await run(packed, (progress) => reports.push(progress));
    const reading = reports.filter(({ step }) => step === 'reading');
    expect(reading.at(-1)).toMatchObject({ bytesRead: reading[0]?.bytesTotal });
    expect(
      reading.every(({ bytesRead }, index) => index === 0 || bytesRead > (reading[index - 1]?.bytesRead ?? 0)),
    ).toBe(true);
    expect(reports.map(({ step }) => step).slice(-2)).toEqual(['storing', 'rejects']);
  });

  it('writes rejects found by the database in the order of the file, however many', async () => {
    await pool.query('ALTER TABLE things ADD CONSTRAINT even CHECK (id % 2 = 0)');
    expect(await run(plain)).toMatchObject({ value: { inserted: rowCount / 2, rejected: rowCount / 2 } });
    const written = kit.rejects().trimEnd().split('\n').slice(1);
    expect(written).toHaveLength(rowCount / 2);
    expect(written[0]).toMatch(/^2,breaks the rule even: .*,1,/);
    expect(written.at(-1)).toMatch(/^20000,breaks the rule even: .*,19999,/);
  });
});
