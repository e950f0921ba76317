/** The nouns: a target, the number that a goal promises, and the milestones on its way. */
import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, integer, jsonb, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { edited, moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';
import { goals } from './goals.ts';

/** One row a target. Targets are withdrawn, never deleted. */
export const targets = cairnSchema.table(
  'targets',
  {
    id: uuid().primaryKey(),
    goalId: uuid('goal_id')
      .notNull()
      .references(() => goals.id),
    /** Key of a metric of the model. */
    metric: text().notNull(),
    /** A condition over dimensions of the metric; null for the whole. */
    slice: jsonb().$type<unknown>(),
    direction: text().$type<'increase' | 'decrease' | 'range'>().notNull(),
    /** What shall be reached, in the unit of the metric; null for a range. */
    value: doublePrecision(),
    /** Bounds of a range, both included; null for the other directions. */
    low: doublePrecision(),
    high: doublePrecision(),
    startsAt: moment('starts_at').notNull(),
    dueAt: moment('due_at').notNull(),
    /** Of which time the number is, as seen from a day: the last so many units, the running unit, or since the start. */
    measuredOver: jsonb('measured_over').$type<unknown>().notNull(),
    /** none, frozen (a value with its date) or computed (from the data, as of the start). */
    baselineKind: text('baseline_kind').$type<'none' | 'frozen' | 'computed'>().notNull(),
    baselineValue: doublePrecision('baseline_value'),
    baselineAt: moment('baseline_at'),
    trajectory: text().$type<'linear' | 'stepped' | 'seasonal'>().notNull(),
    /** How far behind the trajectory is still AT_RISK and not OFF_TRACK: a share of the way from baseline to target. */
    atRiskWithin: doublePrecision('at_risk_within').notNull(),
    /** In the roll-up of the goal; above 0. */
    weight: doublePrecision().notNull(),
    /** Fewer rows than this say nothing; null for what the metric says. */
    minimumSample: integer('minimum_sample'),
    /** Metrics that must not pay for it, each with the limit that it must keep. */
    counterMetrics: jsonb('counter_metrics').$type<unknown>().notNull(),
    /** The cascade that it is a part of, and its segment; null for a target of its own. */
    cascadeId: uuid('cascade_id'),
    segment: jsonb().$type<unknown>(),
    withdrawnAt: moment('withdrawn_at'),
    ...edited(),
  },
  (table) => [
    index().on(table.goalId),
    index().on(table.metric),
    index().on(table.cascadeId),
    check('targets_period', sql`${table.startsAt} < ${table.dueAt}`),
    check(
      'targets_value',
      sql`case ${table.direction} when 'range' then ${table.value} is null and ${table.low} <= ${table.high} else ${table.value} is not null and ${table.low} is null and ${table.high} is null end`,
    ),
    check(
      'targets_baseline',
      sql`(${table.baselineKind} = 'frozen') = (${table.baselineValue} is not null and ${table.baselineAt} is not null)`,
    ),
    check('targets_weight', sql`${table.weight} > 0`),
  ],
);

/** One row a milestone: what shall be reached by then. */
export const milestones = cairnSchema.table(
  'milestones',
  {
    targetId: uuid('target_id')
      .notNull()
      .references(() => targets.id),
    dueAt: moment('due_at').notNull(),
    value: doublePrecision().notNull(),
    /** Null where it has no name of its own. */
    title: text(),
  },
  (table) => [primaryKey({ columns: [table.targetId, table.dueAt] })],
);
