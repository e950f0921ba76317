/** A small world for the oracle: tables, a model over them, and every metric type in several shapes. */
import type { Calendar } from '../../src/kernel/calendar/calendar.ts';
import { calendarSchema } from '../../src/model/calendar-definition.ts';
import { datasetSchema } from '../../src/model/dataset.ts';
import { type Definition, modelOf } from '../../src/model/definition.ts';
import { metricSchema } from '../../src/model/metric.ts';
import type { Model } from '../../src/model/model.ts';
import { metrics } from './metrics.ts';

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;
export type Tables = Readonly<
  Record<
    'accounts' | 'customers' | 'answers' | 'tickets' | 'answer_tags' | 'ticket_tags' | 'customer_levels',
    readonly Row[]
  >
>;

const entity = (key: string, column: string) => ({ key, kind: 'foreign' as const, column });

const datasets = [
  {
    key: 'accounts',
    name: 'Accounts',
    table: 'oracle.accounts',
    primaryKey: ['id'],
    time: null,
    entities: [{ key: 'account', kind: 'primary', column: 'id' }],
    dimensions: [{ key: 'tier' }],
  },
  {
    key: 'customers',
    name: 'Customers',
    query: 'select id, account_id, region, score_band, joined_at, joined_on from oracle.customers',
    primaryKey: ['id'],
    time: null,
    entities: [{ key: 'customer', kind: 'primary', column: 'id' }, entity('account', 'account_id')],
    dimensions: [
      { key: 'holder', column: 'id', type: 'number' },
      { key: 'region' },
      { key: 'score_band', type: 'number' },
      { key: 'joined_at', type: 'timestamptz' },
      { key: 'joined_on', type: 'date' },
      { key: 'levels', type: 'number', many: { table: 'oracle.customer_levels', row: 'customer_id', value: 'value' } },
    ],
  },
  {
    key: 'answers',
    name: 'Answers',
    table: 'oracle.answers',
    primaryKey: ['id'],
    time: 'answered_at',
    entities: [entity('customer', 'customer_id')],
    dimensions: [
      { key: 'survey' },
      { key: 'channel' },
      { key: 'score', type: 'number' },
      { key: 'urgent', type: 'boolean' },
      { key: 'weight', type: 'number' },
      { key: 'double_score', type: 'number', sql: '{score} * 2' },
      { key: 'pleased', type: 'boolean', sql: 'coalesce({score} >= 7, false)' },
      {
        key: 'content',
        type: 'boolean',
        sql: 'case when {score} > 7 then null else coalesce({score} >= 4, false) end',
      },
      {
        key: 'tags',
        many: {
          query: 'select answer_id, value as tag from oracle.answer_tags -- as a query',
          row: 'answer_id',
          rowKey: 'id',
          value: 'tag',
        },
      },
      { key: 'answered_at', type: 'timestamptz' },
      { key: 'answered_on', type: 'date' },
      { key: 'answered_local', type: 'timestamp', timeZone: 'America/New_York' },
    ],
    measures: { spent: { type: 'sum', value: 'amount' }, nps_answers: { type: 'count', where: { survey: 'nps' } } },
  },
  {
    key: 'tickets',
    name: 'Tickets',
    // Every row of the table twice, reduced to one again.
    query:
      'select distinct on (id) each.* from oracle.tickets each, (values (1), (2)) twice order by id -- twice is once',
    primaryKey: ['id'],
    time: 'opened_at',
    entities: [entity('customer', 'customer_id'), { key: 'ticket', kind: 'primary' as const, column: 'id' }],
    dimensions: [
      { key: 'channel' },
      { key: 'opened_at', type: 'timestamptz' },
      { key: 'closed_at', type: 'timestamptz' },
      { key: 'tags', many: { table: 'oracle.ticket_tags', row: ['ticket_id'], value: 'value' } },
    ],
  },
];

export const calendars: readonly Calendar[] = [
  { key: 'new_york', name: 'New York, Sunday weeks', timeZone: 'America/New_York', weekStart: 'sunday' },
  { key: 'utc', name: 'UTC' },
  { key: 'lord_howe', name: 'Lord Howe, fiscal July', timeZone: 'Australia/Lord_Howe', fiscalYearStart: 7 },
  { key: 'kolkata', name: 'Kolkata, fiscal April', timeZone: 'Asia/Kolkata', fiscalYearStart: 4 },
].map((calendar) => calendarSchema.parse(calendar));

const definition = (kind: Definition['kind'], body: { readonly key: string }) =>
  ({ kind, key: body.key, body }) as Definition;

export const world: Model = modelOf([
  ...datasets.map((dataset) => definition('dataset', datasetSchema.parse(dataset))),
  ...metrics.map((metric) => definition('metric', metricSchema.parse(metric))),
  ...calendars.map((calendar) => definition('calendar', calendar)),
]);
