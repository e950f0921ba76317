/** Random worlds and random questions of them. */
import fc from 'fast-check';
import { inject } from 'vitest';
import type { Period } from '../../src/kernel/period.ts';
import type { Condition } from '../../src/model/condition.ts';
import type { Question } from '../../src/query/question.ts';
import { namesIn } from './names.ts';
import { calendars, type Row, type Tables, world } from './world.ts';

const hour = 3_600_000;
/** Around both changes of the clock of 2025 in New York and Lord Howe. */
const from = Date.UTC(2025, 1, 20);
const until = Date.UTC(2025, 11, 5);
export const now = Date.UTC(2025, 10, 20, 13, 30);

const day = 24 * hour;
/** Midnights of the calendars, both sides of the year, as offsets into the UTC day. */
const midnights = [0, 4, 5, 13, 13.5, 18.5].map((hours) => hours * hour);
const clockChanges = [
  '2025-03-09T05:00Z',
  '2025-03-09T07:00Z',
  '2025-11-02T04:00Z',
  '2025-11-02T05:30Z',
  '2025-11-02T06:30Z',
  '2025-04-05T15:00Z',
  '2025-10-04T15:30Z',
].map((text) => Date.parse(text));

/** The days around each change of the clock: rows and edges crowd there, so that an edge that is off catches a row. */
const crowded = [Date.UTC(2025, 2, 7), Date.UTC(2025, 3, 4), Date.UTC(2025, 9, 3), Date.UTC(2025, 9, 31)];
const quarterHour = hour / 4;

/** Quarter hours, many on the very edges of days and of changes of the clock, where off-by-one errors live. */
const instant = fc
  .oneof(
    fc.integer({ min: from / quarterHour, max: until / quarterHour }).map((quarter) => quarter * quarterHour),
    fc
      .tuple(fc.constantFrom(...crowded), fc.integer({ min: 0, max: (4 * day) / quarterHour }))
      .map(([start, quarter]) => start + quarter * quarterHour),
    fc
      .tuple(fc.constantFrom(...crowded), fc.integer({ min: 0, max: 4 }), fc.constantFrom(...midnights))
      .map(([start, days, offset]) => start + days * day + offset),
    fc.constantFrom(...clockChanges),
  )
  .map((at) => new Date(at).toISOString());

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 5, nil: null });

const withIds = (rows: readonly Omit<Row, 'id'>[]): readonly Row[] =>
  rows.map((row, index) => ({ ...row, id: index + 1 }) as Row);

const channel = fc.constantFrom('email', 'Chat', "o'phone", 'ünï');
/** Some are nobody. A row without any is of no machine of a cluster. */
const customer = inject('citus') ? fc.integer({ min: 1, max: 8 }) : maybe(fc.integer({ min: 1, max: 7 }));

export const tables: fc.Arbitrary<Tables> = fc.record({
  accounts: fc.array(fc.record({ tier: maybe(fc.constantFrom('gold', 'silver')) }), { maxLength: 3 }).map(withIds),
  customers: fc
    .array(
      fc.record({
        account_id: maybe(fc.integer({ min: 1, max: 4 })),
        region: maybe(fc.constantFrom('EMEA', 'Americas', 'APAC')),
        score_band: maybe(fc.constantFrom(0.5, 1, 2.25)),
        joined_at: maybe(instant),
        joined_on: maybe(instant.map((text) => text.slice(0, 10))),
      }),
      { maxLength: 6 },
    )
    .map(withIds),
  answers: fc
    .array(
      fc.record({
        customer_id: customer,
        survey: maybe(fc.constantFrom('nps', 'csat')),
        score: maybe(fc.integer({ min: -1, max: 11 })),
        amount: maybe(fc.integer({ min: -99_999, max: 99_999 }).map((thousandths) => thousandths / 1000)),
        ratio: maybe(fc.constantFrom(0.1, 0.2, 0.3, 1.5, -2.25, 1e9)),
        weight: maybe(fc.integer({ min: 1, max: 400 }).map((hundredths) => hundredths / 100)),
        urgent: maybe(fc.boolean()),
        channel: maybe(channel),
        answered_at: maybe(instant),
        answered_on: maybe(instant.map((text) => text.slice(0, 10))),
        answered_local: maybe(instant.map((text) => text.slice(0, 19))),
      }),
      { maxLength: 60 },
    )
    .map(withIds),
  tickets: fc
    .array(
      fc.record({
        customer_id: customer,
        channel: maybe(channel),
        cost: maybe(fc.integer({ min: 0, max: 9999 }).map((cents) => cents / 100)),
        opened_at: maybe(instant),
        closed_at: maybe(instant),
      }),
      { maxLength: 30 },
    )
    .map(withIds),
  // Few values and few rows: doubles, rows that point nowhere and rows without a value are common.
  answer_tags: fc
    .array(
      fc.record({
        answer_id: maybe(fc.integer({ min: 1, max: 40 })),
        value: maybe(fc.constantFrom('late', "o'rude", 'Praise')),
      }),
      { maxLength: 80 },
    )
    .map(withIds),
  ticket_tags: fc
    .array(
      fc.record({ ticket_id: maybe(fc.integer({ min: 1, max: 20 })), value: maybe(fc.constantFrom('late', 'Praise')) }),
      { maxLength: 40 },
    )
    .map(withIds),
  customer_levels: fc
    .array(
      fc.record({
        customer_id: maybe(fc.integer({ min: 1, max: 7 })),
        value: maybe(fc.constantFrom(1, 2.5, 4)),
      }),
      { maxLength: 20 },
    )
    .map(withIds),
});

const test: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .constantFrom('EMEA', 'APAC', 'nowhere')
    .map((value): Condition => ({ kind: 'compare', field: 'region', operator: 'eq', value })),
  fc
    .constantFrom('EMEA', 'Americas')
    .map((value): Condition => ({ kind: 'compare', field: 'region', operator: 'ne', value })),
  fc.constant<Condition>({ kind: 'isNull', field: 'region' }),
  fc.constant<Condition>({ kind: 'in', field: 'tier', values: ['gold', 'bronze'] }),
  fc.constantFrom('A', "o'", 'il', 'Ï', '%').map((text): Condition => ({ kind: 'contains', field: 'channel', text })),
  fc
    .constantFrom('gt', 'gte', 'lt', 'lte', 'ne', 'eq')
    .chain((operator) =>
      fc
        .constantFrom(0.5, 1, 1.75, 2.25)
        .map((value): Condition => ({ kind: 'compare', field: 'score_band', operator: operator as 'gt', value })),
    ),
);

/** Of multi-valued dimensions. */
const presence: fc.Arbitrary<Condition> = fc.oneof(
  fc
    .tuple(fc.constantFrom('eq', 'ne'), fc.constantFrom('late', "o'rude", 'nothing'))
    .map(([operator, value]): Condition => ({ kind: 'compare', field: 'tags', operator: operator as 'eq', value })),
  fc.constantFrom('tags', 'levels', 'customer.levels').map((field): Condition => ({ kind: 'isNull', field })),
  fc.constant<Condition>({ kind: 'in', field: 'tags', values: ['late', 'Praise'] }),
  fc.constant<Condition>({ kind: 'in', field: 'levels', values: [2.5, 4] }),
  fc.constantFrom('R', 'a', '%').map((text): Condition => ({ kind: 'contains', field: 'tags', text })),
  fc
    .constantFrom('gt', 'gte', 'lt', 'lte', 'ne', 'eq')
    .chain((operator) =>
      fc
        .constantFrom(1, 2.5, 3)
        .map((value): Condition => ({ kind: 'compare', field: 'levels', operator: operator as 'gt', value })),
    ),
);

const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    test,
    presence,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((conditions): Condition => ({ kind: 'and', conditions })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((conditions): Condition => ({ kind: 'or', conditions })),
    tie('tree').map((inner): Condition => ({ kind: 'not', condition: inner })),
  ),
})).tree;

/** Any set of periods: nested, overlapping, equal, outside the data, without bounds. */
const period = (calendar: string): fc.Arbitrary<Period> =>
  fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: instant.map((text) => Date.parse(text)) },
        { weight: 1, arbitrary: fc.constant(Number.NEGATIVE_INFINITY) },
      ),
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 1, max: 24 * 120 }).map((hours) => hours * hour) },
        { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
      ),
    )
    .map(([start, length]) => ({
      start,
      end: length === Number.POSITIVE_INFINITY ? length : (start === Number.NEGATIVE_INFINITY ? now : start) + length,
      label: 'random',
      grain: null,
      calendar,
      elapsedShare: 1,
      complete: false,
    }));

const looksBack = (key: string): boolean => {
  const metric = world.metrics.get(key);
  if (metric?.type === 'formula') return namesIn(metric.expression).some(looksBack);
  if (metric?.type === 'ratio') return metric.denominatorPeriod === 'previous';
  return metric?.type === 'retention' && metric.cohort === 'previous';
};

/** Nothing comes before a period without an end or a start. */
const boundedFor = (key: string) => {
  if (!looksBack(key)) return (each: Period) => each;
  return (each: Period): Period => ({
    ...each,
    start: Math.max(each.start, from),
    end: Number.isFinite(each.end) ? Math.max(each.end, from + hour) : Math.max(each.start, from) + 90 * day,
  });
};

const periods = fc
  .constantFrom(...calendars.map(({ key }) => key))
  .chain((calendar) => fc.array(period(calendar), { minLength: 1, maxLength: 5 }));

const ofCustomers = [...world.metrics.values()].filter(({ type }) => type === 'cohort_retention').map(({ key }) => key);

/** Of metrics over customers, which have no channel and no tags. */
const ofCohorts: fc.Arbitrary<Question> = fc.record({
  metric: fc.constantFrom(...ofCustomers),
  periods,
  by: fc.constantFrom<readonly string[]>([], [], ['region'], ['account.tier', 'score_band'], ['levels']),
  where: fc.constantFrom<Condition | null>(
    null,
    { kind: 'compare', field: 'region', operator: 'ne', value: 'EMEA' },
    { kind: 'in', field: 'tier', values: ['gold'] },
    { kind: 'not', condition: { kind: 'compare', field: 'levels', operator: 'gt', value: 1 } },
  ),
  top: fc.constant(null),
  aspect: fc.constantFrom<Question['aspect']>(undefined, undefined, { kind: 'age', age: 4 }, { kind: 'size' }),
});

const ofRows: fc.Arbitrary<Question> = fc
  .record({
    metric: fc.constantFrom(...[...world.metrics.keys()].filter((key) => !ofCustomers.includes(key))),
    periods,
    by: fc.constantFrom<readonly string[]>(
      [],
      [],
      ['region'],
      ['channel'],
      ['tier'],
      ['holder'],
      ['holder', 'channel'],
      ['region', 'channel'],
      ['customer.score_band', 'customer.account.tier'],
      ['tags'],
      ['levels'],
      ['tags', 'levels'],
      ['region', 'tags'],
    ),
    where: fc.option(condition, { nil: null }),
  })
  .map((drawn) => ({ ...drawn, periods: drawn.periods.map(boundedFor(drawn.metric)), top: null }));

/** A metric is as likely as any other. */
export const question: fc.Arbitrary<Question> = fc
  .tuple(
    fc.oneof(
      { weight: world.metrics.size - ofCustomers.length, arbitrary: ofRows },
      { weight: ofCustomers.length, arbitrary: ofCohorts },
    ),
    fc.constantFrom({ sampled: true }, { sampled: false }, undefined, undefined),
  )
  .map(([drawn, valuesOnly]) => ({
    ...drawn,
    valuesOnly: valuesOnly && { ...valuesOnly, grouped: drawn.by.length > 0 },
  }));

/** Of all rows, by the key of a table that many of them refer to and find nothing. */
export const questionByKey: fc.Arbitrary<Question> = question.map((drawn) => ({
  ...drawn,
  by: ['holder'],
  where: null,
  periods: drawn.periods.slice(0, 1).map((each) => ({ ...each, start: from, end: until })),
  valuesOnly: drawn.valuesOnly && { ...drawn.valuesOnly, grouped: true },
}));
