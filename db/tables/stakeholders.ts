/** The nouns: people and teams that the model does not name, who left, and who is what to a metric, a goal or a target. */
import { sql } from 'drizzle-orm';
import { bigint, check, index, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { edited, moment } from './cairn-columns.ts';
import { cairnSchema } from './catalog.ts';

/** One row a person or team that is managed through the API. Those of the model are definitions. */
export const stakeholders = cairnSchema.table('stakeholders', {
  key: text().primaryKey(),
  name: text().notNull(),
  kind: text().$type<'person' | 'team'>().notNull(),
  title: text(),
  email: text(),
  /** Key of a team, stored or of the model; null at the top. */
  memberOf: text('member_of'),
  ...edited(),
});

/** One row somebody who left, stored or of the model: what was theirs has been handed over. */
export const departures = cairnSchema.table('departures', {
  stakeholder: text().primaryKey(),
  leftAt: moment('left_at').notNull(),
  /** To whom everything went; null where nothing was theirs. */
  successor: text(),
  recordedBy: text('recorded_by').notNull(),
});

/** One row a stretch of time in which somebody was something to a metric, a goal or a target. For metrics it stands above the model. */
export const assignments = cairnSchema.table(
  'assignments',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    subjectKind: text('subject_kind').$type<'metric' | 'goal' | 'target'>().notNull(),
    /** Key of the metric, id of the goal or target. */
    subject: text().notNull(),
    role: text().$type<'accountable' | 'responsible' | 'consulted' | 'informed'>().notNull(),
    stakeholder: text().notNull(),
    fromAt: moment('from_at').notNull(),
    /** Null while it lasts. */
    untilAt: moment('until_at'),
    assignedBy: text('assigned_by').notNull(),
  },
  (table) => [
    index().on(table.subjectKind, table.subject),
    index().on(table.stakeholder),
    uniqueIndex('assignments_one_accountable')
      .on(table.subjectKind, table.subject)
      .where(sql`${table.role} = 'accountable' and ${table.untilAt} is null`),
    uniqueIndex('assignments_current')
      .on(table.subjectKind, table.subject, table.role, table.stakeholder)
      .where(sql`${table.untilAt} is null`),
    check('assignments_stretch', sql`${table.fromAt} <= ${table.untilAt}`),
  ],
);
