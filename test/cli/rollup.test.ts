/** Rollups from the shell: where they stand, built and dropped at once, and what is refused. */
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import { cairn, cairnAlone, cairnJson } from './cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };

const rollups = `rollups:
  - { key: answers_by_region, dataset: answers, dimensions: [region] }
  - { key: views_by_day, dataset: viewed }
  - { key: views_by_rule, dataset: viewed, refresh: { everyMinutes: 60 } }
`;
const views = `  - key: viewed
    name: Viewed answers
    primaryKey: [id]
    table: shop.viewed
    time: answered_at
    dimensions: [{ key: answered_at, type: timestamptz }]
`;
const viewed =
  '  - { key: viewed_answers, name: Viewed, type: count, dataset: viewed, unit: count, direction: increase }\n';

interface Listed {
  readonly rollups: readonly {
    readonly key: string;
    readonly state: string;
    readonly rows: number;
    readonly bytes: number;
    readonly dirty: number;
    readonly note: string | null;
    readonly refreshedAt: number | null;
    readonly asOf: number | null;
  }[];
}

const run = (...args: readonly string[]) => cairn(['rollup', ...args], environment);
const listed = async (key: string) => {
  const { rollups } = await cairnJson<Listed>(['rollup', 'list'], environment);
  return rollups.find((each) => each.key === key);
};
const triggers = async () => (await pool.query(`select from pg_trigger where tgname like 'cairn_rollup%'`)).rowCount;

beforeAll(async () => {
  await createShop(pool);
  await fillShop(pool);
  await pool.query('create view shop.viewed as select * from shop.answers');
  const model = shopModel({
    'datasets.yaml': shopFiles['datasets.yaml'] + views,
    'metrics.yaml': shopFiles['metrics.yaml'].replace('stakeholders:', `${viewed}stakeholders:`) + rollups,
  });
  await cairnJson(['apply', model], environment);
});

describe('cairn rollup', () => {
  it('lists what the model declares, before anything is built', async () => {
    const { code, stdout, stderr } = await cairnAlone(['rollup', 'list'], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(/answers_by_region │ answers │ day of answered_at, region │ missing .*never/);
    expect(stderr).toContain('answers_by_region is not read: it has not been built yet.');
  });

  it('builds one to the end, from which questions are then answered', async () => {
    const { code, stdout } = await run('build', 'answers_by_region');
    expect(code).toBe(0);
    expect(stdout).toMatch(/answers_by_region .* ready /);
    const found = await listed('answers_by_region');
    expect(found).toMatchObject({ state: 'ready', dirty: 0, note: null, asOf: null });
    expect(found?.rows).toBeGreaterThan(200);
    expect(found?.bytes).toBeGreaterThan(8000);
    const explained = await cairn(['explain', 'nps', '--last', '3', '--grain', 'month'], environment);
    expect(explained.stdout).toContain('from the rollup answers_by_region');
  });

  it('tells how many cells have changed, and builds them anew', async () => {
    await pool.query(`update shop.answers set score = 10 where id between 100 and 105`);
    const changed = await listed('answers_by_region');
    expect(changed).toMatchObject({ state: 'stale' });
    expect(changed?.dirty).toBeGreaterThanOrEqual(3);
    await cairnJson(['rollup', 'refresh', 'answers_by_region'], environment);
    const fresh = await listed('answers_by_region');
    expect(fresh).toMatchObject({ state: 'ready', dirty: 0 });
    expect(fresh?.refreshedAt ?? 0).toBeGreaterThan(changed?.refreshedAt ?? Number.POSITIVE_INFINITY);
  });

  it('reads again at once what follows a rule of time', async () => {
    await cairnJson(['rollup', 'build', 'views_by_rule'], environment);
    const before = await listed('views_by_rule');
    await cairnJson(['rollup', 'refresh', 'views_by_rule'], environment);
    expect((await listed('views_by_rule'))?.asOf ?? 0).toBeGreaterThan(before?.asOf ?? Number.POSITIVE_INFINITY);
  });

  it('waits for who holds a table, and goes on then', async () => {
    await cairnJson(['rollup', 'drop', 'answers_by_region'], environment);
    const client = await pool.connect();
    await client.query('begin; lock table shop.answers in row exclusive mode');
    const building = run('build', 'answers_by_region');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await client.query('commit');
    client.release();
    const { code, stderr } = await building;
    expect(stderr).toContain('Waiting for who works on answers_by_region');
    expect(code).toBe(0);
  });

  it('drops a table with its triggers, and says who would make it anew', async () => {
    expect(await triggers()).toBeGreaterThan(0);
    const { code, stdout, stderr } = await run('drop', 'answers_by_region', 'views_by_day');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Dropped answers_by_region.\n' });
    expect(stderr).toContain('views_by_day had no table.');
    expect(stderr).toContain('answers_by_region is still in the model');
    expect(await triggers()).toBe(0);
    expect(await listed('answers_by_region')).toMatchObject({ state: 'missing', rows: 0 });
  });

  it('refuses what cannot be kept, what has no table, and keys of nothing, with the next step', async () => {
    const impossible = await run('build', 'views_by_day', '--json');
    expect(impossible.code).toBe(2);
    expect(JSON.parse(impossible.stdout).issues).toMatchObject([
      { code: 'ROLLUP_IMPOSSIBLE', message: expect.stringContaining('"viewed" is a view') },
    ]);
    const unbuilt = await run('refresh', 'answers_by_region');
    expect(unbuilt.stderr).toMatch(/ROLLUP_NOT_BUILT: .*Run cairn rollup build answers_by_region\./);
    for (const command of ['build', 'refresh', 'drop']) {
      const { code, stderr } = await run(command, 'answers_by_regoin');
      expect({ command, code }).toEqual({ command, code: 2 });
      expect(stderr).toMatch(/UNKNOWN_ROLLUP: .*Did you mean "answers_by_region"\?/);
    }
  });

  it('refuses an unknown command with all that there are', async () => {
    const { code, stderr } = await run('bulid');
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'bulid'/);
  });
});
