/** Cells that are built and models that are loaded, as a collector of traces and the log of the database see them: each statement says what it is of. */
import { pino } from 'pino';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { operate } from '../../src/app/observe/operate.ts';
import { createWorld, now } from '../api/world.ts';
import { cairnJson } from '../cli/cairn.ts';
import { createShop, fillShop, shopFiles, shopModel } from '../cli/shop.ts';
import { workers } from '../goals/follow-world.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startCollector } from './collector.ts';
import { inTraces } from './in-traces.ts';

const collector = await startCollector();
const logger = pino({ level: 'silent' });
const inTracesOf = ({ db, pool }: Awaited<ReturnType<typeof testDatabase>>) => {
  const operated = operate(inTraces({ db, pool, logger, endpoint: collector.endpoint, trusted: [] }));
  afterAll(operated.close);
  return operated;
};
const named = (name: string) => collector.spans.filter((span) => span.name === name);

it('building cells is a span below its job, with how many there were, and its statements carry both', async () => {
  const store = await testDatabase();
  const { pool, url } = store;
  await createShop(pool);
  await fillShop(pool);
  const rollups = 'rollups:\n  - { key: by_day, dataset: answers, dimensions: [region] }\n';
  await cairnJson(['apply', shopModel({ 'metrics.yaml': shopFiles['metrics.yaml'] + rollups })], { DATABASE_URL: url });
  const operated = inTracesOf(store);
  const built = () => named('rollup build by_day').filter(({ attributes }) => 'cairn.rollup.cells' in attributes);
  const { statements } = await countStatements(async () => {
    await workers(store, Date.now, { watch: operated.jobs }, onTestFinished);
    await expect.poll(built, { timeout: 60_000 }).not.toEqual([]);
    await expect.poll(() => named('job rollups'), { timeout: 60_000 }).not.toEqual([]);
  }, '');
  const [span] = built();
  const job = named('job rollups').find(({ spanId }) => spanId === span?.parent);
  const { rows } = await pool.query<{ table: string }>('select table_name as "table" from cairn.rollups');
  const cells = await pool.query(`select count(*)::int as cells from ${rows[0]?.table}`);
  expect(job).toMatchObject({ attributes: { 'cairn.outcome': 'done' } });
  expect(span).toMatchObject({
    kind: 1,
    status: 0,
    attributes: {
      'cairn.rollup': 'by_day',
      'cairn.rollup.grain': 'day',
      'cairn.rollup.cells': expect.any(Number),
      'cairn.rollup.rows': cells.rows[0].cells,
      'cairn.outcome': 'clean',
    },
  });
  expect(span?.attributes['cairn.rollup.cells']).toBeGreaterThan(300);
  const whose = (of = span) =>
    `/*request_id='${job?.attributes['cairn.request_id']}',traceparent='00-${of?.traceId}-${of?.spanId}-01'*/`;
  for (const name of ['rollup build', 'rollup unmark', 'rollup refresh'])
    expect(statements.filter((text) => text.startsWith(`/* ${name} */ ${whose()}`))).not.toEqual([]);
  // The table itself is made by the job, before any cell is.
  expect(statements.filter((text) => text.includes('create table "cairn_rollup"'))).toEqual([
    expect.stringContaining(`/* rollup tend */ ${whose(job)} create table`),
  ]);
});

it('loading a model is a span with its apply, whose id its statements carry; what is read every second has a name', async () => {
  const store = await testDatabase();
  await createWorld(store.db, store.pool);
  const operated = inTracesOf(store);
  const catalogs = followCatalog({
    db: store.db,
    interval: 0,
    engine: { watch: operated.catalogue, resultBytes: 1_000_000 },
  });
  const { value, statements } = await countStatements(async () => {
    const { catalog, kept, engine } = await catalogs.current();
    await kept?.versions.current();
    engine.session({ now });
    await catalogs.current();
    return catalog;
  }, '');
  await expect.poll(() => named('catalogue load'), { timeout: 30_000 }).toHaveLength(1);
  const [load] = named('catalogue load');
  expect(load).toMatchObject({
    parent: '',
    attributes: { 'cairn.catalogue.apply': value.applyId, 'cairn.catalogue.metrics': value.model.metrics.size },
  });
  const whose = `/*request_id='${load?.attributes['cairn.request_id']}',traceparent='00-${load?.traceId}-${load?.spanId}-01'*/`;
  const definitions = statements.filter((text) => text.includes('"cairn"."definitions"'));
  expect(definitions).toEqual([expect.stringContaining(`/* catalogue */ ${whose} select`)]);
  expect(statements.filter((text) => text.startsWith('/* catalogue latest */ select'))).toHaveLength(1);
  // Words about a transaction stand beside statements that say whose it is.
  const anonymous = statements.filter((text) => !/^(\/\*|begin|commit|rollback|savepoint|release|set )/i.test(text));
  expect(anonymous).toEqual([]);
});
