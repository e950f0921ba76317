/** The disk of the database's log is full, really: its server ends, and once there is room goes on with all that was acknowledged, once. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { embeddedPrograms, ownCluster } from '../kit/own-cluster.ts';
import { smallDisk } from '../kit/small-disk.ts';
import { askScore, steadyLoad } from '../kit/steady-load.ts';
import { servedDatabase } from './served-database.ts';

const disk = smallDisk('a full disk of the log');

describe.skipIf(!disk)('a disk of the log that fills up', async () => {
  if (!disk) return it('is not tried');
  const settings = { max_wal_size: '32MB', min_wal_size: '32MB' };
  const cluster = await ownCluster({ programs: await embeddedPrograms(), settings });
  afterAll(cluster.remove);
  const log = join(cluster.folder, 'pg_wal');
  await cluster.kill();
  cpSync(log, join(disk, 'wal'), { recursive: true });
  execFileSync('chown', ['-R', '--reference', cluster.folder, join(disk, 'wal')]);
  rmSync(log, { recursive: true });
  symlinkSync(join(disk, 'wal'), log);
  await cluster.start();

  const { opened, api, jobs } = await servedDatabase(cluster.url);
  await opened.pool.query('create table public.bulk (text text)');

  const ballast = join(disk, 'ballast');
  const fillUp = () => {
    const [, free] = execFileSync('df', ['--output=avail', '-B1', disk]).toString().split('\n');
    writeFileSync(ballast, Buffer.alloc(Number(free)));
  };
  /** Of somebody else: more than is left of the log. It ends with the server. */
  const writeMuch = () =>
    opened.pool
      .query(`insert into public.bulk select repeat(md5(n::text), 50) from generate_series(1, 25000) as n`)
      .then(() => 'stored')
      .catch((error: Error) => error.message);
  const said = () => readFileSync(join(cluster.folder, '..', 'server.log'), 'utf8');

  it('ends the database, and not Cairn, which goes on once there is room: nothing that was acknowledged is lost, and nothing there twice', async () => {
    const right = await askScore(api);
    expect(right).toEqual(expect.any(Number));
    const load = steadyLoad(api, 'full');
    await load.acknowledges(3);
    fillUp();
    expect(await writeMuch()).not.toBe('stored');
    await expect.poll(said, { timeout: 30_000 }).toMatch(/PANIC: .*No space left on device/);
    // It tries to recover by itself, for which there is no room either, and is gone; or it goes on and on.
    await expect.poll(() => askScore(api), { timeout: 30_000 }).toBe('DATABASE_UNAVAILABLE');
    expect(existsSync(ballast)).toBe(true);
    await cluster.kill('SIGKILL');
    rmSync(ballast);
    await cluster.start();
    await expect.poll(() => askScore(api), { timeout: 60_000, interval: 50 }).toBe(right);
    await load.acknowledges(3);
    const { told, acknowledged } = await load.stop();
    for (const each of told) expect([right, 'DATABASE_UNAVAILABLE', 'DATABASE_TIMEOUT']).toContain(each);
    const { rows } = await opened.pool.query<{ subject: string; times: number }>(
      `select subject, count(*)::int as times from cairn.change_log where action = 'createStakeholder' and subject like 'full\\_%' group by 1`,
    );
    const { rows: people } = await opened.pool.query<{ key: string }>(
      `select key from cairn.stakeholders where key like 'full\\_%'`,
    );
    const logged = new Map(rows.map(({ subject, times }) => [subject, times]));
    expect(acknowledged.length).toBeGreaterThanOrEqual(6);
    for (const key of acknowledged) expect(logged.get(key), key).toBe(1);
    expect([...logged.values()].every((times) => times === 1)).toBe(true);
    expect(people.map(({ key }) => key).toSorted()).toEqual([...logged.keys()].toSorted());
    // What was too much is there as a whole, or not at all.
    expect((await opened.pool.query('select from public.bulk')).rowCount).toBe(0);
    expect(await writeMuch()).toBe('stored');
    await jobs.look();
  });
});
