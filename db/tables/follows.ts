/** The nouns: who wants to hear of what, each message that was to be sent, and what stood at the last look. */
import { index, integer, jsonb, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { edited, moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

/** One row a wish to hear of a goal, a target, a metric or everything that is the follower's. */
export const follows = cairnSchema.table(
  'follows',
  {
    id: uuid().primaryKey(),
    stakeholder: text().notNull(),
    subjectKind: text('subject_kind').$type<'goal' | 'target' | 'metric' | 'mine'>().notNull(),
    /** Id or key of the subject; null for `mine`. */
    subject: text(),
    /** status_change, missed_check_in, stale_data, no_data. */
    events: text().array().notNull(),
    channel: text().$type<'webhook' | 'email'>().notNull(),
    /** An address of http(s), or of e-mail. */
    address: text().notNull(),
    /** Signs what goes to a webhook; null for e-mail. */
    secret: text(),
    /** none: each at once; otherwise gathered. */
    digest: text().$type<'none' | 'daily' | 'weekly'>().notNull(),
    endedAt: moment('ended_at'),
    ...edited(),
  },
  (table) => [index().on(table.stakeholder), index().on(table.subjectKind, table.subject)],
);

/** One row something that happened and that a follower is to hear of. */
export const notifications = cairnSchema.table(
  'notifications',
  {
    /** The key under which a receiver recognises it, however often it is sent. */
    id: uuid().primaryKey(),
    followId: uuid('follow_id')
      .notNull()
      .references(() => follows.id),
    event: text().notNull(),
    /** Tells one happening from the next: the same one is never noted twice. */
    occurrence: text().notNull(),
    occurredAt: moment('occurred_at').notNull(),
    payload: jsonb().$type<unknown>().notNull(),
    state: text().$type<'pending' | 'delivered' | 'given_up'>().notNull(),
    attempts: integer().notNull().default(0),
    lastError: text('last_error'),
    deliveredAt: moment('delivered_at'),
    /** The message that it goes out in: itself, or a digest; null while it waits for one. Never another one. */
    delivery: uuid(),
  },
  (table) => [
    unique().on(table.followId, table.occurrence),
    index().on(table.state, table.occurredAt),
    index().on(table.delivery),
  ],
);

/** One row something that stands and is told once: it goes when it has cleared, and is then told anew. */
export const alerts = cairnSchema.table('alerts', {
  /** What stands, of what: `stale_data:nps`. */
  condition: text().primaryKey(),
  since: moment('since').notNull(),
});

/** One row a dataset and time that was looked at: newer rows than these are announced. */
export const dataLooks = cairnSchema.table(
  'data_looks',
  {
    dataset: text().notNull(),
    timeDimension: text('time_dimension').notNull(),
    latest: moment('latest').notNull(),
  },
  (table) => [primaryKey({ columns: [table.dataset, table.timeDimension] })],
);
