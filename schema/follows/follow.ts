/** The noun: a wish to hear of something, and what was noted for it. */

import { findGoal, findTarget } from '../../src/goals/book/find-seen.ts';
import type { Follow, Message, Notification } from '../../src/goals/follow/follow.ts';
import { followsOf, notificationsOf } from '../../src/goals/follow/read-follows.ts';
import type { Result } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { GoalRef, TargetRef } from '../goals/goal-ref.ts';
import {
  ChannelEnum,
  DigestEnum,
  FollowEventEnum,
  NotificationEventEnum,
  NotificationStateEnum,
  SubjectEnum,
} from './follow-words.ts';

export const FollowRef = builder.objectRef<Follow>('Follow');

const most = 200;

const keyOf = ({ subject }: Follow, kind: 'goal' | 'target' | 'metric'): string | null =>
  subject.kind === kind ? subject.key : null;

const found = <T>(result: Result<T>): T | null => (result.kind === 'ok' ? result.value : null);

const NotificationRef = builder.objectRef<Notification>('Notification').implement({
  description: 'Something that a follower was to hear of, and how far it has come.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'Its key: the `webhook-id` of its message, the same on every attempt. A digest has one of its own.',
    }),
    event: t.field({ type: NotificationEventEnum, description: 'What it is.', resolve: ({ event }) => event }),
    summary: t.string({ description: 'In a sentence.', resolve: ({ payload }) => summaryOf(payload) }),
    occurredAt: t.field({
      type: 'DateTime',
      description: 'When it happened.',
      resolve: ({ occurredAt }) => new Date(occurredAt),
    }),
    state: t.field({ type: NotificationStateEnum, description: 'How far it has come.', resolve: ({ state }) => state }),
    attempts: t.exposeInt('attempts', { description: 'Attempts to send it so far.' }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the last attempt that failed did; null where none did.',
    }),
    deliveredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the receiver took it; null until then.',
      resolve: ({ deliveredAt }) => (deliveredAt === null ? null : new Date(deliveredAt)),
    }),
  }),
});

const summaryOf = ({ data }: Message): string => data.summary;

builder.node(FollowRef, {
  description:
    'A wish to hear of a goal, a target, a metric or everything of one’s own, by webhook or e-mail. Only its maker sees it.',
  id: { resolve: ({ id }) => id },
  loadOne: async (id, { goals }) =>
    goals.viewer === null ? null : ((await followsOf(goals.db, goals.viewer)).find((each) => each.id === id) ?? null),
  fields: (t) => ({
    subject: t.field({ type: SubjectEnum, description: 'What is followed.', resolve: ({ subject }) => subject.kind }),
    goal: t.field({
      type: GoalRef,
      nullable: true,
      description: 'The goal that is followed; null for another subject, and where it is not for you any more.',
      resolve: async (follow, _, { goals }) =>
        found(findGoal(await goals.book(), goals.viewer, keyOf(follow, 'goal') ?? '')),
    }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'The target that is followed; null for another subject, and where it is not for you any more.',
      resolve: async (follow, _, { goals }) =>
        found(findTarget(await goals.book(), goals.viewer, keyOf(follow, 'target') ?? '')),
    }),
    metric: t.field({
      type: MetricRef,
      nullable: true,
      description: 'The metric that is followed; null for another subject, and where the model no longer has it.',
      resolve: (follow, _, { catalog }) => catalog.model.metrics.get(keyOf(follow, 'metric') ?? '') ?? null,
    }),
    events: t.field({
      type: [FollowEventEnum],
      description: 'What is heard of.',
      resolve: ({ events }) => [...events],
    }),
    channel: t.field({ type: ChannelEnum, description: 'By which way.', resolve: ({ channel }) => channel }),
    address: t.exposeString('address', { description: 'Where to: of http or https, or of e-mail.' }),
    digest: t.field({ type: DigestEnum, description: 'Whether it is gathered.', resolve: ({ digest }) => digest }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when nothing is heard; null while it lasts.',
      resolve: ({ endedAt }) => (endedAt === null ? null : new Date(endedAt)),
    }),
    revision: t.exposeInt('revision', { description: '1, 2, 3 …: an edit names the one that it was made on.' }),
    notifications: t.field({
      type: [NotificationRef],
      description: 'What was noted for it, the latest first.',
      args: { first: t.arg.int({ required: true, defaultValue: 50, description: `How many, 1 to ${most}.` }) },
      resolve: async ({ id }, { first }, { goals }) => [
        ...(await notificationsOf(goals.db, id, Math.min(most, Math.max(1, first)))),
      ],
    }),
  }),
});

builder.queryField('follows', (t) =>
  t.field({
    type: [FollowRef],
    description: 'Your own follows, in the order of making; none where nobody says who asks.',
    args: {
      ended: t.arg.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether those that have ended are shown, too.',
      }),
    },
    resolve: async (_, { ended }, { goals }) =>
      goals.viewer === null
        ? []
        : (await followsOf(goals.db, goals.viewer)).filter(({ endedAt }) => ended || endedAt === null),
  }),
);
