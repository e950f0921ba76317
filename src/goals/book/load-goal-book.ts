/** Reads all goals and targets: a few small statements an operation, however much of them it asks for. */
import { asc, isNull } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { goals } from '../../../db/tables/goals.ts';
import { assignments, departures, stakeholders } from '../../../db/tables/stakeholders.ts';
import { milestones, targets } from '../../../db/tables/targets.ts';
import type { Model } from '../../model/model.ts';
import type { Directory } from '../stakeholders.ts';
import { createDirectory } from './create-directory.ts';
import type { GoalBook } from './goal-book.ts';
import { readAssignment, readGoal, readTarget } from './read-rows.ts';

/** `people` where they were read already. */
export async function loadGoalBook(db: Database, model: Model, people?: Promise<Directory>): Promise<GoalBook> {
  // One after the other: in a transaction there is one connection for all of them.
  const goalRows = await db.select().from(goals).orderBy(asc(goals.createdAt), asc(goals.id));
  const targetRows = await db.select().from(targets).orderBy(asc(targets.createdAt), asc(targets.id));
  const milestoneRows = await db.select().from(milestones);
  const directory = await (people ?? loadDirectory(db, model));
  const milestonesOf = new Map<string, (typeof milestoneRows)[number][]>();
  for (const row of milestoneRows) milestonesOf.set(row.targetId, [...(milestonesOf.get(row.targetId) ?? []), row]);
  return {
    goals: new Map(goalRows.map((row) => [row.id, readGoal(row)])),
    targets: new Map(targetRows.map((row) => [row.id, readTarget(row, milestonesOf.get(row.id) ?? [])])),
    directory,
  };
}

export async function loadDirectory(db: Database, model: Model): Promise<Directory> {
  const people = await db.select().from(stakeholders).orderBy(asc(stakeholders.createdAt), asc(stakeholders.key));
  const left = await db.select().from(departures);
  const assigned = await db.select().from(assignments).where(isNull(assignments.untilAt)).orderBy(asc(assignments.id));
  return createDirectory(model, {
    stakeholders: people.map(({ key, name, kind, title, email, memberOf, revision }) => ({
      key,
      name,
      kind,
      title: title ?? undefined,
      email: email ?? undefined,
      memberOf: memberOf ?? undefined,
      source: 'api',
      revision,
    })),
    departures: new Map(
      left.map(({ stakeholder, leftAt, successor }) => [stakeholder, { leftAt: leftAt.getTime(), successor }]),
    ),
    assignments: assigned.map(readAssignment),
  });
}
