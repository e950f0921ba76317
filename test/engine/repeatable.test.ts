/** What was read and nobody watches can be read again: as long as it would be read in the same way. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { OperationFootprint } from '../../src/engine/reuse/footprint.ts';
import type { Repeating } from '../../src/engine/reuse/repeatable.ts';
import { createResultCache } from '../../src/engine/reuse/result-cache.ts';
import { sameRows, sameRowsInOrder } from '../../src/engine/reuse/same-rows.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { noRollups } from '../../src/plan/rollup/rollup.ts';
import type { Facts } from '../../src/plan/table-facts.ts';
import { countStatements } from '../kit/count-statements.ts';
import { byMember, later, question } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table visits (id int primary key, place text);
   insert into visits select id, 'p' || id % 3 from generate_series(1, 9) id;`,
  {
    datasets: [{ key: 'visits', table: 'visits', time: null, dimensions: [{ key: 'place', type: 'string' }] }],
    metrics: [{ key: 'visits', type: 'count', dataset: 'visits' }],
  },
);
const { db, model, pool } = world;
const physical = unwrap(await compileModel(db, model));
const asked = question('visits', { by: ['place'] });

const operation = (): Repeating => ({ onStatement: () => undefined, fetched: new Map() });

async function read(engine: ReturnType<typeof createEngine>, fetched?: Repeating['fetched'], what = asked) {
  const footprint = new OperationFootprint();
  const { value, statements } = await countStatements(() =>
    engine.session({ now: later, footprint, fetched }).ask(what),
  );
  return { groups: byMember(value), statements: statements.length, dependencies: footprint.dependencies() };
}

async function repeatableOf(engine: ReturnType<typeof createEngine>, what = asked) {
  const { dependencies } = await read(engine, undefined, what);
  const [first, ...others] = dependencies?.repeatables ?? [];
  if (!first || others.length > 0) throw new Error('One batch is one that can be read again.');
  return first;
}

describe('a batch that is read again', () => {
  it('is the same until its rows are others', async () => {
    const repeatable = await repeatableOf(createEngine({ db, model, physical }));
    expect(await repeatable.again(operation())).toBe(true);
    await pool.query(`update visits set place = 'p0' where id = 1`);
    expect(await repeatable.again(operation())).toBe(false);
    await pool.query(`update visits set place = 'p1' where id = 1`);
    expect(await repeatable.again(operation())).toBe(true);
  });

  it('hands on what it has read, so that answering anew runs nothing once more', async () => {
    const engine = createEngine({ db, model, physical });
    const repeatable = await repeatableOf(engine);
    await pool.query(`insert into visits values (10, 'p1')`);
    const again = operation();
    expect(await repeatable.again(again)).toBe(false);
    expect(await read(engine, again.fetched)).toMatchObject({ statements: 0, groups: { p1: 4 } });
    await pool.query('delete from visits where id = 10');
  });

  it('is not the same where another statement would be chosen by now', async () => {
    let facts: Facts = new Map();
    const byFacts = await repeatableOf(createEngine({ db, model, physical, facts: () => facts }));
    facts = new Map();
    expect(await byFacts.again(operation())).toBe(false);
    let known = { ...noRollups };
    const rollups = { current: async () => known, forget: () => undefined };
    const byRollups = await repeatableOf(createEngine({ db, model, physical, rollups }));
    known = { ...noRollups };
    expect(await byRollups.again(operation())).toBe(false);
  });

  it('is none where it is read on another database', async () => {
    const footprint = new OperationFootprint();
    const elsewhere = Object.create(db) as typeof db;
    const session = createEngine({ db, model, physical }).session({ now: later, footprint, from: elsewhere });
    await session.ask(asked);
    expect(footprint.dependencies()).toBeNull();
  });

  it('is none where it gives many rows', async () => {
    await pool.query(`insert into visits select id, 'q' || id from generate_series(1000, 11000) id`);
    const { dependencies } = await read(createEngine({ db, model, physical }));
    await pool.query('delete from visits where id >= 1000');
    expect(dependencies).toBeNull();
  });
});

describe('a ranking that is read again', () => {
  const engine = createEngine({ db, model, physical });
  const ranking = question('visits', { by: ['place'], top: { count: 2, order: 'highest', other: false } });

  it('is the same until another comes first', async () => {
    await pool.query(`insert into visits values (12, 'p1')`);
    const repeatable = await repeatableOf(engine, ranking);
    expect(await repeatable.again(operation())).toBe(true);
    await pool.query(`insert into visits values (13, 'p2'), (14, 'p2')`);
    const again = operation();
    expect(await repeatable.again(again)).toBe(false);
    expect(await read(engine, again.fetched, ranking)).toMatchObject({ statements: 0, groups: { p2: 5, p1: 4 } });
    await pool.query('delete from visits where id > 11');
  });

  it('goes by the order of its rows', () => {
    const [one, other] = [{ n: '1' }, { n: '2' }];
    expect(sameRowsInOrder([one, other], [other, one])).toBe(false);
  });
});

describe('where results are kept', () => {
  let version: string | null = null;
  const versions = { current: async () => ({ of: () => version }) };
  const engine = createEngine({ db, model, physical, results: createResultCache(versions, 1_000_000) });

  it('what was read before its version was known is not kept under that version', async () => {
    version = null;
    const repeatable = await repeatableOf(engine);
    const again = operation();
    await repeatable.again(again);
    await pool.query(`insert into visits values (11, 'p2')`);
    version = 'after the write';
    expect(await read(engine, again.fetched)).toMatchObject({ statements: 1, groups: { p2: 4 } });
    expect(await read(engine)).toMatchObject({ statements: 0, groups: { p2: 4 } });
    await pool.query('delete from visits where id = 11');
  });

  it('what is watched need not be read again', async () => {
    version = 'known';
    const { dependencies } = await read(engine);
    expect(dependencies).toMatchObject({ repeatables: [] });
    expect([...(dependencies?.versions.values() ?? [])]).toEqual(['known']);
  });
});

describe('rows', () => {
  it.each([
    [[{ n: '1', list: ['a'] }], [{ n: '1', list: ['a'] }], true],
    [[{ n: Number.NaN }], [{ n: Number.NaN }], true],
    [[{ n: '1' }], [{ n: '2' }], false],
    [[{ n: null }], [{ n: 0 }], false],
    [[{ list: ['a'] }], [{ list: ['b'] }], false],
    [[{ n: '1' }, { n: '2' }], [{ n: '2' }, { n: '1' }], true],
    [[{ n: '1' }, { n: '2' }, { n: '2' }], [{ n: '2' }, { n: '1' }, { n: '1' }], false],
    [[{ n: null }, { n: 1 }], [{ n: 1 }, { n: Number.NaN }], false],
    [[{ n: '1' }], [], false],
    [[], [{ n: '1' }], false],
  ])('%j and %j are the same: %s', (one, other, same) => {
    expect(sameRows(one, other)).toBe(same);
  });
});
