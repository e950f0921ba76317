/** The noun: a change, one line of the log; the log of a goal, of a target, and all of it searched, in pages. */
import { resolveOffsetConnection } from '@pothos/plugin-relay';
import { sightOf } from '../../src/goals/book/sight.ts';
import type { Change } from '../../src/goals/history/change.ts';
import { type ChangeSearch, readChanges } from '../../src/goals/history/read-changes.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { checkPage } from '../page.ts';
import { person } from '../people/person.ts';
import { readId } from '../read-id.ts';
import { GoalRef, TargetRef } from './goal-ref.ts';

/** Kind in the log to the type whose global id a client knows. */
const types: Readonly<Record<string, string>> = {
  goal: 'Goal',
  target: 'Target',
  metric: 'Metric',
  stakeholder: 'Stakeholder',
  action_item: 'ActionItem',
};

const ChangeRef = builder.objectRef<Change>('Change').implement({
  description:
    'Who did what to what, when, and what differs since. Lines are only ever added: the database refuses anything else.',
  fields: (t) => ({
    id: t.field({ type: 'SafeInt', description: 'Larger for a later change.', resolve: ({ id }) => id }),
    at: t.field({ type: 'DateTime', description: 'When it was done.', resolve: ({ at }) => new Date(at) }),
    actor: t.field(person<Change>('Who did it.', ({ actor }) => actor)),
    actorKey: t.exposeID('actor', { description: 'Key of who did it.' }),
    action: t.exposeString('action', { description: 'The mutation, such as `updateGoal`.' }),
    subjectKind: t.exposeString('subjectKind', {
      description: 'Of what kind the subject is: `goal`, `target`, `metric`, `stakeholder`, `action_item`.',
    }),
    subject: t.id({
      description: 'Global id of the subject, as `node` takes it.',
      resolve: ({ subjectKind, subject }) => {
        const type = types[subjectKind];
        return type === undefined ? subject : Buffer.from(`${type}:${subject}`).toString('base64');
      },
    }),
    revision: t.exposeInt('revision', {
      nullable: true,
      description: 'Of the subject after the change; null for what has none, and for what was only added to it.',
    }),
    before: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'Fields that differ, as they were; null where the subject was new, or something was added to it.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'The same fields, as they are since; what was added, where something was.',
      resolve: ({ after }) => after,
    }),
    requestId: t.exposeID('requestId', { description: 'Of the operation that asked for it, as its log names it.' }),
  }),
});

const ChangeFilter = builder.inputType('ChangeFilter', {
  description: 'Which changes: all conditions given must hold.',
  fields: (t) => ({
    subjectKind: t.string({ description: 'Of what kind the subject is, such as `goal` or `metric`.' }),
    subject: t.id({ description: 'Global id of the subject; or its key or id, together with its kind.' }),
    actor: t.id({ description: 'Key of who did it.' }),
    action: t.string({ description: 'The mutation, such as `handOver`.' }),
    since: t.field({ type: 'DateTime', description: 'At this instant or later.' }),
    until: t.field({ type: 'DateTime', description: 'Before this instant.' }),
  }),
});

function readSearch(filter: typeof ChangeFilter.$inferInput | null | undefined): ChangeSearch {
  const { subjectKind, subject, actor, action, since, until } = filter ?? {};
  const named = Object.entries(types).find(([, type]) => subject != null && readId(type, subject) !== subject);
  return {
    subjectKind: subjectKind ?? named?.[0],
    subject: subject == null ? undefined : named ? readId(named[1], subject) : subject,
    actor: actor ?? undefined,
    action: action ?? undefined,
    since: since?.getTime(),
    until: until?.getTime(),
  };
}

const pageSizes = { usual: 50, largest: 200 };

const told = `newest first, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when the arguments are refused.`;

type Page = Parameters<typeof checkPage>[0];

async function pageOf({ goals }: Context, search: ChangeSearch, page: Page) {
  checkPage(page, pageSizes.largest);
  const sight = sightOf(await goals.book(), goals.viewer);
  const options = { args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest };
  return resolveOffsetConnection(options, ({ limit, offset }) =>
    readChanges(goals.db, sight, search, { limit, offset }),
  );
}

const ChangeConnection = builder.connectionObject(
  { type: ChangeRef, name: 'ChangeConnection', description: 'A page of changes.' },
  { name: 'ChangeEdge', description: 'A change in a page.' },
);

builder.queryField('changes', (t) =>
  t.connection(
    {
      type: ChangeRef,
      nullable: true,
      description: `Changes of what you may see, ${told}`,
      args: { filter: t.arg({ type: ChangeFilter, description: 'Which ones; all when absent.' }) },
      resolve: (_, { filter, ...page }, context) => pageOf(context, readSearch(filter), page),
    },
    ChangeConnection,
  ),
);

builder.objectField(GoalRef, 'changes', (t) =>
  t.connection(
    {
      type: ChangeRef,
      nullable: true,
      description: `What was done to it, reviews and decisions included, ${told}`,
      resolve: ({ id }, page, context) => pageOf(context, { subjectKind: 'goal', subject: id }, page),
    },
    ChangeConnection,
  ),
);

builder.objectField(TargetRef, 'changes', (t) =>
  t.connection(
    {
      type: ChangeRef,
      nullable: true,
      description: `What was done to it, check-ins included, ${told}`,
      resolve: ({ id }, page, context) => pageOf(context, { subjectKind: 'target', subject: id }, page),
    },
    ChangeConnection,
  ),
);
