/** Groups times periods: a number for every group in every period, so few rows can make many cells. */
import { expect, it } from 'vitest';
import { between, codesOf, numbersOf, series } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

const world = await smallWorld(
  `create table visits (id int generated always as identity primary key, visitor text, visited_at timestamptz);
   insert into visits (visitor, visited_at) select 'visitor ' || n, '2025-01-10Z' from generate_series(1, 11) n;`,
  {
    datasets: [
      {
        key: 'visits',
        table: 'visits',
        time: 'visited_at',
        dimensions: [{ key: 'visitor' }, { key: 'visited_at', type: 'timestamptz' }],
      },
    ],
    metrics: [
      { key: 'visits', type: 'count', dataset: 'visits' },
      { key: 'doubled', type: 'formula', expression: 'visits * 2' },
    ],
  },
  { maxCells: 100 },
);

const tenDays = series('day', '2025-01-05Z', '2025-01-15Z');

it('refuses eleven groups on ten days, though a scan returns eleven rows only', async () => {
  expect(await codesOf(world.ask('visits', { by: ['visitor'], periods: tenDays }))).toEqual(['TOO_MANY_GROUPS']);
  expect(await codesOf(world.ask('doubled', { by: ['visitor'], periods: tenDays }))).toEqual(['TOO_MANY_GROUPS']);
});

it('answers as many as the limit allows, and the largest groups of more', async () => {
  const nine = series('day', '2025-01-05Z', '2025-01-14Z');
  expect((await world.ask('visits', { by: ['visitor'], periods: nine })).groups.length).toBe(11);
  const top = { count: 2, order: 'highest', other: true, period: between('2025-01-05Z', '2025-01-15Z') } as const;
  expect((await world.ask('visits', { by: ['visitor'], periods: tenDays, top })).groups.length).toBe(3);
});

it('answers a long line of the whole', async () => {
  const days = series('day', '2025-01-01Z', '2025-06-01Z');
  expect(numbersOf(await world.ask('visits', { periods: days })).length).toBe(151);
});
