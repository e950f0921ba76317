/** The noun: a check-in on a target; writing one down, and when the next is due. */
import { resolveArrayConnection } from '@pothos/plugin-relay';
import { findTarget } from '../../src/goals/book/find-seen.ts';
import { checkInDueAt, isOverdue } from '../../src/goals/cadence/due.ts';
import type { CheckIn } from '../../src/goals/records/check-in.ts';
import type { Target } from '../../src/goals/target.ts';
import { recordCheckIn } from '../../src/goals/write/record-check-in.ts';
import type { Instant } from '../../src/kernel/period.ts';
import { defaultCalendar } from '../../src/model/default-calendar.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, storeOf } from '../mutation.ts';
import { checkPage } from '../page.ts';
import { person } from '../people/person.ts';
import { readId } from '../read-id.ts';
import { TargetRef } from './goal-ref.ts';
import { TargetStatusEnum } from './goal-words.ts';

const CheckInRef = builder.objectRef<CheckIn>('CheckIn').implement({
  description: 'What somebody said of a target on a day, beside the number of that day. Never changed after the fact.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When it was said.', resolve: ({ at }) => new Date(at) }),
    by: t.field(person<CheckIn>('Who said it.', ({ by }) => by)),
    byKey: t.exposeID('by', { description: 'Key of who said it.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The number as it was measured then, in the unit of the metric; null where there was none.',
    }),
    status: t.field({ type: TargetStatusEnum, description: 'As it was shown then.', resolve: ({ status }) => status }),
    confidence: t.exposeFloat('confidence', {
      nullable: true,
      description: 'How likely the target will be hit, 0 to 1, as the writer sees it; null where nothing is said.',
    }),
    note: t.exposeString('note', { description: 'What there is to say.' }),
    nextStep: t.exposeString('nextStep', {
      nullable: true,
      description: 'What is done next; null where nothing is said.',
    }),
  }),
});

const pageSizes = { usual: 20, largest: 200 };

/** When the next one is due: also for lists of what is overdue. */
export async function dueCheckIn({ goals, catalog }: Context, target: Target): Promise<Instant | null> {
  const goal = (await goals.book()).goals.get(target.goal);
  const [last] = await goals.records().checkIns(target.id);
  return goal ? checkInDueAt(defaultCalendar(catalog.model), goal, target, last?.at ?? null) : null;
}

builder.objectField(TargetRef, 'checkIns', (t) =>
  t.connection(
    {
      type: CheckInRef,
      nullable: true,
      description: `What was said of it, newest first, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when the arguments are refused.`,
      resolve: async ({ id }, page, { goals }) => {
        checkPage(page, pageSizes.largest);
        const all = await goals.records().checkIns(id);
        return resolveArrayConnection({ args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest }, [
          ...all,
        ]);
      },
    },
    { description: 'A page of check-ins.' },
    { description: 'A check-in in a page.' },
  ),
);

builder.objectFields(TargetRef, (t) => ({
  lastCheckIn: t.field({
    type: CheckInRef,
    nullable: true,
    description: 'The newest one; null where there is none.',
    resolve: async ({ id }, _, { goals }) => (await goals.records().checkIns(id))[0] ?? null,
  }),
  checkInDueAt: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'When the next check-in is due: one unit of the cadence of its goal, in the default calendar, after the last one, or after the ' +
      'start (the making where that was later); the last of all when the target is due. Null for drafts, for what is closed or ' +
      'withdrawn, and once the last was written.',
    resolve: async (target, _, context) => {
      const due = await dueCheckIn(context, target);
      return due === null ? null : new Date(due);
    },
  }),
  checkInOverdue: t.boolean({
    description: 'Whether the next check-in was due before now.',
    resolve: async (target, _, context) => isOverdue(await dueCheckIn(context, target), context.now),
  }),
}));

const CheckInPayload = builder.objectRef<Changed & { readonly of: string }>('CheckInPayload').implement({
  description: 'What a check-in came to.',
  fields: (t) => ({
    checkIn: t.field({
      type: CheckInRef,
      nullable: true,
      description: 'The check-in; null where it was refused.',
      resolve: async ({ id, of }, _, { goals }) =>
        id === null ? null : ((await goals.records().checkIns(of)).find((each) => each.id === id) ?? null),
    }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'The target, also where the check-in was refused; null where you may see none.',
      resolve: async ({ of }, _, { goals }) => {
        const found = findTarget(await goals.book(), goals.viewer, of);
        return found.kind === 'ok' ? found.value : null;
      },
    }),
    issues: t.field(issuesField),
  }),
});

builder.mutationField('checkIn', (t) =>
  t.field({
    type: CheckInPayload,
    description: 'Says how a target goes. The number and the status of this moment are stored with it.',
    args: {
      target: t.arg.id({ required: true, description: 'Global id of the target.' }),
      note: t.arg.string({ required: true, description: 'What there is to say.' }),
      confidence: t.arg.float({ description: 'How likely it will be hit, 0 to 1.' }),
      nextStep: t.arg.string({ description: 'What is done next.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: async (_, { target: global, note, confidence, nextStep, idempotencyKey }, context) => {
      const { goals } = context;
      const of = readId('Target', global);
      const changed = await change(context, idempotencyKey, null, async (author) => {
        const found = findTarget(await goals.book(), goals.viewer, of);
        const standing = found.kind === 'ok' ? await goals.standing(found.value) : null;
        const said = { target: of, note, confidence: confidence ?? null, nextStep: nextStep ?? null };
        return recordCheckIn(storeOf(context), author, said, standing);
      });
      return { ...changed, of };
    },
  }),
);
