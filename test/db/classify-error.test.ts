import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyError } from '../../db/classify-error.ts';
import { openDatabase } from '../../db/connection.ts';
import type { EmbeddedServer } from '../../db/embedded/embedded-server.ts';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { throwAwayFolder } from '../kit/data-folder.ts';
import { testDatabase } from '../kit/database.ts';
import { databaseOf } from '../kit/database-url.ts';

const { url } = await testDatabase();

const thrownBy = (work: () => PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work()).then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => error,
  );

describe('an error of a server that runs', () => {
  it('is a timeout when the statement took longer than the limit, as is what drizzle wraps around it', async () => {
    const { db, pool, close } = await openDatabase(url, { statementTimeout: 400 });
    expect(classifyError(await thrownBy(() => pool.query('select pg_sleep(20)')))).toBe('timeout');
    expect(classifyError(await thrownBy(() => db.execute(sql`select pg_sleep(20)`)))).toBe('timeout');
    await close();
  });

  it('is neither for a mistake in the statement, an unknown database and an error that is none of the driver', async () => {
    const { db, close } = await openDatabase(url);
    expect(classifyError(await thrownBy(() => db.execute(sql`select 1 / 0`)))).toBe('other');
    await close();
    expect(classifyError(await thrownBy(() => openDatabase(databaseOf(url, 'nowhere'))))).toBe('other');
    expect(classifyError(new TypeError('x is not a function'))).toBe('other');
    expect(classifyError('text')).toBe('other');
    expect(classifyError(undefined)).toBe('other');
  });

  it('means unavailable when the pool gives no connection in time', async () => {
    const { pool, close } = await openDatabase(url, { max: 1, connectionTimeout: 1_000 });
    const busy = await pool.connect();
    expect(classifyError(await thrownBy(() => pool.query('select 1')))).toBe('unavailable');
    busy.release();
    await close();
  });

  it('means unavailable when an administrator ends the connection', async () => {
    const { pool, close } = await openDatabase(url);
    const other = await openDatabase(url);
    const victim = await pool.connect();
    victim.on('error', () => {});
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    const sleeping = thrownBy(() => victim.query('select pg_sleep(20)'));
    await other.pool.query('select pg_terminate_backend($1::int)', [rows[0]?.pid]);
    expect(classifyError(await sleeping)).toBe('unavailable');
    victim.release(true);
    await close();
    await other.close();
  });

  it('means unavailable after the pool was closed', async () => {
    const { pool, close } = await openDatabase(url);
    await close();
    await close();
    expect(classifyError(await thrownBy(() => pool.query('select 1')))).toBe('unavailable');
  });
});

describe('an error of a server that was stopped', () => {
  const folder = throwAwayFolder();
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = unwrap(await startEmbedded({ dataDir: folder.path, settings: { fsync: 'off' } }));
  });
  afterAll(async () => {
    await server.stop();
    folder.remove();
  });

  it('means unavailable for the statement that ran, for the next ones, and for a first connection', async () => {
    const lost: Error[] = [];
    const { db, pool, close } = await openDatabase(server.url, { onLost: (error) => lost.push(error) });
    const idle = await Promise.all([pool.connect(), pool.connect()]);
    for (const client of idle) client.release();
    const running = thrownBy(() => db.execute(sql`select pg_sleep(20)`));
    await pool.query('select 1');
    await server.stop();
    expect(classifyError(await running)).toBe('unavailable');
    expect(classifyError(await thrownBy(() => db.execute(sql`select 1`)))).toBe('unavailable');
    expect(classifyError(await thrownBy(() => pool.query('select 1')))).toBe('unavailable');
    expect(lost.length).toBeGreaterThan(0);
    await close();
    await expect(openDatabase(server.url)).rejects.toMatchObject({ issues: [{ code: 'DATABASE_UNAVAILABLE' }] });
    await expect(openDatabase('postgresql://cairn@127.0.0.1:1/cairn')).rejects.toMatchObject({
      issues: [{ code: 'DATABASE_UNAVAILABLE', hints: [expect.stringContaining('DATABASE_URL')] }],
    });
  });
});
