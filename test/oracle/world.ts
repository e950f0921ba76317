/** A small world for the oracle: tables, a model over them, and every metric type in several shapes. */
import type { Calendar } from '../../src/kernel/calendar/calendar.ts';
import { calendarSchema } from '../../src/model/calendar-definition.ts';
import { datasetSchema } from '../../src/model/dataset.ts';
import { type Definition, modelOf } from '../../src/model/definition.ts';
import { metricSchema } from '../../src/model/metric.ts';
import type { Model } from '../../src/model/model.ts';
import { cohortRetentions } from './cohort-retention-metrics.ts';
import { conversions } from './conversion-metrics.ts';
import { overTime } from './metrics-over-time.ts';

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

const shared = { name: 'Metric', unit: 'count', direction: 'increase' };

const metrics = [
  { ...shared, key: 'answer_count', type: 'count', dataset: 'answers' },
  { ...shared, key: 'answers_by_date', type: 'count', dataset: 'answers', time: 'answered_on' },
  { ...shared, key: 'answers_by_clock', type: 'count', dataset: 'answers', time: 'answered_local' },
  { ...shared, key: 'nps_count', type: 'count', dataset: 'answers', where: { survey: 'nps' } },
  { ...shared, key: 'spent', type: 'sum', dataset: 'answers', value: 'amount' },
  {
    ...shared,
    key: 'float_total',
    type: 'sum',
    dataset: 'answers',
    value: 'ratio',
    where: { region: { isNull: false } },
  },
  { ...shared, key: 'double_total', type: 'sum', dataset: 'answers', value: { sql: '{double_score} + 1' } },
  {
    ...shared,
    key: 'mean_score',
    type: 'mean',
    dataset: 'answers',
    value: 'score',
    valid: { score: { between: [1, 7] } },
    censored: { urgent: true },
  },
  { ...shared, key: 'mean_weighted', type: 'mean', dataset: 'answers', value: 'score', weight: 'weight' },
  {
    ...shared,
    key: 'csat',
    type: 'share',
    dataset: 'answers',
    hit: { score: { gte: 4 } },
    valid: { score: { between: [1, 5] } },
  },
  { ...shared, key: 'content_count', type: 'count', dataset: 'answers', where: { content: true } },
  {
    ...shared,
    key: 'not_content_spent',
    type: 'sum',
    dataset: 'answers',
    value: 'amount',
    where: { not: { content: true } },
  },
  {
    ...shared,
    key: 'double_share',
    type: 'share',
    dataset: 'answers',
    hit: { double_score: { gte: 9 } },
    valid: { score: { between: [0, 10] } },
  },
  {
    ...shared,
    key: 'implied_share',
    type: 'share',
    dataset: 'answers',
    hit: { score: { in: [4, 5] } },
    minimumSample: 3,
  },
  {
    ...shared,
    key: 'weighted_share',
    type: 'share',
    dataset: 'answers',
    hit: { score: { gte: 4 } },
    weight: 'weight',
    valid: { score: { lte: 9 } },
    censored: { any: [{ urgent: true }, { survey: 'nps' }] },
  },
  {
    ...shared,
    key: 'nps',
    type: 'net_share',
    dataset: 'answers',
    where: { survey: 'nps' },
    top: { score: { gte: 9 } },
    bottom: { score: { lte: 6 } },
    valid: { score: { between: [0, 10] } },
  },
  {
    ...shared,
    key: 'nps_weighted',
    type: 'net_share',
    dataset: 'answers',
    top: { score: { gte: 9 } },
    bottom: { score: { lte: 6 } },
    weight: 'weight',
  },
  {
    ...shared,
    key: 'average_spent',
    type: 'ratio',
    dataset: 'answers',
    numerator: 'spent',
    denominator: { type: 'count' },
  },
  {
    ...shared,
    key: 'nps_share',
    type: 'ratio',
    unit: 'percent',
    dataset: 'answers',
    numerator: 'nps_answers',
    denominator: { type: 'count', where: { any: [{ survey: 'nps' }, { urgent: true }] } },
  },
  {
    ...shared,
    key: 'spent_against_before',
    type: 'ratio',
    unit: 'percent',
    dataset: 'answers',
    numerator: 'spent',
    denominator: 'spent',
    denominatorPeriod: 'previous',
  },
  {
    ...shared,
    key: 'answers_per_ticket',
    type: 'ratio',
    numerator: { type: 'count', dataset: 'answers' },
    denominator: { type: 'count', dataset: 'tickets' },
  },
  {
    ...shared,
    key: 'backlog',
    type: 'balance',
    dataset: 'tickets',
    plus: [{ type: 'count' }],
    minus: [{ type: 'count', time: 'closed_at' }],
  },
  {
    ...shared,
    key: 'cost_at_start',
    type: 'balance',
    dataset: 'tickets',
    at: 'start',
    plus: [{ type: 'sum', value: 'cost' }],
  },
  {
    ...shared,
    key: 'median_score',
    type: 'percentile',
    dataset: 'answers',
    value: 'score',
    valid: { score: { between: [0, 10] } },
    minimumSample: 2,
    percentile: 50,
  },
  {
    ...shared,
    key: 'p90_amount',
    type: 'percentile',
    dataset: 'answers',
    value: 'amount',
    percentile: 90,
    censored: { channel: { contains: 'A' } },
    method: 'discrete',
  },
  {
    ...shared,
    key: 'customers_by_date',
    type: 'distinct',
    dataset: 'answers',
    value: 'customer_id',
    time: 'answered_on',
  },
  {
    ...shared,
    key: 'customers_urgent',
    type: 'distinct',
    dataset: 'answers',
    value: 'customer_id',
    where: { urgent: true },
  },
  ...overTime,
  ...conversions,
  ...cohortRetentions,
  {
    ...shared,
    key: 'tag_share',
    type: 'share',
    dataset: 'answers',
    valid: { any: [{ tags: { isNull: false } }, { levels: { between: [2, 3] } }] },
    hit: { tags: { in: ['late', "o'rude"] } },
  },
  {
    ...shared,
    key: 'untagged_share',
    type: 'share',
    dataset: 'answers',
    where: { tags: { ne: 'late' }, score: { isNull: false } },
    valid: { score: { isNull: false } },
    hit: { not: { levels: { gt: 1 } } },
  },
  { ...shared, key: 'median_gap', type: 'formula', expression: 'median_score - mean_score' },
  { ...shared, key: 'net_answers', type: 'formula', expression: 'answer_count - 2 * (nps_count + backlog)' },
  { ...shared, key: 'growth', type: 'formula', unit: 'percent', expression: 'spent_against_before - 100' },
  { ...shared, key: 'spent_each', type: 'formula', expression: 'spent / answers_per_ticket + max(csat, 10)' },
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
