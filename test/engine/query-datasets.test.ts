/** Datasets that are queries: read, joined to, cut in time and explained as tables are. */
import { describe, expect, it } from 'vitest';
import { metricLineage } from '../../src/engine/definitions/metric-lineage.ts';
import { defaultPeriod } from '../../src/engine/times.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Metric } from '../../src/model/metric.ts';
import { byMember, numberOf, numbersOf, question, series } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

/** Ticket 1 misses its promise at its third event of three; ticket 2 keeps it over four events; ticket 3 has one. */
const world = await smallWorld(
  `create table events (ticket int, step int, at timestamptz, opened_at timestamptz, in_time boolean, team text);
   insert into events values
     (1, 1, '2025-01-05Z', '2025-01-05Z', true, 'first'), (1, 2, '2025-01-06Z', '2025-01-05Z', true, 'first'),
     (1, 3, '2025-01-09Z', '2025-01-05Z', false, 'second'),
     (2, 1, '2025-01-20Z', '2025-01-20Z', true, 'first'), (2, 2, '2025-01-20Z', '2025-01-20Z', true, 'first'),
     (2, 3, '2025-01-21Z', '2025-01-20Z', true, 'first'), (2, 4, '2025-02-02Z', '2025-01-20Z', true, 'first'),
     (3, 1, '2025-02-03Z', '2025-02-03Z', false, 'second');
   create table teams (name text primary key, floor int);
   insert into teams values ('first', 1), ('second', 2);`,
  {
    datasets: [
      {
        key: 'tickets',
        query: `select distinct on (ticket) ticket, opened_at, in_time, team
                from events order by ticket, step desc -- the last event of each`,
        primaryKey: ['ticket'],
        time: 'opened_at',
        entities: [
          { key: 'ticket', kind: 'primary', column: 'ticket' },
          { key: 'team', kind: 'foreign', column: 'team' },
        ],
        dimensions: [
          { key: 'opened_at', type: 'timestamptz' },
          { key: 'in_time', type: 'boolean' },
          { key: 'last_team', column: 'team' },
        ],
      },
      {
        key: 'events',
        table: 'events',
        primaryKey: ['ticket', 'step'],
        time: 'at',
        entities: [{ key: 'ticket', kind: 'foreign', column: 'ticket' }],
        dimensions: [
          { key: 'at', type: 'timestamptz' },
          { key: 'step', type: 'number' },
        ],
      },
      {
        key: 'teams',
        query: "select name, floor, 'HQ' as site from teams",
        primaryKey: ['name'],
        time: null,
        entities: [{ key: 'team', kind: 'primary', column: 'name' }],
        dimensions: [{ key: 'floor', type: 'number' }, { key: 'site' }],
      },
    ],
    metrics: [
      { key: 'tickets', type: 'count', dataset: 'tickets' },
      { key: 'kept', type: 'share', dataset: 'tickets', hit: { in_time: true } },
      { key: 'events', type: 'count', dataset: 'events' },
      { key: 'teams', type: 'count', dataset: 'teams' },
      { key: 'floors', type: 'sum', dataset: 'teams', value: 'floor' },
      { key: 'floor_mean', type: 'formula', expression: 'floors / teams' },
      { key: 'tickets_per_team', type: 'formula', expression: 'tickets / teams' },
    ],
  },
);

describe('a dataset that is a query', () => {
  it('is measured at its own grain and not at that of the table that it reads', async () => {
    expect(numberOf(await world.ask('tickets'))).toBe(3);
    // Of the eight events six were in time, which is the trap: 75.
    expect(numberOf(await world.ask('kept'))).toBeCloseTo(100 / 3, 9);
  });

  it('is cut by its times', async () => {
    expect(numbersOf(await world.ask('tickets', { periods: series('month', '2025-01-01Z', '2025-03-01Z') }))).toEqual([
      2, 1,
    ]);
  });

  it('is joined to from a table and from another query, and multiplies no rows', async () => {
    expect(byMember(await world.ask('events', { by: ['last_team'] }))).toEqual({ first: 4, second: 4 });
    expect(byMember(await world.ask('tickets', { by: ['floor'] }))).toEqual({ 1: 1, 2: 2 });
    expect(byMember(await world.ask('events', { by: ['floor'], where: { in_time: false } }))).toEqual({ 2: 4 });
  });

  it('is ranked and is as fresh as its rows', async () => {
    const top = { count: 1, order: 'highest' as const, other: true };
    expect(byMember(await world.ask('tickets', { by: ['last_team'], top }))).toEqual({ second: 2, '(other)': 1 });
    const { latest } = await world.session().freshness('tickets');
    expect(latest).toBe(Date.parse('2025-02-03Z'));
  });

  it('stands in plan and SQL as what it is, and in the lineage as a dataset without a table', async () => {
    const [scan] = await world.session().explain([{ ...question('events'), by: ['last_team'] }]);
    expect(scan?.sql).toContain('left join (select distinct on (ticket)');
    const [own] = await world.session().explain([question('tickets')]);
    expect(own?.plan).toContain('scan tickets (a query)');
    const lineage = unwrap(metricLineage(world.model, 'kept'));
    expect(lineage.datasets.map(({ table, query }) => [table, query?.slice(0, 18)])).toEqual([
      [undefined, 'select distinct on'],
    ]);
  });
});

describe('the period of a question that names none', () => {
  const period = (key: string) => defaultPeriod(world.model, world.model.metrics.get(key) as Metric);

  it('is all time where no row that the metric reads has a time', () => {
    expect(period('teams')).toEqual({ kind: 'allTime' });
    expect(period('floor_mean')).toEqual({ kind: 'allTime' });
  });

  it('is the last complete unit of the cadence where one of its parts has a time', () => {
    const month = { kind: 'last', last: 1, grain: 'month' };
    expect(period('tickets')).toEqual(month);
    expect(period('tickets_per_team')).toEqual(month);
  });
});
