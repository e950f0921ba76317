/** Changes of follows. */
import type { FollowSubject } from '../../src/goals/follow/follow.ts';
import { followSecret, followsOf } from '../../src/goals/follow/read-follows.ts';
import {
  createFollow,
  endFollow,
  type FollowEdit,
  testFollow,
  updateFollow,
} from '../../src/goals/follow/write-follow.ts';
import { issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField, revisionArgument } from '../mutation.ts';
import { readId } from '../read-id.ts';
import { FollowRef } from './follow.ts';
import { ChannelEnum, DigestEnum, FollowEventEnum } from './follow-words.ts';

const followField = {
  type: FollowRef,
  nullable: true,
  description: 'The follow as it is now: also where the change was refused, so that a stale edit shows the newer one.',
  resolve: async ({ id }: Changed, _: object, { goals }: Context) =>
    id === null || goals.viewer === null
      ? null
      : ((await followsOf(goals.db, goals.viewer)).find((each) => each.id === id) ?? null),
} as const;

const FollowPayload = builder.objectRef<Changed>('FollowPayload').implement({
  description: 'What a change of a follow came to.',
  fields: (t) => ({ follow: t.field(followField), issues: t.field(issuesField) }),
});

const NewFollowPayload = builder.objectRef<Changed>('NewFollowPayload').implement({
  description: 'What a new follow came to.',
  fields: (t) => ({
    follow: t.field(followField),
    secret: t.string({
      nullable: true,
      description:
        'What signs its messages (HMAC-SHA256, as Standard Webhooks say): shown here and nowhere else. Null for e-mail, and where it was refused.',
      resolve: async ({ id, issues }, _, { goals }) =>
        id === null || issues.length > 0 ? null : followSecret(goals.db, id),
    }),
    issues: t.field(issuesField),
  }),
});

const FollowInput = builder.inputType('FollowInput', {
  description: 'What to hear of, and where. Exactly one of `goal`, `target`, `metric` and `mine`.',
  fields: (t) => ({
    goal: t.id({ description: 'Global id of a goal.' }),
    target: t.id({ description: 'Global id of a target.' }),
    metric: t.id({ description: 'Key of a metric.' }),
    mine: t.boolean({ description: 'True for whatever you, or a team that you are in, answer for or work on.' }),
    events: t.field({ type: [FollowEventEnum], description: 'What to hear of; all that the subject has when absent.' }),
    channel: t.field({ type: ChannelEnum, required: true, description: 'By which way.' }),
    address: t.string({ required: true, description: 'Where to: of http or https, or of e-mail.' }),
    digest: t.field({ type: DigestEnum, description: 'Whether to gather; NONE when absent.' }),
  }),
});

const UpdateFollowInput = builder.inputType('UpdateFollowInput', {
  description: 'A change of a follow. What is left out stays. Another subject or channel is another follow.',
  fields: (t) => ({
    events: t.field({ type: [FollowEventEnum], description: 'What to hear of.' }),
    address: t.string({ description: 'Where to; a webhook keeps its secret.' }),
    digest: t.field({
      type: DigestEnum,
      description: 'Whether to gather; what waits already goes out with its digest.',
    }),
  }),
});

function readSubject({ goal, target, metric, mine }: typeof FollowInput.$inferInput): Result<FollowSubject> {
  const given: readonly FollowSubject[] = [
    ...(goal == null ? [] : [{ kind: 'goal', key: readId('Goal', goal) } as const]),
    ...(target == null ? [] : [{ kind: 'target', key: readId('Target', target) } as const]),
    ...(metric == null ? [] : [{ kind: 'metric', key: metric } as const]),
    ...(mine === true ? [{ kind: 'mine' } as const] : []),
  ];
  const [subject] = given;
  if (subject && given.length === 1) return ok(subject);
  const said = given.length === 0 ? 'does not say what' : 'names several things';
  return refused(
    issue('FOLLOW_INVALID', `The follow ${said} to hear of.`, {
      path: ['input'],
      hints: ['Give exactly one of goal, target, metric and mine.'],
    }),
  );
}

/** Null is "left out". */
const present = <T extends object>(input: T): { [Key in keyof T]?: NonNullable<T[Key]> } =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value != null)) as never;

const storeOf = ({ goals, catalog, rules }: Context) => ({ db: goals.db, model: catalog.model, rules });

builder.mutationFields((t) => ({
  follow: t.field({
    type: NewFollowPayload,
    description: 'Begins to tell whoever asks of what happens to something.',
    args: {
      input: t.arg({ type: FollowInput, required: true, description: 'Of what, and where to.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { input, idempotencyKey }, context) =>
      change(context, idempotencyKey, null, async (author) => {
        const subject = readSubject(input);
        if (subject.kind === 'refused') return subject;
        const { channel, address, events, digest } = input;
        const said = present({ events, digest });
        return createFollow(storeOf(context), author, { subject: subject.value, channel, address, ...said });
      }),
  }),
  updateFollow: t.field({
    type: FollowPayload,
    description: 'Changes a follow of yours that lasts.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the follow.' }),
      revision: t.arg.int(revisionArgument),
      input: t.arg({ type: UpdateFollowInput, required: true, description: 'What changes.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, input, idempotencyKey }, context) => {
      const id = readId('Follow', global);
      const edit: FollowEdit = present(input);
      return change(context, idempotencyKey, id, (author) =>
        updateFollow(storeOf(context), author, { id, revision }, edit),
      );
    },
  }),
  endFollow: t.field({
    type: FollowPayload,
    description: 'Ends a follow of yours; what is not sent yet is not sent any more.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the follow.' }),
      revision: t.arg.int(revisionArgument),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, revision, idempotencyKey }, context) => {
      const id = readId('Follow', global);
      return change(context, idempotencyKey, id, (author) => endFollow(storeOf(context), author, { id, revision }));
    },
  }),
  testFollow: t.field({
    type: FollowPayload,
    description:
      'Sends a test message, at once and whatever the digest; `notifications` of the follow says what came of it.',
    args: {
      id: t.arg.id({ required: true, description: 'Global id of the follow.' }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: (_, { id: global, idempotencyKey }, context) => {
      const id = readId('Follow', global);
      return change(context, idempotencyKey, id, (author) => testFollow(storeOf(context), author, id));
    },
  }),
}));
