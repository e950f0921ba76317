/** What people of the demo have said along the way: check-ins, action items, a review and what it decided. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { actionItems, checkIns, decisions, reviews } from '../../../db/tables/check-ins.ts';
import type { Snapshot } from '../../goals/snapshot/snapshot.ts';
import { madeBy } from '../../goals/write/edit.ts';
import { dayFrom } from './demo-goal.ts';
import { authorOf, type WrittenGoal } from './write-goals.ts';

export async function writeNotes(
  db: Database,
  now: number,
  written: readonly WrittenGoal[],
  history: readonly Snapshot[],
): Promise<void> {
  await db.insert(checkIns).values(checkInsOf(now, written, history));
  await writeActionItems(db, now, written);
  await writeReview(db, now, written);
}

/** Each with the number and the status of its day. */
function checkInsOf(now: number, written: readonly WrittenGoal[], history: readonly Snapshot[]) {
  return written.flatMap(({ goal, targets }) =>
    targets.flatMap(({ meant: { checkIns: said = [] }, id }) =>
      said.flatMap(({ at: days, confidence, note, nextStep }) => {
        const at = dayFrom(now, days) + afternoon;
        const seen = history.findLast(({ target, takenAt }) => target === id && takenAt <= at);
        if (!seen) return [];
        const { value, status } = seen;
        const by = goal.accountable;
        return [{ id: randomUUID(), targetId: id, at: new Date(at), by, value, status, confidence, note, nextStep }];
      }),
    ),
  );
}

async function writeActionItems(db: Database, now: number, written: readonly WrittenGoal[]): Promise<void> {
  const items = [
    {
      of: 'support',
      title: 'Call back the customer who had to write most often',
      note: 'The most tickets in EMEA in the last 30 days.',
      customer: await busiestCustomer(db, now),
      owner: 'contact_centre_manager',
      dueAt: 5,
    },
    {
      of: 'replies',
      title: 'Plan the rota for the holidays',
      note: null,
      customer: null,
      owner: 'workforce_planner',
      dueAt: 12,
    },
  ];
  for (const { of, customer, dueAt, ...item } of items) {
    const found = named(written, of);
    await db.insert(actionItems).values({
      ...item,
      id: randomUUID(),
      goalId: found.id,
      ...(customer === null ? {} : { aboutKind: 'customer', aboutKey: customer }),
      dueAt: new Date(dayFrom(now, dueAt)),
      state: 'open',
      ...madeBy(authorOf(found.goal, dayFrom(now, -4) + afternoon)),
    });
  }
}

async function busiestCustomer(db: Database, now: number): Promise<string | null> {
  const { rows } = await db.execute<{ id: string }>(sql`/* demo busiest customer */
    select customers.id::text as id
    from cx.tickets join cx.customers on customers.id = tickets.customer_id
    where region = 'EMEA' and opened_at >= ${new Date(dayFrom(now, -30)).toISOString()}
    group by customers.id order by count(*) desc, customers.id limit 1`);
  return rows[0]?.id ?? null;
}

async function writeReview(db: Database, now: number, written: readonly WrittenGoal[]): Promise<void> {
  const { id: goalId, goal } = named(written, 'experience');
  const review = { id: randomUUID(), goalId, at: new Date(dayFrom(now, -14) + afternoon), by: goal.accountable };
  await db.insert(reviews).values({
    ...review,
    summary: 'Replies in EMEA are back; effort follows. Recommendation has not moved yet, as it lags by a quarter.',
  });
  await db.insert(decisions).values({
    ...review,
    id: randomUUID(),
    reviewId: review.id,
    decision: 'Keep the target, and move no people back from EMEA before spring.',
    rationale: 'What drives it is on its way; the lag of the model is one quarter.',
  });
}

function named(written: readonly WrittenGoal[], key: string): WrittenGoal {
  const found = written.find(({ goal }) => goal.key === key);
  if (!found) throw new Error(`The demo has no goal "${key}".`);
  return found;
}

const afternoon = 14 * 3_600_000;
