/** The example of the service desk: an event log reduced to tickets, asked over HTTP and set beside figures worked out from the file. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/app/server.ts';
import { graphql } from '../cli/cairn.ts';
import { testDatabase } from '../kit/database.ts';
import { discreteOf, groupsOf, meanOf, percentileOf, shareOf } from './by-hand.ts';
import { readSheets, runReadme, type Sheet, serveDatabase, sharedData } from './example.ts';

const data = sharedData('incidents/incident_event_log.csv.gz');

/** `5/3/2016 12:00`, the fifth of March, to milliseconds; null for `?`. */
function timeOf(text = '?'): number | null {
  const [, day, month, year, hour, minute] = /^(\d+)\/(\d+)\/(\d+) (\d+):(\d+)$/.exec(text)?.map(Number) ?? [];
  return year === undefined ? null : Date.UTC(year, Number(month) - 1, day, hour, minute);
}

interface Ticket {
  readonly sheet: Sheet;
  readonly events: number;
  readonly opened: number;
  readonly resolved: number | null;
  readonly closed: number;
  /** To resolution. */
  readonly hours: number | null;
}

/** The file has the events of a ticket one after the other, and its last line is its last event. */
function ticketsOf(events: readonly Sheet[]): readonly Ticket[] {
  return [...groupsOf(events, ({ number }) => number ?? null).values()].map((all) => {
    const sheet = all.at(-1) as Sheet;
    const [opened, resolved, closed] = [sheet.opened_at, sheet.resolved_at, sheet.closed_at].map(timeOf);
    if (opened == null || closed == null) throw new Error(`${sheet.number} has no times.`);
    const hours = resolved == null ? null : (resolved - opened) / 3_600_000;
    return { sheet, events: all.length, opened, resolved: resolved ?? null, closed, hours };
  });
}

const hoursOf = (tickets: readonly Ticket[]) => tickets.flatMap(({ hours }) => hours ?? []);
const handedOn = ({ sheet }: Ticket) => Number(sheet.reassignment_count);
const reopened = ({ sheet }: Ticket) => Number(sheet.reopen_count);

/** Metric to its number of some tickets. */
const byHand: Readonly<Record<string, (tickets: readonly Ticket[]) => number | null>> = {
  ticket_volume: (tickets) => tickets.length,
  resolution_time: (tickets) => meanOf(hoursOf(tickets)),
  resolution_time_median: (tickets) => percentileOf(hoursOf(tickets), 0.5),
  resolution_time_median_discrete: (tickets) => discreteOf(hoursOf(tickets), 0.5),
  resolution_time_p90: (tickets) => percentileOf(hoursOf(tickets), 0.9),
  resolution_time_p90_discrete: (tickets) => discreteOf(hoursOf(tickets), 0.9),
  resolved_in_a_day: (tickets) => shareOf(hoursOf(tickets), (hours) => hours <= 24),
  resolution_known: (tickets) => shareOf(tickets, ({ resolved }) => resolved !== null),
  closing_time: (tickets) => meanOf(tickets.map(({ opened, closed }) => (closed - opened) / 3_600_000)),
  closing_time_median: (tickets) =>
    percentileOf(
      tickets.map(({ opened, closed }) => (closed - opened) / 3_600_000),
      0.5,
    ),
  sla_attainment: (tickets) => shareOf(tickets, ({ sheet }) => sheet.made_sla === 'true'),
  reopen_rate: (tickets) => shareOf(tickets, (ticket) => reopened(ticket) > 0),
  handed_on_rate: (tickets) => shareOf(tickets, (ticket) => handedOn(ticket) > 0),
  reassignments: (tickets) => meanOf(tickets.map(handedOn)),
  one_touch_rate: (tickets) => shareOf(tickets, (ticket) => handedOn(ticket) === 0 && reopened(ticket) === 0),
  updates_per_ticket: (tickets) => meanOf(tickets.map(({ events }) => events)),
  callers: (tickets) => new Set(tickets.map(({ sheet }) => sheet.caller_id).filter((caller) => caller !== '?')).size,
};

const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 6));

describe.skipIf(data === null)('the service desk', async () => {
  const { db, pool, url } = await testDatabase();
  const events = data === null ? [] : readSheets(data);
  const tickets = ticketsOf(events);
  let server: RunningServer;
  let printed = '';

  const ask = <T>(query: string, variables: object = {}) => graphql<T>(server.url, query, variables);

  /** Metric to its number, of some tickets. */
  async function figures(where: object | null = null, period: object = { allTime: true }) {
    const fields = Object.keys(byHand).map(
      (key) => `${key}: metric(key: "${key}") { value(period: $period, where: $where) { value } }`,
    );
    const answer = await ask<Record<string, { value: { value: number | null } }>>(
      `query ($period: PeriodInput, $where: FilterInput) { ${fields.join(' ')} }`,
      { period, where },
    );
    return Object.fromEntries(Object.entries(answer).map(([key, { value }]) => [key, value.value]));
  }
  const worked = (some: readonly Ticket[]) =>
    Object.fromEntries(Object.entries(byHand).map(([key, figure]) => [key, close(figure(some))]));

  beforeAll(async () => {
    printed = await runReadme('it-incidents', url);
    server = await serveDatabase(db, pool);
  }, 600_000);

  afterAll(() => server?.close());

  it('works by the commands of its README as they are written', () => {
    expect(printed).toMatch(/141,712 rows read, 141,712 inserted/);
    for (const figure of [
      '178.2 h',
      '22.1 h',
      '381.5 h',
      '71.2 h',
      '80.2 h',
      '79.1 h',
      '63.4%',
      '1.1%',
      '3,353',
      '2,961',
    ])
      expect(printed).toMatch(new RegExp(`│ +${figure} │`));
  });

  it('has the figures that were worked out elsewhere', async () => {
    expect(await figures()).toMatchObject({
      ticket_volume: 24_918,
      resolution_time: expect.closeTo(178.171582, 6),
      resolution_time_median: expect.closeTo(22.1, 6),
      resolution_time_p90: expect.closeTo(381.548333, 6),
      sla_attainment: expect.closeTo(63.420018, 6),
      reopen_rate: expect.closeTo(1.10362, 6),
    });
    const { sample } = await ask<{ sample: { value: { sampleSize: number } } }>(
      '{ sample: metric(key: "resolution_time_median") { value(period: { allTime: true }) { sampleSize } } }',
    );
    expect(sample.value.sampleSize).toBe(23_362);
    const march = { startDate: '2016-03-01', endDate: '2016-04-01' };
    expect((await figures(null, march)).resolution_time_median).toBeCloseTo(71.183333, 6);
    expect(await figures({ dimension: 'priority', eq: '1 - Critical' })).toMatchObject({
      resolution_time_median: expect.closeTo(80.241667, 6),
      resolution_time_median_discrete: expect.closeTo(79.116667, 6),
    });
  });

  it('counts tickets and not events, which keep their service level while it can still be missed', async () => {
    expect(shareOf(events, ({ made_sla }) => made_sla === 'true')).toBeCloseTo(93.497375, 6);
    expect((await figures()).sla_attainment).toBeCloseTo(63.420018, 6);
  });

  it.each([
    ['all tickets', null, () => true],
    ['one priority', { dimension: 'priority', eq: '2 - High' }, ({ sheet }: Ticket) => sheet.priority === '2 - High'],
    [
      'tickets of the phone that were handed on',
      {
        and: [
          { dimension: 'contact_type', eq: 'Phone' },
          { dimension: 'reassignment_count', gte: 1 },
        ],
      },
      (ticket: Ticket) => ticket.sheet.contact_type === 'Phone' && handedOn(ticket) > 0,
    ],
    [
      'tickets of no known group',
      { dimension: 'assignment_group', isNull: true },
      ({ sheet }: Ticket) => sheet.assignment_group === '?',
    ],
  ] as const)('has every metric of %s as the file has it', async (_, where, kept) => {
    expect(await figures(where)).toEqual(worked(tickets.filter(kept)));
  });

  it('has every metric by the month and week of opening as the file has it', async () => {
    for (const [start, end] of [
      ['2016-03-01', '2016-04-01'],
      ['2016-04-01', '2016-05-01'],
      ['2016-05-01', '2016-06-01'],
      ['2016-06-01', '2017-03-01'],
      ['2016-04-11', '2016-04-18'],
    ] as const) {
      const some = tickets.filter(({ opened }) => opened >= Date.parse(start) && opened < Date.parse(end));
      expect(await figures(null, { startDate: start, endDate: end }), start).toEqual(worked(some));
    }
  });

  it.each([
    ['priority', 'priority'],
    ['impact', 'impact'],
    ['urgency', 'urgency'],
    ['contact_type', 'contact_type'],
    ['category', 'category'],
    ['assignment_group', 'assignment_group'],
    ['location', 'location'],
    ['closed_code', 'closed_code'],
  ])('has time, service level and handling by %s, group for group', async (dimension, column) => {
    const keys = [
      'ticket_volume',
      'resolution_time',
      'resolution_time_median',
      'resolution_time_p90',
      'sla_attainment',
      'one_touch_rate',
    ];
    const fields = keys.map(
      (key) =>
        `${key}: metric(key: "${key}") { breakdown(by: ["${dimension}"], period: { allTime: true }) { rows { members { value } value { value } } } }`,
    );
    type Rows = { breakdown: { rows: { members: { value: string | null }[]; value: { value: number | null } }[] } };
    const answer = await ask<Record<string, Rows>>(`{ ${fields.join(' ')} }`);
    const groups = groupsOf(tickets, ({ sheet }) => (sheet[column] === '?' ? null : (sheet[column] ?? null)));
    for (const key of keys) {
      const answered = answer[key]?.breakdown.rows.map(({ members, value }) => [
        members[0]?.value ?? null,
        value.value,
      ]);
      const expected = [...groups].map(([member, some]) => [member, close(byHand[key]?.(some) ?? null)]);
      const known = expected.filter(([, value]) => value !== null);
      // A group without any known resolution has no row of its own, or one without a value.
      expect(new Map(answered?.filter(([, value]) => value !== null) as [string, number][]), key).toEqual(
        new Map(known as [string, number][]),
      );
    }
  });

  it('has the backlog at the end of each month, and by priority, as opened minus closed', async () => {
    interface Points {
      readonly series: readonly {
        readonly label: string;
        readonly points: readonly { readonly value: { readonly value: number } }[];
      }[];
    }
    const fields = '(period: { startDate: "2016-03-01", endDate: "2016-07-01" }, grain: MONTH';
    const answer = await ask<Record<'closed' | 'done' | 'priority', Points>>(`{
      closed: metric(key: "backlog") { series${fields}) { label points { value { value } } } }
      done: metric(key: "backlog_unresolved") { series${fields}) { label points { value { value } } } }
      priority: metric(key: "backlog") { series${fields}, by: ["priority"]) { label points { value { value } } } }
    }`);
    const ends = ['2016-04-01', '2016-05-01', '2016-06-01', '2016-07-01'].map(Date.parse);
    const open = (some: readonly Ticket[], end: (ticket: Ticket) => number) =>
      ends.map((at) => some.filter((ticket) => ticket.opened < at && end(ticket) >= at).length);
    const numbers = ({ series }: Points) => series.map(({ points }) => points.map(({ value }) => value.value));
    expect(numbers(answer.closed)).toEqual([open(tickets, ({ closed }) => closed)]);
    expect(numbers(answer.closed)[0]?.slice(0, 2)).toEqual([3_353, 2_961]);
    expect(numbers(answer.done)).toEqual([open(tickets, ({ resolved, closed }) => resolved ?? closed)]);
    const priorities = groupsOf(tickets, ({ sheet }) => sheet.priority ?? null);
    expect(
      new Map(answer.priority.series.map(({ label, points }) => [label, points.map(({ value }) => value.value)])),
    ).toEqual(new Map([...priorities].map(([priority, some]) => [priority, open(some, ({ closed }) => closed)])));
  });

  it('has its flow by the month of resolution and of closing', async () => {
    const fields = 'value(period: { startDate: "2016-04-01", endDate: "2016-05-01" }) { value }';
    const answer = await ask<Record<'resolved' | 'closed' | 'updates', { value: { value: number } }>>(`{
      resolved: metric(key: "tickets_resolved") { ${fields} }
      closed: metric(key: "tickets_closed") { ${fields} }
      updates: metric(key: "updates") { ${fields} }
    }`);
    const inApril = (at: number | null) =>
      at !== null && at >= Date.parse('2016-04-01') && at < Date.parse('2016-05-01');
    expect(Object.entries(answer).map(([key, { value }]) => [key, value.value])).toEqual([
      ['resolved', tickets.filter(({ resolved }) => inApril(resolved)).length],
      ['closed', tickets.filter(({ closed }) => inApril(closed)).length],
      ['updates', events.filter(({ sys_updated_at }) => inApril(timeOf(sys_updated_at))).length],
    ]);
  });

  it('joins events to their tickets without losing or doubling one', async () => {
    type Rows = { breakdown: { rows: { members: { value: string | null }[]; value: { value: number } }[] } };
    const answer = await ask<Record<'state' | 'priority', Rows>>(`{
      state: metric(key: "updates") { breakdown(by: ["state"], period: { allTime: true }) { rows { members { value } value { value } } } }
      priority: metric(key: "updates") { breakdown(by: ["priority"], period: { allTime: true }) { rows { members { value } value { value } } } }
    }`);
    const counted = ({ breakdown }: Rows) =>
      new Map(breakdown.rows.map(({ members, value }) => [members[0]?.value ?? null, value.value]));
    const states = groupsOf(events, ({ incident_state: state }) => (state === '-100' ? null : (state ?? null)));
    expect(counted(answer.state)).toEqual(new Map([...states].map(([state, some]) => [state, some.length])));
    const last = groupsOf(tickets, ({ sheet }) => sheet.priority ?? null);
    expect(counted(answer.priority)).toEqual(
      new Map([...last].map(([priority, some]) => [priority, some.reduce((sum, { events: n }) => sum + n, 0)])),
    );
  });

  it('says that tickets are a query over the log', async () => {
    const { metric } = await ask<{ metric: { definition: { lineage: unknown } } }>(
      '{ metric(key: "sla_attainment") { definition { lineage { tables datasets { key table query } } } } }',
    );
    expect(metric.definition.lineage).toEqual({
      tables: [],
      datasets: [
        {
          key: 'tickets',
          table: null,
          query: expect.stringMatching(/^select distinct on \(number\)[\s\S]*from desk\.events/),
        },
      ],
    });
  });
});
