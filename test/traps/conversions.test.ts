/** Conversions: what a careless join or a young cohort would make of them. */
import { describe, expect, it } from 'vitest';
import { countStatements } from '../kit/count-statements.ts';
import { byMember, numberOf, question, ranked, unit } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';

// Sign-ups of January with a trial of two days. Ada converts three times; Bo before he signs up; Cy a microsecond before the window
// ends and Di at its end; Ed at the very sign-up; Fay never. Gil and Hal signed up so late that on the 31st nobody can tell,
// and Gil has converted already. Two rows have no customer number.
const world = await smallWorld(
  `create table signups (id int primary key, customer int, team text, signed_at timestamptz, own_at timestamptz, signed_on date, signed_local timestamp);
   insert into signups (id, customer, team, signed_at, own_at) values
     (1, 1, 'a', '2025-01-05 12:00Z', '2025-01-06Z'), (2, 2, 'a', '2025-01-05 12:00Z', '2025-01-04Z'),
     (3, 3, 'a', '2025-01-05 12:00Z', '2025-01-07 11:59:59.999999Z'), (4, 4, 'b', '2025-01-05 12:00Z', '2025-01-07 12:00Z'),
     (5, 5, 'b', '2025-01-05 12:00Z', '2025-01-05 12:00Z'), (6, 6, 'b', '2025-01-05 12:00Z', null),
     (7, 7, 'c', '2025-01-30 12:00Z', '2025-01-30 13:00Z'), (8, 8, 'c', '2025-01-30 12:00Z', null),
     (9, null, 'a', '2025-01-05 12:00Z', '2025-01-06Z'), (10, null, 'a', '2025-01-05 12:00Z', null);
   update signups set signed_on = (signed_at at time zone 'UTC')::date, signed_local = signed_at at time zone 'Asia/Tokyo';
   create table purchases (id int generated always as identity primary key, customer int, kind text default 'paid', bought_at timestamptz, bought_on date);
   insert into purchases (customer, bought_at) values
     (1, '2025-01-06Z'), (1, '2025-01-06 01:00Z'), (1, '2025-01-07Z'), (2, '2025-01-05 11:59:59.999999Z'),
     (3, '2025-01-07 11:59:59.999999Z'), (4, '2025-01-07 12:00Z'), (5, '2025-01-05 12:00Z'), (7, '2025-01-30 13:00Z'),
     (null, '2025-01-06Z');
   insert into purchases (customer, kind, bought_at) values (6, 'refund', '2025-01-06Z');
   update purchases set bought_on = (bought_at at time zone 'UTC')::date;`,
  {
    calendars: [{ key: 'utc' }, { key: 'tokyo', timeZone: 'Asia/Tokyo' }],
    datasets: [
      {
        key: 'signups',
        table: 'signups',
        time: 'signed_at',
        entities: [{ key: 'customer', kind: 'primary', column: 'customer' }],
        dimensions: [
          { key: 'team' },
          { key: 'signed_at', type: 'timestamptz' },
          { key: 'own_at', type: 'timestamptz' },
          { key: 'signed_on', type: 'date' },
          { key: 'signed_local', type: 'timestamp', timeZone: 'Asia/Tokyo' },
        ],
      },
      {
        key: 'purchases',
        table: 'purchases',
        time: 'bought_at',
        entities: [{ key: 'buyer', kind: 'foreign', column: 'customer', references: 'customer' }],
        dimensions: [{ key: 'kind' }, { key: 'bought_at', type: 'timestamptz' }, { key: 'bought_on', type: 'date' }],
      },
    ],
    metrics: [
      ...(['signed_at', 'signed_local'] as const).map((time) => ({
        key: `by_${time}`,
        type: 'conversion',
        dataset: 'signups',
        time,
        conversion: { dataset: 'purchases', where: { kind: 'paid' } },
        entity: 'customer',
        window: { count: 48, grain: 'hour' },
      })),
      {
        key: 'by_own_time',
        type: 'conversion',
        dataset: 'signups',
        conversion: { time: 'own_at' },
        window: { count: 2, grain: 'day' },
      },
      {
        key: 'by_days',
        type: 'conversion',
        dataset: 'signups',
        conversion: { dataset: 'purchases', where: { kind: 'paid' }, time: 'bought_on' },
        entity: 'customer',
        window: { count: 2, grain: 'day' },
      },
      {
        key: 'by_dates',
        type: 'conversion',
        dataset: 'signups',
        time: 'signed_on',
        conversion: { dataset: 'purchases', where: { kind: 'paid' }, time: 'bought_on' },
        entity: 'customer',
        window: { count: 2, grain: 'day' },
      },
      {
        key: 'again',
        type: 'conversion',
        dataset: 'purchases',
        conversion: { dataset: 'purchases', later: true },
        entity: 'customer',
        window: { count: 1, grain: 'week' },
      },
      { key: 'gap', type: 'formula', expression: 'by_signed_at - by_own_time' },
    ],
  },
);

const january = unit('month', '2025-01-01');
/** The window of the late sign-ups ends on 1 February at noon. */
const [young, grown] = [Date.parse('2025-02-01T11:59:59.999Z'), Date.parse('2025-02-01T12:00Z')];

async function estimate(metric: string, now = young) {
  const answer = await world.ask(metric, { periods: [january] }, now);
  const [group] = answer.groups;
  const { value, sampleSize, beside } = group?.values[0]?.estimate ?? {};
  return { value: value ?? null, sampleSize, beside };
}

describe('a conversion', () => {
  it.each(['by_signed_at', 'by_signed_local'])(
    'counts who is inside the half-open window once, and nobody who came before or at its end: %s',
    async (metric) => {
      // Ada, Cy and Ed of six; 5 of 6 would be right for nobody.
      expect(await estimate(metric)).toEqual({ value: 50, sampleSize: 6, beside: [{ kind: 'IMMATURE', count: 2 }] });
    },
  );

  it('does not take rows for misses that are too young to tell, and takes them in with the window’s last instant', async () => {
    expect(await estimate('by_signed_at', grown)).toEqual({
      value: 50,
      sampleSize: 8,
      beside: [{ kind: 'IMMATURE', count: 0 }],
    });
  });

  it('is told by a time of the base row itself, for rows without an entity as well', async () => {
    expect(await estimate('by_own_time')).toEqual({
      value: 50,
      sampleSize: 8,
      beside: [{ kind: 'IMMATURE', count: 2 }],
    });
  });

  it.each(['by_days', 'by_dates'])('reads both sides as local days where one of them is a date: %s', async (metric) => {
    // Bo bought on the day he signed up; Cy and Di on the day after the window of the 5th and 6th.
    const lastOfJanuary = Date.parse('2025-01-31T23:59:59.999Z');
    expect(await estimate(metric, lastOfJanuary)).toMatchObject({ value: (100 * 3) / 6, sampleSize: 6 });
    // The 30th and 31st are over when February begins, whatever the hour of the sign-up.
    expect(await estimate(metric, lastOfJanuary + 1)).toMatchObject({ value: (100 * 4) / 8, sampleSize: 8 });
  });

  it('does not let a purchase be its own repetition', async () => {
    // Ada's first two of three are followed by another; six more people have one each.
    expect(await estimate('again', grown + 7 * 86_400_000)).toMatchObject({ value: (100 * 2) / 9, sampleSize: 9 });
  });

  it('is cut and filtered by the base rows, and other is what is left of its counts', async () => {
    const by = { periods: [january], by: ['team'] };
    expect(byMember(await world.ask('by_signed_at', by, young))).toEqual({ a: (100 * 2) / 3, b: 100 / 3, c: null });
    const top = await world
      .session(young)
      .ask(question('by_signed_at', { ...by, top: { count: 1, order: 'highest', other: true } }));
    expect(ranked(top)).toEqual([
      ['a', (100 * 2) / 3],
      ['(other)', 100 / 3],
    ]);
    expect(top.groups[1]?.values[0]?.estimate).toMatchObject({
      sampleSize: 3,
      beside: [{ kind: 'IMMATURE', count: 2 }],
    });
    expect(numberOf(await world.ask('by_signed_at', { periods: [january], where: { team: 'b' } }, young))).toBe(
      100 / 3,
    );
  });

  it('costs one statement, with others over the same rows, and nothing is read for it twice', async () => {
    const { statements } = await countStatements(async () => {
      const session = world.session(young);
      await Promise.all(
        ['by_signed_at', 'by_own_time', 'by_days', 'gap'].map((each) =>
          session.ask(question(each, { periods: [january] })),
        ),
      );
    });
    expect(statements.length).toBe(1);
  });

  it('is as fresh as the staler of base rows and conversions', async () => {
    const { sources } = await world.session(grown).freshness('by_signed_at');
    expect(sources.map(({ dataset, time }) => `${dataset}.${time}`)).toEqual([
      'signups.signed_at',
      'purchases.bought_at',
    ]);
  });

  it('says that young rows are not judged, and by which days', async () => {
    const { assumptions } = await world.ask('by_days', { periods: [january] });
    expect(assumptions).toContain('The window is counted in local days of UTC.');
    expect(assumptions).toContain(
      'Rows younger than the window of 2 days are not yet judged; they are counted beside the number.',
    );
  });
});
