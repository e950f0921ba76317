/** Reads who was what to metrics, goals and targets, and when: what the model said, and what was assigned above it. */

import { and, asc, eq, inArray, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Database } from '../../../db/connection.ts';
import { applies, definitions } from '../../../db/tables/catalog.ts';
import { assignments } from '../../../db/tables/stakeholders.ts';
import type { Model } from '../../model/model.ts';
import { loadDirectory } from '../book/load-goal-book.ts';
import { readAssignment } from '../book/read-rows.ts';
import type { Assignment, Role, Subject } from '../stakeholders.ts';
import { roles } from '../stakeholders.ts';
import { mergeOwnership } from './merge-ownership.ts';

/** A list for each subject, oldest first. */
export async function readOwnership(
  db: Database,
  model: Model,
  subjects: readonly Subject[],
): Promise<readonly (readonly Assignment[])[]> {
  const assigned = await readAssigned(db, subjects);
  const metrics = subjects.flatMap(({ kind, key }) => (kind === 'metric' ? [key] : []));
  const said = metrics.length === 0 ? [] : await readSaid(db, metrics);
  const known = metrics.length === 0 ? new Map() : (await loadDirectory(db, model)).stakeholders;
  return subjects.map((subject) => {
    const isOf = (each: Assignment) => each.subject.kind === subject.kind && each.subject.key === subject.key;
    return mergeOwnership(said.filter(isOf), assigned.filter(isOf), known);
  });
}

async function readAssigned(db: Database, subjects: readonly Subject[]): Promise<readonly Assignment[]> {
  const wanted = or(
    ...subjects.map(({ kind, key }) => and(eq(assignments.subjectKind, kind), eq(assignments.subject, key))),
  );
  const rows = await db.select().from(assignments).where(wanted).orderBy(asc(assignments.fromAt), asc(assignments.id));
  return rows.map(readAssignment);
}

/** What each version of a definition said, from its apply to the one that retired it. */
async function readSaid(db: Database, metrics: readonly string[]): Promise<readonly Assignment[]> {
  const retiring = alias(applies, 'retiring');
  const rows = await db
    .select({ key: definitions.key, body: definitions.body, from: applies.appliedAt, until: retiring.appliedAt })
    .from(definitions)
    .innerJoin(applies, eq(applies.id, definitions.applyId))
    .leftJoin(retiring, eq(retiring.id, definitions.retiredBy))
    .where(and(eq(definitions.kind, 'metric'), inArray(definitions.key, [...metrics])))
    .orderBy(asc(definitions.key), asc(definitions.version));
  return rows.flatMap(({ key, body, from, until }) =>
    roles.flatMap((role) =>
      namesIn(body, role).map((stakeholder) => ({
        subject: { kind: 'metric' as const, key },
        role,
        stakeholder,
        fromAt: from.getTime(),
        untilAt: until?.getTime() ?? null,
        assignedBy: 'model',
      })),
    ),
  );
}

/** Bodies of another Cairn may have another shape: what is no key is nobody. */
function namesIn(body: unknown, role: Role): readonly string[] {
  const named = (body as Readonly<Record<string, unknown>>)[role];
  return [named].flat().filter((each): each is string => typeof each === 'string');
}
