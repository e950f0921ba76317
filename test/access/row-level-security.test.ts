/** Row level security of the company's own tables: answers are of the rows that the reading role may see, and nothing kept tells of others. */
import { describe, expect, it } from 'vitest';
import { createResultCache } from '../../src/engine/reuse/result-cache.ts';
import { readStates } from '../../src/rollup/read-states.ts';
import { rollupStatus } from '../../src/rollup/rollup-status.ts';
import { followVersions } from '../../src/versions/follow-versions.ts';
import { allTime, byMember, question } from '../kit/questions.ts';
import { modelOf } from '../kit/small-world.ts';
import { threeRoles } from '../kit/three-roles.ts';
import { now, shopDefinitions, shopTables, worldOf } from '../rollup/shop.ts';

const { migrator, writer, reader, grant } = await threeRoles();
const model = modelOf(shopDefinitions);
await migrator.pool.query(shopTables);
await grant(model);
await migrator.pool.query(
  `insert into shop.orders select id, 1, (array['web', 'shop', 'phone'])[id % 3 + 1], 9, id, 1, false, '2025-03-10T12:00Z', '2025-03-10', '2025-03-10 12:00' from generate_series(1, 90) as id`,
);
const owner = await worldOf(migrator, model);
await owner.tend();
await grant(model);
const read = await worldOf(reader, model);

const revenue = question('revenue', { by: ['channel'], periods: [allTime(model.calendars.get('utc'))] });
const ask = async (engine: typeof read.cells) => byMember(await engine.session({ now }).ask(revenue));
const byHand = async () => {
  const { rows } = await reader.pool.query<{ channel: string; sum: string }>(
    'select channel, sum(amount) as sum from shop.orders group by 1',
  );
  return Object.fromEntries(rows.map(({ channel, sum }) => [channel, Number(sum)]));
};
const explained = async () => (await read.cells.session({ now }).explain([revenue]))[0];

describe('a table that is put under row level security', () => {
  it('is answered from its rows as the reading role sees them, though a rollup of all of them is there', async () => {
    expect((await explained())?.sql).toContain('cairn_rollup');
    const before = await ask(read.cells);
    expect(Object.keys(before).sort()).toEqual(['phone', 'shop', 'web']);
    await migrator.pool.query(`
      alter table shop.orders enable row level security;
      alter table shop.orders force row level security;
      create policy everything on shop.orders to ${migrator.role} using (true);
      create policy of_the_web on shop.orders for select to ${reader.role} using (channel = 'web')`);
    const after = await ask(read.cells);
    expect(after).toEqual(await byHand());
    expect(Object.keys(after)).toEqual(['web']);
    expect(await explained()).toMatchObject({
      sql: expect.not.stringContaining('cairn_rollup'),
      rollups: expect.arrayContaining([expect.objectContaining({ rollup: 'orders_by_day' })]),
    });
  });

  it('shows the role that serves nothing, where no policy lets it see a row', async () => {
    const serving = await worldOf(writer, model);
    expect(await ask(serving.cells)).toEqual({});
  });

  it('loses its cells, and has no new ones', async () => {
    await owner.tend();
    const states = await readStates(migrator.db, owner.definitions);
    const statuses = owner.definitions.map((definition) => rollupStatus(definition, states.get(definition)));
    for (const status of statuses)
      expect(status).toMatchObject({ state: 'impossible', note: expect.stringContaining('row level security') });
    const { rows } = await migrator.pool.query("select from pg_tables where schemaname = 'cairn_rollup'");
    expect(rows).toEqual([]);
  });

  it('has no result kept: a policy can change with anything', async () => {
    const versions = followVersions({ db: migrator.db, model });
    await versions.refresh();
    expect(versions.unwatched().map(({ reason }) => reason)).toContainEqual(expect.stringContaining('policies'));
    const engine = read.keeping(createResultCache(versions, 1_000_000), false);
    expect(Object.keys(await ask(engine))).toEqual(['web']);
    await migrator.pool.query(`alter policy of_the_web on shop.orders using (channel = 'phone')`);
    expect(await ask(engine)).toEqual(await byHand());
    expect(Object.keys(await ask(engine))).toEqual(['phone']);
  });

  it('has rollups again once it is not', async () => {
    await migrator.pool.query('alter table shop.orders disable row level security');
    await owner.tend(now + 3_600_000);
    await grant(model);
    expect(Object.keys(await ask(read.cells)).sort()).toEqual(['phone', 'shop', 'web']);
    expect((await explained())?.sql).toContain('cairn_rollup');
  });
});
