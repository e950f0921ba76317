/** Gives the demo company goals, once: in every status, with sixty days of history. */
import { sql } from 'drizzle-orm';
import type { Pool } from 'pg';
import type { Database } from '../../../db/connection.ts';
import { findDemoLoad } from '../../../db/seed/find-demo-load.ts';
import { goals } from '../../../db/tables/goals.ts';
import type { Catalog } from '../../catalog/load.ts';
import type { Session } from '../../engine/session.ts';
import { loadGoalBook } from '../../goals/book/load-goal-book.ts';
import { closeGoal } from '../../goals/write/write-goal.ts';
import { RefusedError, unwrap } from '../../kernel/issue.ts';
import type { Model } from '../../model/model.ts';
import { loadEngine } from '../load-engine.ts';
import type { Progress } from '../printing/progress.ts';
import { dayFrom } from './demo-goal.ts';
import { demoGoals } from './goals.ts';
import { settleTarget } from './settle-target.ts';
import { authorOf, type PlannedGoal, type WrittenGoal, writeGoals } from './write-goals.ts';
import { writeHistory } from './write-history.ts';
import { writeNotes } from './write-notes.ts';

/**
 * Only for the demo company, with the metrics and people of the shipped model, and where nobody has a goal yet. All or nothing: a start
 * that is cut off leaves none, and the next begins again.
 */
export async function prepareGoals(db: Database, pool: Pool, progress: Progress): Promise<void> {
  const load = await findDemoLoad(pool);
  if (load === null || (await anyGoal(db))) return;
  const { catalog, engine } = await loadEngine(db);
  if (!isShipped(catalog.model)) return;
  progress.note(`Writing ${demoGoals.length} goals of the demo company, and how they stood in the last 60 days`);
  try {
    await writeAll(db, catalog, engine.session({ now: load.now.getTime() }));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    // A model of one's own over the tables of the demo is no reason not to start.
    progress.note(`The demo company has no goals: ${error.issues.map(({ message }) => message).join(' ')}`);
  }
}

async function writeAll(db: Database, catalog: Catalog, session: Session): Promise<void> {
  const planned = await Promise.all(
    demoGoals.map(async (goal): Promise<PlannedGoal> => {
      const targets = goal.targets.map(async (meant) => ({ meant, target: await settleTarget(session, meant) }));
      return { goal, targets: await Promise.all(targets) };
    }),
  );
  await db.transaction(async (transaction) => {
    // Of two servers that start at once the second waits here, and finds the goals of the first.
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtext('cairn demo goals'))`);
    if (await anyGoal(transaction)) return;
    const written = await writeGoals(transaction, session, planned);
    const history = await writeHistory(transaction, session, catalog, endsOf(written, session.now));
    await writeNotes(transaction, session.now, written, history);
    await closeGoals(transaction, catalog.model, written, session.now);
  });
}

const anyGoal = async (db: Database): Promise<boolean> =>
  (await db.select({ id: goals.id }).from(goals).limit(1)).length > 0;

const isShipped = ({ metrics, stakeholders }: Pick<Model, 'metrics' | 'stakeholders'>): boolean =>
  demoGoals.every(
    ({ accountable, targets }) => stakeholders.has(accountable) && targets.every(({ metric }) => metrics.has(metric)),
  );

const endsOf = (written: readonly WrittenGoal[], now: number): ReadonlyMap<string, number> =>
  new Map(
    written.flatMap(({ goal: { closed }, targets }) =>
      closed ? targets.map(({ id }) => [id, dayFrom(now, closed.at)] as const) : [],
    ),
  );

async function closeGoals(db: Database, model: Model, written: readonly WrittenGoal[], now: number): Promise<void> {
  const book = await loadGoalBook(db, model);
  for (const { goal, id } of written) {
    if (!goal.closed) continue;
    const { at, outcome, note } = goal.closed;
    const { revision } = book.goals.get(id) ?? { revision: 1 };
    unwrap(await closeGoal({ db, model }, authorOf(goal, dayFrom(now, at)), { id, revision }, { outcome, note }));
  }
}
