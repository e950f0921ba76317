/** Who was what to a metric, a goal or a target, and when. */
import { holdsAt } from '../../src/goals/history/merge-ownership.ts';
import type { Assignment, Subject } from '../../src/goals/stakeholders.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { GoalRef, TargetRef } from '../goals/goal-ref.ts';
import { person } from './person.ts';
import { RoleEnum } from './role.ts';

const OwnershipStretchRef = builder.objectRef<Assignment>('OwnershipStretch').implement({
  description: 'A stretch of time in which somebody was something to a metric, a goal or a target.',
  fields: (t) => ({
    role: t.field({ type: RoleEnum, description: 'What they were.', resolve: ({ role }) => role }),
    stakeholder: t.field(person<Assignment>('Who it was.', ({ stakeholder }) => stakeholder)),
    stakeholderKey: t.exposeID('stakeholder', { description: 'Key of who it was.' }),
    from: t.field({
      type: 'DateTime',
      description: 'First instant of it.',
      resolve: ({ fromAt }) => new Date(fromAt),
    }),
    until: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'First instant after it; null while it lasts.',
      resolve: ({ untilAt }) => (untilAt === null ? null : new Date(untilAt)),
    }),
    assignedBy: t.exposeID('assignedBy', {
      description: 'Key of the stakeholder who said so; `model` where a model file did.',
    }),
  }),
});

const at = {
  type: 'DateTime',
  description: 'Only who was what at this instant; all there ever was when absent.',
} as const;

async function stretches(
  { goals }: Context,
  subject: Subject,
  instant: Date | null | undefined,
): Promise<Assignment[]> {
  const all = await goals.records().ownership(subject);
  return all.filter((each) => instant == null || holdsAt(each, instant.getTime()));
}

builder.objectField(MetricRef, 'ownership', (t) =>
  t.field({
    type: [OwnershipStretchRef],
    description:
      'Who was what to it, and when, oldest first: as the versions of its definition said, and above that what was assigned.',
    args: { at: t.arg(at) },
    resolve: ({ key }, args, context) => stretches(context, { kind: 'metric', key }, args.at),
  }),
);

builder.objectField(GoalRef, 'ownership', (t) =>
  t.field({
    type: [OwnershipStretchRef],
    description: 'Who was what to it, and when, oldest first.',
    args: { at: t.arg(at) },
    resolve: ({ id }, args, context) => stretches(context, { kind: 'goal', key: id }, args.at),
  }),
);

builder.objectField(TargetRef, 'ownership', (t) =>
  t.field({
    type: [OwnershipStretchRef],
    description: 'Who was what to it of its own, and when, oldest first; `ownership` of its goal has the rest.',
    args: { at: t.arg(at) },
    resolve: ({ id }, args, context) => stretches(context, { kind: 'target', key: id }, args.at),
  }),
);
