/** Reads all goals and targets: a few small statements an operation, however much of them it asks for. */
import { asc } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { goals } from '../../../db/tables/goals.ts';
import { milestones, targets } from '../../../db/tables/targets.ts';
import type { Model } from '../../model/model.ts';
import type { Directory } from '../stakeholders.ts';
import { createDirectory } from './create-directory.ts';
import type { GoalBook } from './goal-book.ts';
import { parsePeople, readPeople } from './read-people.ts';
import { readGoal, readTarget } from './read-rows.ts';

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

/** The latest of each model: it was made of this text. */
const latest = new WeakMap<Model, { readonly people: string; readonly directory: Directory }>();

export async function loadDirectory(db: Database, model: Model): Promise<Directory> {
  return directoryOf(model, await readPeople(db));
}

/** Of equal texts it is the same object: making it costs more than reading what it is made of. */
export function directoryOf(model: Model, people: string): Directory {
  const known = latest.get(model);
  if (known?.people === people) return known.directory;
  const directory = createDirectory(model, parsePeople(people));
  latest.set(model, { people, directory });
  return directory;
}
