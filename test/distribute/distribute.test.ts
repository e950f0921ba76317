/** How tables are laid out over machines: where each goes, what that changes, and what stands in the way. `on-cluster.test.ts` has a Citus. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { distribute, prepareDistribution } from '../../src/distribute/distribute.ts';
import { placeTables } from '../../src/distribute/place-tables.ts';
import { planDistribution } from '../../src/distribute/plan-distribution.ts';
import type { TableFacts } from '../../src/distribute/table-facts.ts';
import { type Result, unwrap } from '../../src/kernel/issue.ts';
import type { Model } from '../../src/model/model.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { modelOf } from '../kit/small-world.ts';

const citus = inject('citus') !== null;
const store = await testDatabase({ onCluster: 'coordinator' });
let shipped: Model;
beforeAll(async () => {
  shipped = unwrap(await readModel('models/cx'));
});

const messagesOf = (result: Result<unknown>) =>
  result.kind === 'refused' ? result.issues.map(({ code, message }) => `${code}: ${message}`) : [];

describe('the tables of the shipped model', () => {
  it('go with their customers, unless others are joined to their rows', () => {
    const { by, placements } = unwrap(placeTables(shipped));
    expect(by).toBe('customer');
    const told = placements.map((each) => `${each.table} ${each.kind === 'distributed' ? each.column : each.why}`);
    expect(told).toMatchInlineSnapshot(`
      [
        "cx.agents other tables are joined to its rows",
        "cx.contacts customer_id",
        "cx.customers other tables are joined to its rows",
        "cx.employee_responses its rows belong to no customer",
        "cx.orders customer_id",
        "cx.referrals customer_id",
        "cx.renewals its rows belong to no customer",
        "cx.response_comments customer_id",
        "cx.response_mentions customer_id",
        "cx.response_sentiments other tables are joined to its rows",
        "cx.response_themes its rows point at rows of another table by a key of those",
        "cx.revenue_movements customer_id",
        "cx.subscriptions other tables are joined to its rows",
        "cx.survey_responses customer_id",
        "cx.survey_sends its rows belong to no customer",
        "cx.tasks customer_id",
        "cx.tickets customer_id",
        "cx.usage_days customer_id",
      ]
    `);
  });

  it('go by another entity where that is asked for, which must be one that rows point at', () => {
    const { placements } = unwrap(placeTables(shipped, { by: 'agent' }));
    expect(placements.filter(({ kind }) => kind === 'distributed').map(({ table }) => table)).toEqual([
      'cx.contacts',
      'cx.survey_responses',
      'cx.tickets',
    ]);
    expect(messagesOf(placeTables(shipped, { by: 'planet' }))).toEqual([
      'DISTRIBUTION_IMPOSSIBLE: No dataset points at the entity "planet", so that nothing tells which rows belong together.',
    ]);
  });
});

describe('a table', () => {
  const entity = (key: string, kind: string, column: string, references?: string) => ({
    key,
    kind,
    column,
    references,
  });
  const model = (...datasets: { key: string; table?: string; entities: object[] }[]) =>
    modelOf({
      datasets: datasets.map(({ key, table = key, entities }) => ({ key, table, time: null, entities })),
      metrics: [],
    });
  const placed = (...datasets: Parameters<typeof model>) =>
    Object.fromEntries(
      unwrap(placeTables(model(...datasets), { by: 'shopper' })).placements.map((each) => [
        each.table,
        each.kind === 'distributed' ? each.column : 'reference',
      ]),
    );
  const shoppers = { key: 'shoppers', entities: [entity('shopper', 'primary', 'id')] };

  it('that others are joined to by a key of its own is on each machine, with all that lies over it', () => {
    expect(
      placed(
        shoppers,
        { key: 'baskets', entities: [entity('basket', 'primary', 'id'), entity('shopper', 'foreign', 'shopper_id')] },
        { key: 'again', table: 'baskets', entities: [entity('shopper', 'foreign', 'shopper_id')] },
        {
          key: 'lines',
          entities: [entity('basket', 'foreign', 'basket_id'), entity('shopper', 'foreign', 'shopper_id')],
        },
      ),
    ).toEqual({ shoppers: 'reference', baskets: 'reference', lines: 'shopper_id' });
  });

  it('that is wished to be is whole on each machine, and must be one of the model', () => {
    const datasets = model(
      shoppers,
      { key: 'visits', entities: [entity('shopper', 'foreign', 'who')] },
      { key: 'buys', entities: [entity('shopper', 'foreign', 'who')] },
    );
    const { placements } = unwrap(placeTables(datasets, { whole: ['visits'] }));
    expect(placements.map(({ table, kind }) => [table, kind])).toEqual([
      ['buys', 'distributed'],
      ['shoppers', 'reference'],
      ['visits', 'reference'],
    ]);
    expect(messagesOf(placeTables(datasets, { whole: ['visit'] }))).toEqual([
      'DISTRIBUTION_IMPOSSIBLE: No dataset of the model is over the table "visit".',
    ]);
  });

  it('that points twice at the entity is on each machine: its rows are of two at once', () => {
    const gifts = {
      key: 'gifts',
      entities: [entity('shopper', 'foreign', 'giver'), entity('receiver', 'foreign', 'taker', 'shopper')],
    };
    expect(placed(shoppers, gifts, { key: 'visits', entities: [entity('shopper', 'foreign', 'who')] })).toEqual({
      shoppers: 'reference',
      gifts: 'reference',
      visits: 'who',
    });
  });
});

describe('the statements', () => {
  const key = { name: 'k', primary: true, constraint: true, columns: ['id'], partial: false };
  const facts = (table: string, more: Partial<TableFacts> = {}): [string, TableFacts] => [
    table,
    {
      ...{ table, kind: 'r', uniques: [key], columns: new Map([['who', 'bigint']]), triggers: [] },
      ...{ nullable: [], withNulls: [], distributed: false, ...more },
    },
  ];
  const fact = (table: string, column = 'who') => ({ kind: 'distributed' as const, table, column, why: '' });
  const plan = (placements: Parameters<typeof planDistribution>[0]['placements'], ...known: [string, TableFacts][]) =>
    planDistribution({ by: 'shopper', placements }, new Map(known));

  it('lay tables out by one column, beside one another where the types are the same', () => {
    const { statements } = unwrap(
      plan(
        [
          fact('s.a'),
          fact('s.b'),
          fact('c'),
          { kind: 'reference', table: 's.shoppers', why: '' },
          fact('s.seen'),
          fact('s.done'),
        ],
        facts('s.a', { uniques: [{ ...key, columns: ['who', 'id'] }] }),
        facts('s.b', { uniques: [] }),
        facts('c', { uniques: [], columns: new Map([['who', 'text']]) }),
        facts('s.shoppers'),
        facts('s.seen', { kind: 'v' }),
        facts('s.done', { distributed: true }),
      ),
    );
    expect(statements).toEqual([
      `select create_reference_table('"s"."shoppers"')`,
      `select create_distributed_table('"s"."a"', 'who', colocate_with => 'none')`,
      `select create_distributed_table('"s"."b"', 'who', colocate_with => '"s"."a"')`,
      `select create_distributed_table('"c"', 'who', colocate_with => 'none')`,
      'analyze "s"."a"',
      'analyze "s"."b"',
      'analyze "c"',
      'analyze "s"."shoppers"',
    ]);
  });

  it('give each unique key the column as its first, and say what that allows', () => {
    const index = { name: 'nr', primary: false, constraint: false, columns: ['nr'], partial: false };
    const { statements, notes } = unwrap(plan([fact('s.a')], facts('s.a', { uniques: [key, index] })));
    expect(statements.slice(0, -2)).toEqual([
      'alter table "s"."a" drop constraint "k", add constraint "k" primary key ("who", "id")',
      'drop index "s"."nr"',
      'create unique index "nr" on "s"."a" ("who", "nr")',
    ]);
    expect(notes).toEqual([
      expect.stringContaining('Write primaryKey: [who, id] in the model'),
      expect.stringContaining('two rows of different who may then share nr.'),
    ]);
  });

  it('let no row in any more that is of no machine, and say so', () => {
    const { statements, notes } = unwrap(plan([fact('s.a')], facts('s.a', { uniques: [], nullable: ['who', 'nr'] })));
    expect(statements[0]).toBe('alter table "s"."a" alter column "who" set not null');
    expect(notes).toEqual([expect.stringContaining('Rows of s.a without who are refused')]);
  });

  it('drop the triggers of rollups, whose cells are then all read from rows, and say so', () => {
    const { statements, notes } = unwrap(
      plan([fact('s.a')], facts('s.a', { triggers: ['cairn_rollup_mark_1_insert'] })),
    );
    expect(statements[0]).toBe('drop trigger "cairn_rollup_mark_1_insert" on "s"."a"');
    expect(statements[1]).toContain('insert into cairn.rollup_marks');
    expect(notes.at(-1)).toContain('Triggers of Cairn are dropped (1)');
  });

  it('are none where something stands in the way, all of which is told', () => {
    const partial = { name: 'open', primary: false, constraint: false, columns: ['nr'], partial: true };
    const refused = plan(
      [fact('s.a'), fact('s.gone'), { kind: 'reference', table: 's.parts', why: '' }],
      facts('s.a', { withNulls: ['who'], uniques: [partial], triggers: ['audit'] }),
      facts('s.parts', { kind: 'p' }),
    );
    expect(messagesOf(refused)).toEqual([
      'DISTRIBUTION_IMPOSSIBLE: The table s.gone of the model is not in this database.',
      'DISTRIBUTION_IMPOSSIBLE: Some rows of s.a have no who, and belong to no machine.',
      'DISTRIBUTION_IMPOSSIBLE: The unique index open of s.a is over an expression or some of the rows, and holds on one machine only.',
      'DISTRIBUTION_IMPOSSIBLE: The table s.parts has partitions, and Citus keeps none such whole on each machine.',
      'DISTRIBUTION_IMPOSSIBLE: The table s.a has the trigger audit; tables that Citus keeps have none.',
    ]);
  });
});

describe.skipIf(citus)('a migrated database', () => {
  it('without Citus shows what would be done, and is refused before anything is', async () => {
    const plan = unwrap(await prepareDistribution(store.db, shipped));
    expect(plan.statements).toContain(
      'alter table "cx"."tickets" drop constraint "tickets_pkey", add constraint "tickets_pkey" primary key ("customer_id", "id")',
    );
    expect(plan.statements.join('\n')).not.toContain('response_comments');
    expect(messagesOf(await distribute(store.db, plan))).toEqual([
      'CITUS_ABSENT: The database has no Citus extension.',
    ]);
  });

  it('tells of rows that belong to nobody', async () => {
    await store.pool.query(
      `insert into cx.contacts (id, channel, queue, region, queued_at) values (1, 'phone', 'first', 'EMEA', now())`,
    );
    expect(messagesOf(await prepareDistribution(store.db, shipped))).toEqual([
      'DISTRIBUTION_IMPOSSIBLE: Some rows of cx.contacts have no customer_id, and belong to no machine.',
    ]);
    await store.pool.query('delete from cx.contacts');
  });

  it('changes its keys by these statements, all or none: what Citus would do stands in for by functions of its names', async () => {
    await store.pool.query(`create table laid_out (name text, how text);
      create function citus_truncate_trigger() returns trigger language plpgsql as $$ begin return null; end $$;
      create function lay_out(name regclass, how text) returns void language plpgsql as $$ begin
        insert into laid_out values (name::text, how);
        execute format('create trigger kept after truncate on %s for each statement execute function citus_truncate_trigger()', name);
      end $$;
      create function create_reference_table(name regclass) returns void language sql as $$ select lay_out(name, 'reference') $$;
      create function create_distributed_table(name regclass, by text, colocate_with text) returns void language sql as $$ select lay_out(name, by) $$`);
    const plan = unwrap(await prepareDistribution(store.db, shipped));
    const broken = { ...plan, possible: true, statements: [...plan.statements, 'select nothing'] };
    expect(messagesOf(await distribute(store.db, broken))).toEqual([
      'DISTRIBUTION_IMPOSSIBLE: The database refused: column "nothing" does not exist.',
    ]);
    const keys = async () =>
      (
        await store.pool.query(
          `select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'tickets_pkey'`,
        )
      ).rows;
    expect(await keys()).toEqual([{ def: 'PRIMARY KEY (id)' }]);
    unwrap(await distribute(store.db, { ...plan, possible: true }));
    expect(await keys()).toEqual([{ def: 'PRIMARY KEY (customer_id, id)' }]);
    const { rows } = await store.pool.query(`select how, count(*)::int from laid_out group by how order by how`);
    const distributed = plan.distribution.placements.filter(({ kind }) => kind === 'distributed');
    // The two views of comments follow their tables.
    expect(rows).toEqual([
      { how: 'customer_id', count: distributed.length - 2 },
      { how: 'reference', count: plan.distribution.placements.length - distributed.length },
    ]);
    // Nothing is left to change.
    expect(unwrap(await prepareDistribution(store.db, shipped))).toMatchObject({ statements: [], notes: [] });
  });
});
