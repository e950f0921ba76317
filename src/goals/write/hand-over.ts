/** Hands everything that is somebody's to a successor, at once, and notes that they left where they did. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { actionItems } from '../../../db/tables/check-ins.ts';
import { goals } from '../../../db/tables/goals.ts';
import { departures } from '../../../db/tables/stakeholders.ts';
import { targets } from '../../../db/tables/targets.ts';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { loadDirectory } from '../book/load-goal-book.ts';
import { type Directory, type Involved, roles, type Subject } from '../stakeholders.ts';
import { assignPeople } from './assign-people.ts';
import type { Author } from './author.ts';
import { checkStakeholder, type People, peopleAfter } from './check-people.ts';
import type { GoalStore } from './edit.ts';
import { logChange } from './log-change.ts';
import { type Written, writeOnce } from './write-once.ts';

export interface HandOver {
  /** Keys of stakeholders. */
  readonly from: string;
  /** Null only for somebody who leaves and has nothing. */
  readonly to: string | null;
  readonly leaving: boolean;
}

/**
 * Metrics, goals and targets in every role, closed and withdrawn ones included, and open action items. The members of a team that
 * leaves need no hand-over: the directory looks through it.
 */
export const handOver = ({ db, model }: GoalStore, author: Author, input: HandOver): Promise<Result<Written>> =>
  writeOnce(
    db,
    author,
    { action: 'handOver', input },
    async (transaction) => {
      const { from, to, leaving } = input;
      const directory = await loadDirectory(transaction, model);
      const theirs = subjectsOf(directory, from);
      const items = await openItemsOf(transaction, from);
      const wrong = check(directory, input, theirs.length + items.length);
      if (wrong.length > 0) return refused(...wrong);
      if (to !== null) {
        for (const subject of theirs)
          await pass(transaction, author, subject, directory.involved(subject), { from, to });
        for (const item of items) await passItem(transaction, author, item, to);
      }
      if (leaving)
        await transaction.insert(departures).values({
          stakeholder: from,
          leftAt: new Date(author.now),
          successor: to,
          recordedBy: author.actor,
        });
      const count = (kind: Subject['kind']) => theirs.filter((each) => each.kind === kind).length;
      await logChange(transaction, author, {
        action: 'handOver',
        subjectKind: 'stakeholder',
        subject: from,
        revision: null,
        before: {
          leftAt: null,
          metrics: count('metric'),
          goals: count('goal'),
          targets: count('target'),
          actionItems: items.length,
        },
        after: {
          leftAt: leaving ? new Date(author.now) : null,
          successor: to,
          metrics: 0,
          goals: 0,
          targets: 0,
          actionItems: 0,
        },
      });
      return ok({ id: from });
    },
    'alone',
  );

function check(directory: Directory, { from, to, leaving }: HandOver, count: number) {
  const invalid = (message: string, hint: string) =>
    issue('STAKEHOLDER_INVALID', message, { path: ['to'], hints: [hint] });
  if (to === null && !leaving) return [invalid('Nobody takes over.', 'Say who does.')];
  if (to === null && count > 0)
    return [
      ...checkStakeholder(directory, from, ['from']),
      invalid(`${from} still has ${count} things.`, 'Say who takes them over: nothing is left without an owner.'),
    ];
  return [
    ...checkStakeholder(directory, from, ['from']),
    ...(to === null ? [] : checkStakeholder(directory, to, ['to'])),
    ...(to === from ? [invalid('Nobody hands over to themselves.', 'Name somebody else.')] : []),
  ];
}

function subjectsOf(directory: Directory, stakeholder: string): readonly Subject[] {
  const found = roles.flatMap((role) => directory.subjectsOf(stakeholder, role));
  return [...new Map(found.map((subject) => [`${subject.kind}:${subject.key}`, subject])).values()];
}

interface Passing {
  readonly from: string;
  readonly to: string;
}

async function pass(
  transaction: Database,
  author: Author,
  subject: Subject,
  before: Involved,
  { from, to }: Passing,
): Promise<void> {
  const heirs = (keys: readonly string[]) =>
    keys.includes(from) ? [...new Set(keys.map((key) => (key === from ? to : key)))] : undefined;
  const people: People = {
    accountable: before.accountable === from ? to : undefined,
    responsible: heirs(before.responsible),
    consulted: heirs(before.consulted),
    informed: heirs(before.informed),
  };
  await assignPeople(transaction, author, subject, people);
  await logChange(transaction, author, {
    action: 'handOver',
    subjectKind: subject.kind,
    subject: subject.key,
    revision: await nextRevision(transaction, author, subject),
    before: { people: before },
    after: { people: peopleAfter(before, people) },
  });
}

/** Who looks at a goal or target as it was before gets to see that it has another owner. */
async function nextRevision(transaction: Database, { actor, now }: Author, { kind, key }: Subject) {
  if (kind === 'metric') return null;
  const table = kind === 'goal' ? goals : targets;
  const [row] = await transaction
    .update(table)
    .set({ revision: sql`${table.revision} + 1`, updatedAt: new Date(now), updatedBy: actor })
    .where(eq(table.id, key))
    .returning({ revision: table.revision });
  return row?.revision ?? null;
}

const openItemsOf = (transaction: Database, owner: string) =>
  transaction
    .select()
    .from(actionItems)
    .where(and(eq(actionItems.owner, owner), eq(actionItems.state, 'open')))
    .for('update');

async function passItem(
  transaction: Database,
  author: Author,
  before: typeof actionItems.$inferSelect,
  to: string,
): Promise<void> {
  const [after] = await transaction
    .update(actionItems)
    .set({
      owner: to,
      revision: before.revision + 1,
      updatedAt: new Date(author.now),
      updatedBy: author.actor,
    })
    .where(eq(actionItems.id, before.id))
    .returning();
  await logChange(transaction, author, {
    action: 'handOver',
    subjectKind: 'action_item',
    subject: before.id,
    revision: before.revision + 1,
    before,
    after,
  });
}
