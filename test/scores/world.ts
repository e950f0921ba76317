/** Tables and metrics behind random scores: two populations, rows one and two joins away, dates and instants. */
import type { Definitions } from '../kit/small-world.ts';

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;
export type Tables = Readonly<Record<'accounts' | 'customers' | 'answers' | 'tickets', readonly Row[]>>;

export const createTables = `
  create schema scores;
  create table scores.accounts (id text primary key, tier text);
  create table scores.customers (id int primary key, account_id text, region text, segment text, joined_at timestamptz, left_on date);
  create table scores.answers (id int primary key, customer_id bigint, score int, weight numeric(6, 2), answered_on date);
  create table scores.tickets (id int primary key, customer_id int, cost numeric(12, 2), opened_at timestamptz, closed_at timestamptz);
`;

export const calendars = [
  { key: 'utc', timeZone: 'UTC' },
  { key: 'new_york', timeZone: 'America/New_York' },
] as const;

const customer = { key: 'customer', kind: 'foreign', column: 'customer_id' };

export const datasets: Definitions['datasets'] = [
  {
    key: 'accounts',
    table: 'scores.accounts',
    time: null,
    entities: [{ key: 'account', kind: 'primary', column: 'id' }],
    dimensions: [{ key: 'tier' }, { key: 'account_id', column: 'id' }],
  },
  {
    key: 'customers',
    table: 'scores.customers',
    time: 'joined_at',
    entities: [
      { key: 'customer', kind: 'primary', column: 'id' },
      { key: 'account', kind: 'foreign', column: 'account_id' },
    ],
    dimensions: [
      { key: 'region' },
      { key: 'segment' },
      { key: 'customer_name', sql: "'customer ' || {id}" },
      { key: 'joined_at', type: 'timestamptz' },
      { key: 'left_on', type: 'date' },
    ],
  },
  {
    key: 'answers',
    table: 'scores.answers',
    time: 'answered_on',
    entities: [customer],
    dimensions: [
      { key: 'score', type: 'number' },
      { key: 'answered_on', type: 'date' },
    ],
    measures: { answered: { type: 'count' } },
  },
  {
    key: 'tickets',
    table: 'scores.tickets',
    time: 'opened_at',
    entities: [customer],
    dimensions: [
      { key: 'cost', type: 'number' },
      { key: 'opened_at', type: 'timestamptz' },
      { key: 'closed_at', type: 'timestamptz' },
      { key: 'closed', type: 'boolean', sql: '{closed_at} is not null' },
    ],
    measures: {
      opened: { type: 'count' },
      solved: { type: 'count', time: 'closed_at' },
      spent: { type: 'sum', value: 'cost' },
    },
  },
];

/** What a parameter can be, every kind of sum at least once. */
export const parameterMetrics: Definitions['metrics'] = [
  { key: 'ticket_count', type: 'count', dataset: 'tickets' },
  { key: 'costly_tickets', type: 'count', dataset: 'tickets', where: { cost: { gte: 50 } }, time: 'closed_at' },
  { key: 'total_cost', type: 'sum', dataset: 'tickets', value: 'cost' },
  { key: 'mean_score', type: 'mean', dataset: 'answers', value: 'score' },
  { key: 'weighted_score', type: 'mean', dataset: 'answers', value: 'score', weight: 'weight' },
  { key: 'csat', type: 'share', dataset: 'answers', hit: { score: { gte: 4 } } },
  { key: 'nps', type: 'net_share', dataset: 'answers', top: { score: { gte: 5 } }, bottom: { score: { lte: 2 } } },
  {
    key: 'closed_share',
    type: 'ratio',
    unit: 'percent',
    dataset: 'tickets',
    numerator: { type: 'count', where: { closed: true } },
    denominator: 'opened',
  },
  { key: 'cost_per_answer', type: 'ratio', numerator: 'tickets.spent', denominator: 'answers.answered' },
  { key: 'backlog', type: 'balance', plus: ['tickets.opened'], minus: ['tickets.solved'] },
  { key: 'backlog_before', type: 'balance', plus: ['tickets.opened'], minus: ['tickets.solved'], at: 'start' },
  { key: 'cost_per_ticket', type: 'formula', expression: 'total_cost / ticket_count - min(backlog, 2)' },
];
