/** Makes people something to a subject: what was ends now, what comes begins now, and who was what when stays known. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { assignments } from '../../../db/tables/stakeholders.ts';
import { roles, type Subject } from '../stakeholders.ts';
import type { Author } from './author.ts';
import { namesIn, type People } from './check-people.ts';

/** Roles that `people` leaves out stay as they are; a list that is given stands in place of the one before. */
export async function assignPeople(
  transaction: Database,
  { actor, now }: Pick<Author, 'actor' | 'now'>,
  subject: Subject,
  people: People,
): Promise<void> {
  const at = new Date(now);
  const ofSubject = and(
    eq(assignments.subjectKind, subject.kind),
    eq(assignments.subject, subject.key),
    isNull(assignments.untilAt),
  );
  const current = await transaction.select().from(assignments).where(ofSubject);
  for (const role of roles) {
    const wanted = namesIn(people, role);
    if (wanted === undefined) continue;
    const before = current.filter((each) => each.role === role);
    for (const { id, stakeholder } of before)
      if (!wanted.includes(stakeholder))
        await transaction.update(assignments).set({ untilAt: at }).where(eq(assignments.id, id));
    for (const stakeholder of new Set(wanted))
      if (!before.some((each) => each.stakeholder === stakeholder))
        await transaction.insert(assignments).values({
          subjectKind: subject.kind,
          subject: subject.key,
          role,
          stakeholder,
          fromAt: at,
          assignedBy: actor,
        });
  }
}
