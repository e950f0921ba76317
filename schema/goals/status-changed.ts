/** Subscription: a target has another status. */
import { findByKey } from '../../src/engine/definitions/find-by-key.ts';
import { pickAnnouncements } from '../../src/goals/announce/pick-announcements.ts';
import { findGoal, findTarget } from '../../src/goals/book/find-seen.ts';
import { goalsAbove } from '../../src/goals/book/goals-above.ts';
import { latestSnapshots, snapshotHistory } from '../../src/goals/snapshot/read-snapshots.ts';
import type { Snapshot } from '../../src/goals/snapshot/snapshot.ts';
import type { Target } from '../../src/goals/target.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { readId } from '../read-id.ts';
import { liveOf } from '../subscription.ts';
import { TargetRef } from './goal-ref.ts';
import { SnapshotRef } from './snapshot.ts';

interface StatusChange {
  readonly target: Target;
  /** Null for the first. */
  readonly before: Snapshot | null;
  readonly after: Snapshot;
}

const StatusChangeRef = builder.objectRef<StatusChange>('StatusChange').implement({
  description: 'A target that has another status than on the day before, or its first.',
  fields: (t) => ({
    target: t.field({ type: TargetRef, description: 'The target.', resolve: ({ target }) => target }),
    before: t.field({
      type: SnapshotRef,
      nullable: true,
      description: 'The snapshot before; null for the first of a target.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: SnapshotRef,
      description: 'The snapshot that settled the status.',
      resolve: ({ after }) => after,
    }),
  }),
});

interface Wanted {
  readonly goal: string | null;
  readonly target: string | null;
  readonly metric: string | null;
}

builder.subscriptionField('statusChanged', (t) =>
  t.field({
    type: StatusChangeRef,
    description:
      'A target of a goal that you may see has another status: told when the snapshot of a day settles it. All arguments ' +
      'given must hold; without any, every such target. UNKNOWN_GOAL, UNKNOWN_TARGET and UNKNOWN_METRIC as for queries.',
    args: {
      goal: t.arg.id({ description: 'Global id: only targets of this goal and of goals below it.' }),
      target: t.arg.id({ description: 'Global id: only this target.' }),
      metric: t.arg.id({ description: 'Key: only targets of this metric.' }),
    },
    subscribe: async (_, { goal, target, metric }, context) => {
      const live = liveOf(context);
      const wanted: Wanted = {
        goal: goal == null ? null : readId('Goal', goal),
        target: target == null ? null : readId('Target', target),
        metric: metric ?? null,
      };
      await check(wanted, context);
      return pickAnnouncements(live.hear(), async (announcement) => {
        if (announcement.kind !== 'status') return null;
        await live.renew();
        return changeFor(wanted, announcement, context);
      });
    },
    resolve: (change: StatusChange) => change,
  }),
);

async function check({ goal, target, metric }: Wanted, { goals, catalog }: Context): Promise<void> {
  const book = await goals.book();
  if (goal !== null) unwrap(findGoal(book, goals.viewer, goal, ['goal']));
  if (target !== null) unwrap(findTarget(book, goals.viewer, target, ['target']));
  if (metric !== null) unwrap(findByKey(catalog.model.metrics, metric, 'metric', ['metric']));
}

/** Null where it is not asked for, or not for who asks. */
async function changeFor(
  wanted: Wanted,
  { target: id, day }: { readonly target: string; readonly day: string },
  { goals }: Context,
): Promise<StatusChange | null> {
  const book = await goals.book();
  const found = findTarget(book, goals.viewer, id);
  if (found.kind === 'refused') return null;
  const target = found.value;
  const fits =
    (wanted.target ?? target.id) === target.id &&
    (wanted.metric ?? target.metric) === target.metric &&
    (wanted.goal === null || goalsAbove(book, target.goal).some((goal) => goal.id === wanted.goal));
  if (!fits) return null;
  const [after] = await snapshotHistory(goals.db, [id], day);
  const before = (await latestSnapshots(goals.db, [id], day)).get(id) ?? null;
  return after ? { target, before, after } : null;
}
