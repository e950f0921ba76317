/** Plans are kept between operations only as long as they would come out the same. */
import { expect, it } from 'vitest';
import { keyedRequests } from '../../src/engine/evaluate.ts';
import { createPlanMemory } from '../../src/engine/loading/plan-memory.ts';
import { resolveAsked } from '../../src/engine/resolve-asked.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { bindMetric } from '../../src/plan/bind-metric.ts';
import { measurementsOf } from '../../src/plan/measurement.ts';
import { noFacts } from '../../src/plan/table-facts.ts';
import { allTime, between, numberOf, question, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const at = (text: string) => Date.parse(text);

const world = await smallWorld(
  `create table movements (id int generated always as identity primary key, amount numeric, moved_at timestamptz);
   insert into movements (amount, moved_at) values (1, '2025-01-10Z'), (2, '2025-01-20Z'), (4, '2025-02-10Z');`,
  {
    datasets: [
      {
        key: 'movements',
        table: 'movements',
        time: 'moved_at',
        dimensions: [{ key: 'moved_at', type: 'timestamptz' }],
      },
    ],
    metrics: [
      { key: 'moved', type: 'sum', dataset: 'movements', value: 'amount' },
      { key: 'held', type: 'balance', dataset: 'movements', plus: [{ type: 'sum', value: 'amount' }], at: 'end' },
    ],
  },
);

const { model } = world;
const planning = (now: number) => ({ datasets: model.datasets, calendars: model.calendars, now, facts: noFacts });

function requestsOf(metric: string) {
  const asked = question(metric, { periods: [unit('month', '2025-01-15')] });
  const resolved = unwrap(resolveAsked(model, (key) => bindMetric(model, key), asked));
  return measurementsOf(resolved.computation).flatMap((each) => keyedRequests(each, resolved, planning(0)).requests);
}

it('plans what does not depend on the clock once, at whatever time it is asked', () => {
  const memory = createPlanMemory();
  const requests = requestsOf('moved');
  const first = memory.plan(requests, planning(at('2025-03-01Z')));
  expect(memory.plan(requestsOf('moved'), planning(at('2025-04-01Z')))).toBe(first);
});

it('plans a balance, which is never later than now, each time', () => {
  const memory = createPlanMemory();
  const requests = requestsOf('held');
  const early = memory.plan(requests, planning(at('2025-01-15Z')));
  const late = memory.plan(requests, planning(at('2025-03-01Z')));
  expect(early.scans[0]?.branches[0]?.until).toBe(at('2025-01-15Z'));
  expect(late.scans[0]?.branches[0]?.until).toBe(at('2025-02-01Z'));
});

it('plans a balance of what is past once, for as long as it is past', () => {
  const memory = createPlanMemory();
  const first = memory.plan(requestsOf('held'), planning(at('2025-03-01Z')));
  expect(memory.plan(requestsOf('held'), planning(at('2025-04-01Z')))).toBe(first);
  expect(memory.plan(requestsOf('held'), planning(at('2025-02-01Z')))).toBe(first);
  const early = memory.plan(requestsOf('held'), planning(at('2025-01-15Z')));
  expect(early.scans[0]?.branches[0]?.until).toBe(at('2025-01-15Z'));
});

it('forgets everything when anything but the clock has changed', () => {
  const memory = createPlanMemory();
  const requests = requestsOf('moved');
  const first = memory.plan(requests, planning(0));
  const elsewhere = { ...planning(0), datasets: new Map(model.datasets) };
  expect(memory.plan(requests, elsewhere)).not.toBe(first);
});

it('answers a balance as of each moment that one engine is asked at', async () => {
  const asked = { periods: [unit('month', '2025-01-15')] };
  expect(numberOf(await world.ask('held', asked, at('2025-01-15Z')))).toBe(1);
  expect(numberOf(await world.ask('held', asked, at('2025-03-01Z')))).toBe(3);
  expect(numberOf(await world.ask('held', asked, at('2025-01-05Z')))).toBe(0);
});

it('sees rows that came between two questions of one plan', async () => {
  expect(numberOf(await world.ask('moved', { periods: [allTime()] }))).toBe(7);
  await world.pool.query(`insert into movements (amount, moved_at) values (8, '2025-03-10Z')`);
  expect(numberOf(await world.ask('moved', { periods: [allTime()] }))).toBe(15);
});

it('tells periods with the same edges and another past apart', async () => {
  const wide = await world.ask('moved', { periods: [between('2025-01-01Z', '2025-02-01Z')] });
  const month = await world.ask('moved', { periods: [unit('month', '2025-01-15')] });
  expect([numberOf(wide), numberOf(month)]).toEqual([3, 3]);
});
