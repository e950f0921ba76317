/** What is known of tables: read from the statistics of Postgres, refreshed behind the questions. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create-engine.ts';
import { keepFacts } from '../../src/engine/loading/keep-facts.ts';
import { readFacts } from '../../src/engine/loading/read-facts.ts';
import { noFacts } from '../../src/plan/table-facts.ts';
import { countStatements } from '../kit/count-statements.ts';
import { smallWorld } from '../kit/small-world.ts';

const { db, model, pool } = await smallWorld(
  `
  create schema "odd";
  create table "odd"."Answers" (id int primary key, score int, customer int, note text, "on" date);
  create index on "odd"."Answers" ("on", score);
  insert into "odd"."Answers" select i, i % 10, i, case when i % 4 = 0 then 'x' end, date '2025-01-01' + i % 30
    from generate_series(1, 2000) i;
  create table parted (id int, region text) partition by list (region);
  create table parted_a partition of parted for values in ('a');
  create table parted_b partition of parted for values in ('b');
  insert into parted select i, case when i % 3 = 0 then 'a' else 'b' end from generate_series(1, 900) i;
  create table untouched (id int primary key);
  create view seen as select id from untouched;
  analyze "odd"."Answers"; analyze parted;
  `,
  {
    datasets: [
      { key: 'answers', table: 'odd.Answers', time: null },
      { key: 'parted', table: 'parted', time: null },
      { key: 'untouched', table: 'untouched', time: null },
      { key: 'seen', table: 'seen', time: null },
      { key: 'asked', query: 'select id from untouched', time: null },
    ],
    metrics: [{ key: 'answers', type: 'count', dataset: 'answers' }],
  },
);

describe('facts about tables', () => {
  it('are the statistics of Postgres by column, of the whole where a table has partitions', async () => {
    const facts = await readFacts(db, model.datasets.values());
    expect([...facts.keys()].sort()).toEqual(['answers', 'parted']);
    const answers = facts.get('answers');
    expect(answers?.rows).toBe(2000);
    expect(answers?.columns.get('score')).toEqual({ distinct: 10, nullShare: 0, leadsIndex: false });
    expect(answers?.columns.get('customer')?.distinct).toBe(2000);
    expect(answers?.columns.get('note')).toEqual({ distinct: 1, nullShare: 0.75, leadsIndex: false });
    expect(answers?.columns.get('on')?.leadsIndex).toBe(true);
    expect(answers?.columns.get('id')?.leadsIndex).toBe(true);
    expect(facts.get('parted')?.rows).toBe(900);
    expect(facts.get('parted')?.columns.get('region')?.distinct).toBe(2);
  });

  it('are read behind a session that finds them old, which goes on with what is known', async () => {
    let now = 0;
    const kept = keepFacts({ db, datasets: model.datasets, interval: 1000, clock: () => now });
    expect(kept.current()).toBe(noFacts);
    await kept.refresh();
    const first = kept.current();
    expect(first.get('answers')?.rows).toBe(2000);
    now = 999;
    expect(kept.current()).toBe(first);
    await pool.query('delete from "odd"."Answers" where id > 1000');
    await pool.query('vacuum analyze "odd"."Answers"');
    now = 1000;
    expect(kept.current()).toBe(first);
    await kept.refresh();
    expect(kept.current().get('answers')?.rows).toBe(1000);
  });

  it('are no statement of a question, and not reading them refuses nothing', async () => {
    const kept = keepFacts({ db: {} as typeof db, datasets: model.datasets });
    const engine = createEngine({ db, model, physical: new Map(), facts: kept.current });
    const asked = { metric: 'answers', periods: [], by: [], where: null, top: null };
    const { statements } = await countStatements(() => engine.session({ now: 0 }).explain([asked]));
    expect(statements).toEqual([]);
    await kept.refresh();
    expect(kept.current()).toBe(noFacts);
  });
});
