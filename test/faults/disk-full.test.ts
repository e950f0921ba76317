/** A disk that is full, really: what does not fit is refused in words and leaves nothing, and goes on once there is room. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { migrate } from '../../db/migrate.ts';
import { cairn, cairnJson } from '../cli/cairn.ts';
import { createShop, shopFiles, shopModel } from '../cli/shop.ts';
import { throwAwayFolder } from '../kit/data-folder.ts';
import { embeddedPrograms, ownCluster } from '../kit/own-cluster.ts';
import { smallDisk } from '../kit/small-disk.ts';

const place = throwAwayFolder();
afterAll(place.remove);
const disk = smallDisk('a full disk');

describe.skipIf(!disk)('a disk that fills up', async () => {
  if (!disk) return it('is not tried');
  const programs = await embeddedPrograms();
  // What is stored and sorted lies on it, and not the log of the database: a server without room for that ends, and is another test.
  const space = join(disk, 'space');
  mkdirSync(space);
  if (programs.user) chownSync(space, programs.user.uid, programs.user.gid);
  const settings = { default_tablespace: 'small', temp_tablespaces: 'small' };
  const cluster = await ownCluster({ programs, settings });
  afterAll(cluster.remove);
  const { pool, close } = await openDatabase(cluster.url);
  afterAll(close);
  await pool.query(`create tablespace small location '${space}'`);
  const environment = { DATABASE_URL: cluster.url };
  const ballast = join(disk, 'ballast');
  /** Leaves so many megabytes. */
  const fillUp = (megabytes: number) => {
    rmSync(ballast, { force: true });
    const free = Number(execFileSync('df', ['--output=avail', '-B1M', disk]).toString().split('\n')[1]);
    writeFileSync(ballast, Buffer.alloc(Math.max(0, free - megabytes) * 1024 * 1024));
  };
  const rows = async () => (await pool.query('select count(*)::int as count from shop.answers')).rows[0].count;
  const ask = () => cairnJson<{ groups: unknown }>(['ask', 'answers', '--all-time', '--by', 'region'], environment);

  it('refuses an import and a rollup that do not fit, leaves nothing of them, answers all the while, and takes them once there is room', async () => {
    await migrate(pool);
    await createShop(pool);
    const rollup = 'rollups:\n  - { key: by_hour, dataset: answers, grain: hour, dimensions: [region, product] }\n';
    const model = shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'] + rollup });
    await cairnJson(['apply', model], environment);
    const few = join(place.path, 'few.csv');
    writeFileSync(few, 'id,region,product,score,answered_at\n1,north,tea,9,2025-03-01T10:00:00Z\n');
    await cairnJson(['import', 'answers', few], environment);
    await pool.query('checkpoint');

    const many = join(place.path, 'many.csv');
    const lines = Array.from(
      { length: 40_000 },
      (_, n) =>
        `${n + 10},${n % 2 ? 'north' : 'south'},${String(n).padStart(400, 'x')},9,${new Date(Date.UTC(2025, 0, 1) + n * 600_000).toISOString()}`,
    );
    writeFileSync(many, ['id,region,product,score,answered_at', ...lines].join('\n'));
    fillUp(4);
    const before = await ask();
    const refused = await cairn(['import', 'answers', many], environment);
    expect(refused.code, refused.stderr).toBe(2);
    expect(refused.stderr).toMatch(/IMPORT_ROWS_REFUSED: .*No space left.*Nothing was stored\..*Make room/);
    rmSync(ballast);
    expect(await rows()).toBe(1);
    expect(await ask()).toEqual(before);
    expect(await cairnJson(['import', 'answers', many], environment)).toMatchObject({ inserted: 40_000 });
    expect(await rows()).toBe(40_001);

    const whole = await ask();
    await pool.query('checkpoint');
    fillUp(2);
    const unbuilt = await cairn(['rollup', 'build'], environment);
    expect(unbuilt.code, unbuilt.stderr).toBe(3);
    expect(unbuilt.stderr).toMatch(/DATABASE_UNAVAILABLE: The disk of the database is full\./);
    rmSync(ballast);
    expect(await ask()).toEqual(whole);
    const built = await cairn(['rollup', 'build'], environment);
    expect(built, built.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('ready') });
    expect(await ask()).toEqual(whole);
  });
});
