/** The one who asks, and what waits for them. */

import { goalsOf, targetsBelow, targetsOf } from '../../src/goals/book/mine.ts';
import { circleOf, type Viewer } from '../../src/goals/book/viewer.ts';
import { isOverdue } from '../../src/goals/cadence/due.ts';
import type { TargetStatus } from '../../src/goals/status/target-status.ts';
import type { Target } from '../../src/goals/target.ts';
import { PrincipalRef } from '../access/principal.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { ActionItemRef, ActionItemStateEnum } from '../goals/action-item.ts';
import { ActionItemConnection, pageOfItems, readItemSearch } from '../goals/action-item-lists.ts';
import { dueCheckIn } from '../goals/check-in.ts';
import { GoalRef, TargetRef } from '../goals/goal-ref.ts';
import { TargetStatusEnum } from '../goals/goal-words.ts';
import { dueReview } from '../goals/review.ts';
import { StakeholderRef } from './stakeholder.ts';

/** The worst first. */
const amiss: readonly TargetStatus[] = ['missed', 'off_track', 'at_risk', 'inconclusive'];

/** Of these, those that stand in one of the statuses, in the order of the statuses. */
async function inStatus({ goals }: Context, targets: readonly Target[], statuses: readonly TargetStatus[]) {
  const standings = await Promise.all(targets.map((target) => goals.standing(target)));
  return statuses.flatMap((wanted) => standings.flatMap(({ status, target }) => (status === wanted ? [target] : [])));
}

async function overdue<T>(all: readonly T[], now: number, due: (each: T) => Promise<number | null>): Promise<T[]> {
  const dues = await Promise.all(all.map(due));
  return all.filter((_, index) => isOverdue(dues[index] ?? null, now));
}

interface Asking {
  readonly key: Viewer;
}

const ViewerRef = builder.objectRef<Asking>('Viewer').implement({
  description:
    'The one who asks, as the token or key of the request says, and what waits for them: what is theirs is also what is of the teams that they are in.',
  fields: (t) => ({
    principal: t.field({
      type: PrincipalRef,
      description: 'As what the request was taken: by which proof, and with which rights.',
      resolve: (_, __, { asker }) => asker,
    }),
    stakeholder: t.field({
      type: StakeholderRef,
      nullable: true,
      description:
        'Who it is in the company; null where that is nobody, the request does not say, or nobody has the key.',
      resolve: async ({ key }, _, { goals }) =>
        (key === null ? undefined : (await goals.directory()).stakeholders.get(key)) ?? null,
    }),
    targets: t.field({
      type: [TargetRef],
      description: 'Targets of active goals that are theirs to answer for or to work on, in the order of making.',
      args: {
        status: t.arg({ type: [TargetStatusEnum], description: 'Standing in one of these now; any when absent.' }),
      },
      resolve: async ({ key }, { status }, context) => {
        if (key === null) return [];
        const mine = targetsOf(await context.goals.book(), key);
        if (status == null) return [...mine];
        const found = new Set((await inStatus(context, mine, status)).map(({ id }) => id));
        return mine.filter(({ id }) => found.has(id));
      },
    }),
    overdueCheckIns: t.field({
      type: [TargetRef],
      description: 'Those of their targets whose next check-in was due before now.',
      resolve: async ({ key }, _, context) => {
        const mine = key === null ? [] : targetsOf(await context.goals.book(), key);
        return overdue(mine, context.now, (target) => dueCheckIn(context, target));
      },
    }),
    overdueReviews: t.field({
      type: [GoalRef],
      description:
        'Active goals that are theirs to answer for or to work on, and whose next review was due before now.',
      resolve: async ({ key }, _, context) => {
        const mine = key === null ? [] : goalsOf(await context.goals.book(), key);
        return overdue(mine, context.now, (goal) => dueReview(context, goal));
      },
    }),
    actionItems: t.connection(
      {
        type: ActionItemRef,
        nullable: true,
        description:
          'What they are to do, or a team that they are in, in pages. Null only when the arguments are refused.',
        args: {
          state: t.arg({
            type: [ActionItemStateEnum],
            description: 'In one of these states; only open ones when absent.',
          }),
          overdue: t.arg.boolean({ description: 'True: only open ones that were due before now; false: the others.' }),
        },
        resolve: async ({ key }, { state, overdue: late, ...page }, context) => {
          const { directory } = await context.goals.book();
          const owners = key === null ? [] : circleOf(directory, key);
          const search = readItemSearch({ state: state ?? ['open'], overdue: late }, context);
          return pageOfItems(context, { ...search, owners }, page);
        },
      },
      ActionItemConnection,
    ),
    atRiskBelow: t.field({
      type: [TargetRef],
      description:
        'Targets that are missed, off track, at risk or inconclusive, the worst first, of goals that somebody below answers for: teams ' +
        'inside the team that they are directly in, and the people of those. As far as they may see them.',
      resolve: async ({ key }, _, context) =>
        key === null ? [] : inStatus(context, targetsBelow(await context.goals.book(), key), amiss),
    }),
  }),
});

builder.queryField('me', (t) =>
  t.field({
    type: ViewerRef,
    description:
      'The one who asks. Who is nobody of the company is a viewer without a stakeholder, whose lists are empty. On a server without authentication the header `cairn-actor` says who it is.',
    resolve: (_, __, { goals }) => ({ key: goals.viewer }),
  }),
);
