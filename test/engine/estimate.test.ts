/** What a statement would read: by the planner of a real database, and by plans that it would make of larger ones. */
import { describe, expect, it } from 'vitest';
import { type PlanNode, readEstimate } from '../../src/engine/cost/read-estimate.ts';
import { question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table visits (id int primary key, shop int, at timestamptz);
   insert into visits select i, i % 50, timestamptz '2025-01-01Z' + i * interval '1 hour' from generate_series(1, 5000) i;
   create index on visits (at);
   create table shops (id int primary key, city text);
   insert into shops select i, 'city ' || i % 5 from generate_series(0, 49) i;
   analyze visits; analyze shops;`,
  {
    datasets: [
      {
        key: 'visits',
        table: 'visits',
        time: 'at',
        entities: [{ key: 'shop', kind: 'foreign', column: 'shop' }],
        dimensions: [{ key: 'at', type: 'timestamptz' }],
      },
      {
        key: 'shops',
        table: 'shops',
        time: null,
        entities: [{ key: 'shop', kind: 'primary', column: 'id' }],
        dimensions: [{ key: 'city' }],
      },
    ],
    metrics: [{ key: 'visits', type: 'count', dataset: 'visits' }],
  },
  // A cluster shows the plan of one machine of many: its numbers are about.
  { distributed: false },
);

const estimate = async (...asked: Parameters<typeof question>) => {
  const session = world.session();
  const [scan] = await session.explain([question(...asked)]);
  if (!scan) throw new Error('A question has a scan.');
  return session.estimate(scan);
};

describe('the estimate of a statement', () => {
  it('is every row of a table that is read whole, and of those that it is joined to', async () => {
    expect((await estimate('visits')).rows).toBe(5000);
    const { rows, cells } = await estimate('visits', { by: ['city'] });
    expect(rows).toBe(5050);
    expect(cells).toBeGreaterThanOrEqual(5);
    expect(cells).toBeLessThan(50);
  });

  it('is what an index finds of a short period', async () => {
    const { rows } = await estimate('visits', { periods: [unit('day', '2025-03-01')] });
    expect(rows).toBeGreaterThan(10);
    expect(rows).toBeLessThan(60);
  });

  const scan = (more: Partial<PlanNode>): PlanNode => ({
    'Node Type': 'Seq Scan',
    'Plan Rows': 10,
    Schema: 'cx',
    'Relation Name': 'answers',
    ...more,
  });
  const sizes = new Map([['cx.answers', 1000]]);

  it('counts the rows of an index as often as they are looked up', () => {
    const inner = scan({ 'Node Type': 'Index Scan', 'Plan Rows': 3, 'Parent Relationship': 'Inner' });
    const loop: PlanNode = { 'Node Type': 'Nested Loop', 'Plan Rows': 30, Plans: [scan({}), inner] };
    expect(readEstimate(loop, sizes)).toEqual({ rows: 1030, cells: 30 });
  });

  it('counts for all workers what a plan tells of one', () => {
    const part = scan({ 'Node Type': 'Index Only Scan', 'Plan Rows': 100, 'Parallel Aware': true });
    const gather: PlanNode = { 'Node Type': 'Gather', 'Plan Rows': 1, 'Workers Planned': 2, Plans: [part] };
    expect(readEstimate(gather, sizes).rows).toBe(240);
  });

  it('counts on all machines of a cluster what the plan shows of one, and what is made ready for them', () => {
    const groups: PlanNode = {
      'Node Type': 'Aggregate',
      'Plan Rows': 7,
      Plans: [scan({ 'Relation Name': 'answers_1' })],
    };
    const gathered: PlanNode = {
      'Node Type': 'Custom Scan',
      'Plan Rows': 100_000,
      'Distributed Query': {
        Job: { 'Task Count': 32, Tasks: [{ 'Remote Plan': [[{ Plan: groups }]] }] },
        Subplans: [{ PlannedStmt: [{ Plan: scan({ 'Relation Name': 'marks', 'Plan Rows': 5 }) }] }],
      },
    };
    expect(readEstimate({ 'Node Type': 'Aggregate', 'Plan Rows': 200, Plans: [gathered] }, sizes)).toEqual({
      rows: 32 * 10 + 5,
      cells: 7,
    });
  });

  it('takes the rows of a bitmap once, and those of a function as they come', () => {
    const bitmap = scan({
      'Node Type': 'Bitmap Heap Scan',
      Plans: [{ 'Node Type': 'Bitmap Index Scan', 'Plan Rows': 10 }],
    });
    expect(readEstimate(bitmap, sizes).rows).toBe(10);
    expect(readEstimate({ 'Node Type': 'Function Scan', 'Plan Rows': 500 }, sizes).rows).toBe(500);
  });
});
