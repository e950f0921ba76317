/** The demo company on a real Citus cluster: the same numbers before and after its tables are distributed. Skipped where CITUS_URL names none. */
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { compileModel } from '../../src/catalog/compile.ts';
import { distribute, prepareDistribution } from '../../src/distribute/distribute.ts';
import { createEngine, type Engine } from '../../src/engine/create-engine.ts';
import { readFacts } from '../../src/engine/loading/read-facts.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Model } from '../../src/model/model.ts';
import { readModel } from '../../src/model/read-model.ts';
import { goldenQuestions, now, withContactChannels } from '../goldens/questions.ts';
import { importKit } from '../ingest/import-kit.ts';
import { testDatabase } from '../kit/database.ts';
import { told } from '../rollup/shop.ts';
import { sendsRows, tasksOf } from './tasks.ts';

describe.runIf(inject('citus'))('the demo company', async () => {
  const { db, pool } = await testDatabase({ onCluster: 'coordinator' });
  let model: Model;
  let engine: Engine;
  const before = new Map<string, unknown>();

  const answers = async (name: string) => {
    const session = engine.session({ now });
    const questions = goldenQuestions(model)[name] ?? [];
    return Promise.all(questions.map((each) => session.ask({ ...each, valuesOnly: undefined }).then(told)));
  };

  beforeAll(async () => {
    await seedDemo(pool, { now: new Date(now), seed: 7, scale: 0.05 });
    model = withContactChannels(unwrap(await readModel('models/cx')));
    engine = createEngine({ db, model, physical: unwrap(await compileModel(db, model)) });
  });

  it('is refused while contacts and responses of nobody would have to be of a machine', async () => {
    const refused = await prepareDistribution(db, model);
    expect(refused.kind === 'refused' && refused.issues.map(({ code, path }) => [code, path])).toEqual([
      ['DISTRIBUTION_IMPOSSIBLE', ['cx.contacts']],
      ['DISTRIBUTION_IMPOSSIBLE', ['cx.survey_responses']],
    ]);
  });

  it('is distributed once responses of nobody are gone, and answers every golden question as before', async () => {
    await pool.query('delete from cx.survey_responses where customer_id is null');
    for (const name of Object.keys(goldenQuestions(model))) before.set(name, await answers(name));
    unwrap(await distribute(db, unwrap(await prepareDistribution(db, model, { whole: ['cx.contacts'] }))));
    const { rows } = await pool.query(
      `select partmethod, count(*)::int from pg_dist_partition where logicalrelid::text like 'cx.%' group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { partmethod: 'h', count: expect.toSatisfy((count: number) => count > 5) },
      { partmethod: 'n', count: expect.toSatisfy((count: number) => count > 5) },
    ]);
    for (const name of Object.keys(goldenQuestions(model))) expect(await answers(name), name).toEqual(before.get(name));
  });

  it('sends groups and sums between machines, and rows only where a statistic is of them as they are', async () => {
    const sending = new Set<string>();
    for (const [name, questions] of Object.entries(goldenQuestions(model)))
      for (const { sql, parameters } of await engine.session({ now }).explain(questions)) {
        const { rows } = await pool.query(`explain (format json, verbose) ${sql}`, [...parameters]);
        if (tasksOf(rows).some(sendsRows)) sending.add(name);
      }
    expect([...sending].sort()).toEqual([
      // One number a row: an exact percentile does not add up.
      'business-hours-to-a-first-reply-beside-calendar-hours',
      // One row a customer, which is what is asked for.
      'health-of-customers-by-segment-over-three-months',
      'median-first-response-by-month-and-region-beside-the-mean',
      'top-customers-by-use',
    ]);
  });

  it('is planned for by what its machines know', async () => {
    const facts = await readFacts(db, model.datasets.values());
    const { rows } = await pool.query<{ tickets: number; channels: number; buyers: number; customers: number }>(
      `select (select count(*)::int from cx.tickets) as tickets, (select count(distinct channel)::int from cx.tickets) as channels,
        (select count(distinct customer_id)::int from cx.tickets) as buyers, (select count(*)::int from cx.customers) as customers`,
    );
    const [counted] = rows;
    expect(facts.get('tickets')?.rows).toBe(counted?.tickets);
    expect(facts.get('tickets')?.columns.get('channel')?.distinct).toBe(counted?.channels);
    expect(facts.get('customers')?.rows).toBe(counted?.customers);
    // Estimated of one shard of many.
    const buyers = facts.get('tickets')?.columns.get('customer_id')?.distinct ?? 0;
    expect(buyers / (counted?.buyers ?? 0)).toBeGreaterThan(0.5);
    expect(buyers / (counted?.buyers ?? 0)).toBeLessThan(2);
  });

  it('takes rows of somebody from a file, once, and rejects those of nobody', async () => {
    const tickets = model.datasets.get('tickets');
    if (!tickets) throw new Error('The shipped model has tickets.');
    const file = [
      'id,customer_id,channel,queue,priority,category,product_line,opened_at',
      '900001,17,email,billing,high,bill,core,2026-02-09T10:00:00Z',
      '900002,18,email,billing,high,bill,core,2026-02-09T10:00:00Z',
      '900003,,email,billing,high,bill,core,2026-02-09T10:00:00Z',
    ].join('\n');
    const kit = importKit(pool);
    const dataset = { ...tickets, primaryKey: ['customer_id', 'id'] };
    expect(unwrap(await kit.run(file, { dataset }))).toMatchObject({ inserted: 2, rejected: 1 });
    expect(kit.rejects()).toContain('customer_id');
    expect(unwrap(await kit.run(file, { dataset }))).toMatchObject({ inserted: 0, unchanged: 2, rejected: 1 });
    // As the model still has it: the table does not tell rows apart by that any more.
    expect(await kit.run(file, { dataset: tickets })).toMatchObject({
      kind: 'refused',
      issues: [{ code: 'IMPORT_NOT_A_TABLE' }],
    });
  });
});

describe.runIf(inject('citus'))('what the database refuses', async () => {
  const { db, pool } = await testDatabase({ onCluster: 'coordinator' });

  it('is told in its words, and nothing is changed', async () => {
    await pool.query(
      'alter table cx.agents add column best_ticket bigint; alter table cx.agents add foreign key (best_ticket) references cx.tickets',
    );
    const shipped = unwrap(await readModel('models/cx'));
    const outcome = await distribute(db, unwrap(await prepareDistribution(db, shipped)));
    expect(outcome).toMatchObject({ kind: 'refused', issues: [{ code: 'DISTRIBUTION_IMPOSSIBLE' }] });
    expect(outcome.kind === 'refused' && outcome.issues[0]?.message).toMatch(/^The database refused: /);
    expect((await pool.query(`select from pg_dist_partition where logicalrelid::text like 'cx.%'`)).rowCount).toBe(0);
  });
});
