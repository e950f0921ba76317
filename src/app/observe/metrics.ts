/** What is counted and measured of this process, for Prometheus: names, labels and buckets in one place. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Outcome = 'ok' | 'refused' | 'failed';

/** How an operation came: to `/graphql`, over a WebSocket, or as a big answer. */
export type Via = 'http' | 'socket' | 'table';

export interface Metrics {
  readonly registry: Registry;
  readonly operations: Histogram<'outcome' | 'answer' | 'via'>;
  readonly refusals: Counter<'code'>;
  readonly socketOperations: Counter;
  readonly statements: Histogram<'statement'>;
  readonly failedStatements: Counter<'statement' | 'reason'>;
  readonly rows: Counter<'statement'>;
  readonly results: Counter<'outcome'>;
  readonly keptAnswers: Counter<'outcome'>;
  readonly rollupReads: Counter<'rollup'>;
  readonly slow: Counter;
  readonly accessEntries: Counter;
  readonly lostAccessEntries: Counter;
  readonly jobs: Histogram<'queue' | 'outcome'>;
  readonly deliveries: Counter<'outcome'>;
}

/** Seconds, from what is told again to what is cancelled. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A registry of its own: two servers of one process, as in tests, are counted apart. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    operations: new Histogram({
      registers,
      name: 'cairn_operation_duration_seconds',
      help: 'Operations by how they came and ended, and whether the answer was made or kept from before.',
      labelNames: ['outcome', 'answer', 'via'],
      buckets,
    }),
    refusals: new Counter({
      registers,
      name: 'cairn_refusals_total',
      help: 'Errors of operations, by their code.',
      labelNames: ['code'],
    }),
    socketOperations: new Counter({
      registers,
      name: 'cairn_socket_operations_total',
      help: 'Operations over WebSockets: subscriptions, and any other.',
    }),
    statements: new Histogram({
      registers,
      name: 'cairn_statement_duration_seconds',
      help: 'Statements of questions and of jobs that the database answered, by the name that each begins with.',
      labelNames: ['statement'],
      buckets,
    }),
    failedStatements: new Counter({
      registers,
      name: 'cairn_statement_failures_total',
      help: 'Statements of questions that were not answered: timeout, unavailable, abandoned by who asked, or other.',
      labelNames: ['statement', 'reason'],
    }),
    rows: new Counter({
      registers,
      name: 'cairn_statement_rows_total',
      help: 'Rows that statements gave, each a cell of the lattice.',
      labelNames: ['statement'],
    }),
    results: new Counter({
      registers,
      name: 'cairn_result_cache_total',
      help: 'Statements that the result cache answered (hit), and that the database was asked for (miss).',
      labelNames: ['outcome'],
    }),
    keptAnswers: new Counter({
      registers,
      name: 'cairn_kept_answers_total',
      help: 'Operations whose whole answer was told again (hit), or was made (miss).',
      labelNames: ['outcome'],
    }),
    rollupReads: new Counter({
      registers,
      name: 'cairn_rollup_reads_total',
      help: 'Batches of questions that read a rollup, by its key.',
      labelNames: ['rollup'],
    }),
    slow: new Counter({
      registers,
      name: 'cairn_slow_questions_total',
      help: 'Operations that took longer than CAIRN_SLOW_QUESTION.',
    }),
    accessEntries: new Counter({
      registers,
      name: 'cairn_access_log_entries_total',
      help: 'Entries that were written into the access log.',
    }),
    lostAccessEntries: new Counter({
      registers,
      name: 'cairn_access_log_lost_total',
      help: 'Entries of the access log that could not be written, and are lost.',
    }),
    jobs: new Histogram({
      registers,
      name: 'cairn_job_duration_seconds',
      help: 'Jobs that this server worked on, by queue and how they ended.',
      labelNames: ['queue', 'outcome'],
      buckets: [0.01, 0.1, 1, 10, 30, 60, 300],
    }),
    deliveries: new Counter({
      registers,
      name: 'cairn_deliveries_total',
      help: 'Attempts to deliver what followers are to hear, by how they ended.',
      labelNames: ['outcome'],
    }),
  };
}
