/** Writes the goals of the demo as its people would have, each on its day in the past. */
import type { Database } from '../../../db/connection.ts';
import type { Session } from '../../engine/session.ts';
import { cascadeTarget } from '../../goals/cascade/cascade-target.ts';
import type { Target } from '../../goals/target.ts';
import type { Author } from '../../goals/write/author.ts';
import { targetContentOf } from '../../goals/write/target-input.ts';
import { createGoal } from '../../goals/write/write-goal.ts';
import { createTarget } from '../../goals/write/write-target.ts';
import { unwrap } from '../../kernel/issue.ts';
import { type DemoGoal, type DemoTarget, dayFrom } from './demo-goal.ts';

/** A goal whose targets have their numbers. */
export interface PlannedGoal {
  readonly goal: DemoGoal;
  readonly targets: readonly { readonly meant: DemoTarget; readonly target: Target }[];
}

/** What was written, under the ids that it got. */
export interface WrittenGoal {
  readonly goal: DemoGoal;
  readonly id: string;
  readonly targets: readonly { readonly meant: DemoTarget; readonly id: string }[];
}

export async function writeGoals(
  db: Database,
  session: Session,
  planned: readonly PlannedGoal[],
): Promise<readonly WrittenGoal[]> {
  const written = new Map<string, WrittenGoal>();
  for (const { goal, targets } of planned) {
    const parent = goal.parent === null ? null : (written.get(goal.parent)?.id ?? null);
    const id = await writeGoal(db, session, goal, parent);
    const made: WrittenGoal['targets'][number][] = [];
    for (const { meant, target } of targets)
      made.push({ meant, id: await writeTarget(db, session, goal, id, meant, target) });
    written.set(goal.key, { goal, id, targets: made });
  }
  return [...written.values()];
}

export const authorOf = (goal: DemoGoal, now: number): Author => ({
  actor: goal.accountable,
  now,
  requestId: 'demo',
  idempotencyKey: null,
});

/** A goal is written down when it begins, and one to come some days ago. */
const madeAt = ({ now }: Session, { from }: DemoGoal): number => dayFrom(now, Math.min(from, -5)) + morning;

async function writeGoal(db: Database, session: Session, goal: DemoGoal, parent: string | null): Promise<string> {
  const { title, intent, narrative = null, level, accountable, from, until, rollUp } = goal;
  const { state = 'active', visibility = 'everyone', responsible = [], informed = [], weight = 1 } = goal;
  const { id } = unwrap(
    await createGoal({ db, model: session.model }, authorOf(goal, madeAt(session, goal)), {
      ...{ title, intent, narrative, parent, level, state, rollUp, visibility, weight },
      ...{ accountable, responsible, informed },
      startsAt: dayFrom(session.now, from),
      endsAt: dayFrom(session.now, until),
    }),
  );
  return id;
}

async function writeTarget(
  db: Database,
  session: Session,
  goal: DemoGoal,
  id: string,
  { cascade }: DemoTarget,
  target: Target,
): Promise<string> {
  const author = authorOf(goal, madeAt(session, goal));
  const made = unwrap(await createTarget({ db, session }, author, { ...targetContentOf(target), goal: id }));
  if (cascade) {
    const at = dayFrom(session.now, cascade.at) + morning;
    const input = { target: made.id, dimension: cascade.dimension, weights: [], goal: null };
    unwrap(
      await cascadeTarget({ db, session: { ...session, now: at } }, authorOf(goal, at), {
        ...input,
        method: 'equal_effort',
      }),
    );
  }
  return made.id;
}

const morning = 9 * 3_600_000;
