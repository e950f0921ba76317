/** A dump of the whole database, as docs/backup.md has it, restored: it answers the same, is up to date, keeps its rollups, and sends what waited. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '../../db/connection.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { cairn, cairnJson } from '../cli/cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from '../cli/shop.ts';
import { followOf, noted, workers } from '../goals/follow-world.ts';
import { receiver } from '../goals/receiver.ts';
import { throwAwayFolder } from '../kit/data-folder.ts';
import { databaseOf } from '../kit/database-url.ts';
import { ownCluster, runProgramOf, systemPrograms } from '../kit/own-cluster.ts';

const programs = await systemPrograms();
if (programs === null) console.log('No Postgres of the system with pg_dump: a dump is not tried.');

describe.skipIf(programs === null)('a dump', async () => {
  if (!programs) return it('is not tried');
  const place = throwAwayFolder();
  chmodSync(place.path, 0o777);
  afterAll(place.remove);
  // As the doctor wants it.
  const cluster = await ownCluster({ programs, settings: { fsync: 'on' } });
  afterAll(cluster.remove);
  const { db, pool, close } = await openDatabase(cluster.url);
  afterAll(close);

  it('that is taken and restored as the documentation says is the same company', async () => {
    const environment = { DATABASE_URL: cluster.url };
    await migrate(pool);
    await createShop(pool);
    await fillShop(pool);
    const rollup = 'rollups:\n  - { key: by_region, dataset: answers, dimensions: [region] }\n';
    await cairnJson(['apply', shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'] + rollup })], environment);
    expect(await cairn(['rollup', 'build'], environment)).toMatchObject({ code: 0 });
    const taking = await receiver();
    const follow = await followOf({ store: { db, pool }, now: Date.now() }, 'lead', {
      subject: { kind: 'metric', key: 'nps' },
      channel: 'webhook',
      address: taking.url,
      events: ['stale_data'],
    });
    await pool.query(
      `insert into cairn.notifications (id, follow_id, event, occurrence, occurred_at, payload, state, delivery)
       select id, $1, 'stale_data', 'one', now(), '{"type": "stale_data", "timestamp": "now", "data": {"summary": "It is stale."}}', 'pending', id
       from gen_random_uuid() as id`,
      [follow],
    );
    const ask = (url: string) =>
      cairnJson(
        ['ask', 'answers,nps', '--all-time', '--by', 'region'].flatMap((each) => each.split(',')),
        {
          DATABASE_URL: url,
        },
      );
    const before = await ask(cluster.url);

    const file = join(place.path, 'cairn.dump');
    await runProgramOf(programs, 'pg_dump', ['--format=custom', `--file=${file}`, cluster.url]);
    // What comes after the dump is not in it.
    await pool.query('delete from shop.answers where id < 100');
    await pool.query('create database restored');
    const url = databaseOf(cluster.url, 'restored');
    await runProgramOf(programs, 'pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${url}`, file]);

    const restored = await openDatabase(url);
    onTestFinished(restored.close);
    expect(await pendingMigrations(restored.pool)).toBe(0);
    expect(await ask(url)).toEqual(before);
    // Writes are marked, or the rollup is made anew: either way it is never behind.
    await restored.pool.query(`update shop.answers set score = 10, region = 'west' where id % 3 = 0`);
    const byHand = `select coalesce(region, '-') as region, count(*)::int as count from shop.answers group by 1 order by 1`;
    const counts = async () => {
      const { stdout } = await cairn(['ask', 'answers', '--all-time', '--by', 'region'], { DATABASE_URL: url });
      const { rows } = await restored.pool.query<{ region: string; count: number }>(byHand);
      for (const { region, count } of rows) expect(stdout, region).toContain(String(count));
      return stdout;
    };
    const first = await counts();
    expect(await cairn(['rollup', 'build'], { DATABASE_URL: url })).toMatchObject({ code: 0 });
    expect(await counts()).toBe(first);
    await workers(restored, Date.now, { rollups: false }, onTestFinished);
    await vi.waitFor(async () => expect(await noted(restored, follow)).toMatchObject([{ state: 'delivered' }]), {
      timeout: 60_000,
      interval: 50,
    });
    expect(taking.received).toHaveLength(1);
    await restored.pool.query('analyze');
    const doctor = await cairn(['doctor', '--json'], { DATABASE_URL: url });
    const { findings } = JSON.parse(doctor.stdout) as { findings: readonly { state: string }[] };
    expect(findings.filter((each) => JSON.stringify(each).includes('"problem"'))).toEqual([]);
    expect(doctor.code, doctor.stdout).toBe(0);
  });
});
