/** Whose a change is: what its owner may do without the scope that others need for it. */
import { type Ownership, owns } from '../../src/goals/book/owns.ts';
import { sightOf } from '../../src/goals/book/sight.ts';
import { circleOf } from '../../src/goals/book/viewer.ts';
import { findActionItem } from '../../src/goals/records/read-action-items.ts';
import type { Subject } from '../../src/goals/stakeholders.ts';
import type { Context } from '../context.ts';
import { readId } from '../read-id.ts';

type Thing = Subject | { readonly kind: 'actionItem'; readonly key: string };

export interface OwnerRule {
  /** As what it has to be theirs. */
  readonly as: Ownership;
  /** All that the change is about; all of it has to be theirs, and something. */
  readonly things: (args: never) => readonly Thing[];
}

type Id = string | null | undefined;

const goal = (id: Id): readonly Thing[] => (id == null ? [] : [{ kind: 'goal', key: readId('Goal', id) }]);
const target = (id: Id): readonly Thing[] => (id == null ? [] : [{ kind: 'target', key: readId('Target', id) }]);
const metric = (key: Id): readonly Thing[] => (key == null ? [] : [{ kind: 'metric', key }]);
const item = (id: Id): readonly Thing[] => (id == null ? [] : [{ kind: 'actionItem', key: readId('ActionItem', id) }]);

interface Named {
  readonly id: string;
  readonly goal?: Id;
  readonly target?: Id;
  readonly metric?: Id;
}

const ofGoal: OwnerRule = { as: 'answers', things: ({ id }: Named) => goal(id) };
const ofTarget: OwnerRule = { as: 'answers', things: ({ id }: Named) => target(id) };
const ofItem: OwnerRule = { as: 'works', things: ({ id }: Named) => item(id) };
const onGoal: OwnerRule = { as: 'works', things: (named: Named) => goal(named.goal) };

/** By the mutation. A goal without one above it is nobody's to make, and an item without a goal or target nobody's to open. */
export const owners = {
  createGoal: {
    as: 'answers',
    things: ({ input }: { readonly input: { readonly parent?: Id } }) => goal(input.parent),
  },
  updateGoal: ofGoal,
  closeGoal: ofGoal,
  reopenGoal: ofGoal,
  createTarget: { as: 'answers', things: (named: Named) => goal(named.goal) },
  updateTarget: ofTarget,
  withdrawTarget: ofTarget,
  cascadeTarget: { as: 'answers', things: (named: Named) => [...target(named.target), ...goal(named.goal)] },
  assign: {
    as: 'answers',
    things: (named: Named) => [...goal(named.goal), ...target(named.target), ...metric(named.metric)],
  },
  checkIn: { as: 'works', things: (named: Named) => target(named.target) },
  recordReview: onGoal,
  recordDecision: onGoal,
  openActionItem: {
    as: 'works',
    things: ({ input }: { readonly input: Named }) => [...goal(input.goal), ...target(input.target)],
  },
  updateActionItem: ofItem,
  closeActionItem: ofItem,
} as const satisfies Readonly<Record<string, OwnerRule>>;

/** Whether all that a change is about belongs to who asks. */
export async function isOwner(context: Context, { as, things }: OwnerRule, args: unknown): Promise<boolean> {
  const { stakeholder } = context.principal;
  const about = things(args as never);
  if (stakeholder === null || about.length === 0) return false;
  const book = await context.goals.book();
  for (const thing of about) {
    const theirs =
      thing.kind === 'actionItem'
        ? await ownsItem(context, stakeholder, thing.key)
        : owns(book, stakeholder, thing, as);
    if (!theirs) return false;
  }
  return true;
}

/** Who is to do it, or works on what it is for. */
async function ownsItem({ goals }: Context, stakeholder: string, id: string): Promise<boolean> {
  const book = await goals.book();
  const found = await findActionItem(goals.db, sightOf(book, stakeholder), id);
  if (!found) return false;
  if (circleOf(book.directory, stakeholder).includes(found.owner)) return true;
  return [...goal(found.goal), ...target(found.target)].some(
    (thing) => thing.kind !== 'actionItem' && owns(book, stakeholder, thing, 'works'),
  );
}
