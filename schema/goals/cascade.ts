/** The noun: a target split over segments, and what the drift of the mix does to it. */
import { memberLabel } from '../../src/engine/members.ts';
import { findTarget } from '../../src/goals/book/find-seen.ts';
import type { CascadePart } from '../../src/goals/cascade/cascade.ts';
import { cascadeMethods, cascadeTarget } from '../../src/goals/cascade/cascade-target.ts';
import type { GroupDrift, MixDrift } from '../../src/goals/cascade/mix-drift.ts';
import { driftOf, readCascades } from '../../src/goals/cascade/read-cascades.ts';
import { segmentOf } from '../../src/goals/cascade/segment.ts';
import type { TargetCascade } from '../../src/goals/cascade/target-cascade.ts';
import type { Target } from '../../src/goals/target.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { IssueRef } from '../issue.ts';
import { type Changed, change, idempotencyKeyArgument, issuesField } from '../mutation.ts';
import { readId } from '../read-id.ts';
import { TargetRef } from './goal-ref.ts';
import { words } from './goal-words.ts';

const CascadeMethodEnum = builder.enumType('CascadeMethod', {
  description: 'How a target is split. The parts always recombine to it through the mix.',
  values: words(cascadeMethods, {
    equal_lift: 'Every segment moves by the same.',
    equal_effort: 'Every segment closes the same part of its gap to the best that there can be. For rates.',
    equal_relative_change: 'Every segment grows by the same factor. For amounts.',
    given_weights: 'Every segment moves in proportion to its weight.',
  }),
});

interface Part {
  readonly cascade: TargetCascade;
  readonly part: CascadePart;
}

const CascadePartRef = builder.objectRef<Part>('CascadePart').implement({
  description: 'What one segment is to contribute.',
  fields: (t) => ({
    segment: t.field({
      type: 'DimensionValue',
      nullable: true,
      description: 'Member of the dimension; null for rows without a value.',
      resolve: ({ part }) => segmentOf(part.key),
    }),
    label: t.string({
      description: 'The segment, for people.',
      resolve: ({ part }) => memberLabel(segmentOf(part.key), false),
    }),
    share: t.float({
      nullable: true,
      description:
        'Its part of the mix when the target was split, 0 to 1; null for amounts, which add up without a mix.',
      resolve: ({ part }) => part.share,
    }),
    value: t.float({
      description: 'Where it stood when the target was split, in the unit of the metric.',
      resolve: ({ part }) => part.value,
    }),
    aim: t.float({
      description: 'What it is to reach, in the unit of the metric.',
      resolve: ({ part }) => part.target,
    }),
    target: t.field({
      type: TargetRef,
      nullable: true,
      description: 'The target that was made of it; null where you may not see its goal.',
      resolve: async ({ cascade, part }, _, { goals }) => {
        const book = await goals.book();
        const made = [...book.targets.values()].find(
          (each) => each.cascade?.id === cascade.id && each.cascade.segment === segmentOf(part.key),
        );
        const seen = made && findTarget(book, goals.viewer, made.id);
        return seen?.kind === 'ok' ? seen.value : null;
      },
    }),
  }),
});

const SegmentDriftRef = builder.objectRef<GroupDrift>('SegmentDrift').implement({
  description: 'How a segment counts now, against when the target was split.',
  fields: (t) => ({
    label: t.string({
      description: 'The segment, for people.',
      resolve: ({ key }) => memberLabel(segmentOf(key), false),
    }),
    shareThen: t.exposeFloat('shareThen', { description: 'Its part of the mix then, 0 to 1.' }),
    shareNow: t.exposeFloat('shareNow', { description: 'Its part of the mix now, 0 to 1.' }),
    effect: t.exposeFloat('effect', {
      description: 'What that does to the whole, in the unit of the metric; over all segments the miss.',
    }),
  }),
});

const MixDriftRef = builder.objectRef<MixDrift>('MixDrift').implement({
  description:
    'What becomes of a cascade when the mix moves on: every part is met, and the whole is missed all the same.',
  fields: (t) => ({
    recombined: t.exposeFloat('recombined', { description: 'What the parts recombine to now, if each is met.' }),
    miss: t.exposeFloat('miss', { description: 'Recombined minus the target of the whole.' }),
    segments: t.field({
      type: [SegmentDriftRef],
      description: 'The largest effect first, whichever way it goes.',
      resolve: ({ groups }) => [...groups],
    }),
    uncovered: t.float({
      description: 'Part of the mix, 0 to 1, of segments that came since and have no target.',
      resolve: ({ uncovered }) => uncovered.reduce((sum, { share }) => sum + share, 0),
    }),
  }),
});

interface Told {
  readonly cascade: TargetCascade;
  readonly target: Target;
}

const CascadeRef = builder.objectRef<Told>('Cascade').implement({
  description: 'A target split over the segments of a dimension.',
  fields: (t) => ({
    dimension: t.string({ description: 'What it was split by.', resolve: ({ cascade }) => cascade.dimension }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was split.',
      resolve: ({ cascade }) => new Date(cascade.createdAt),
    }),
    createdBy: t.id({
      description: 'Key of the stakeholder who split it.',
      resolve: ({ cascade }) => cascade.createdBy,
    }),
    parts: t.field({
      type: [CascadePartRef],
      description: 'What each segment is to contribute; segments without rows have no part.',
      resolve: ({ cascade }) => cascade.split.parts.map((part) => ({ cascade, part })),
    }),
    drift: t.field({
      type: MixDriftRef,
      nullable: true,
      description: 'What the mix of now does to it; null for amounts, and where no segment has rows any more.',
      resolve: async ({ cascade, target }, _, { session }) => unwrap(await driftOf(session, target, cascade)),
    }),
  }),
});

const cascadesOf = async ({ goals }: Context, target: Target): Promise<Told[]> =>
  (await readCascades(goals.db, target.id)).map((cascade) => ({ cascade, target }));

builder.objectField(TargetRef, 'cascades', (t) =>
  t.field({
    type: [CascadeRef],
    description: 'The ways in which it was split, in the order of making; empty where it was not.',
    resolve: (target, _, context) => cascadesOf(context, target),
  }),
);

interface CascadeChanged extends Changed {
  readonly target: string;
}

const CascadePayload = builder.objectRef<CascadeChanged>('CascadePayload').implement({
  description: 'What splitting a target came to.',
  fields: (t) => ({
    cascade: t.field({
      type: CascadeRef,
      nullable: true,
      description: 'The cascade; null where it was refused.',
      resolve: async ({ id, target }, _, context) => {
        const found = findTarget(await context.goals.book(), context.goals.viewer, target);
        if (id === null || found.kind === 'refused') return null;
        return (await cascadesOf(context, found.value)).find(({ cascade }) => cascade.id === id) ?? null;
      },
    }),
    issues: t.field({
      type: [IssueRef],
      description: issuesField.description,
      resolve: ({ issues }) => [...issues],
    }),
  }),
});

const SegmentWeightInput = builder.inputType('SegmentWeightInput', {
  description: 'How much of the change one segment is to carry.',
  fields: (t) => ({
    segment: t.field({
      type: 'DimensionValue',
      description: 'Member of the dimension; absent for rows without a value.',
    }),
    weight: t.float({ required: true, description: '0 or more; only the proportions count.' }),
  }),
});

builder.mutationField('cascadeTarget', (t) =>
  t.field({
    type: CascadePayload,
    description:
      'Splits a target over the segments of a dimension, so that the parts recombine to it exactly through the mix of now. ' +
      'TARGET_OUT_OF_REACH names the segment that is in the way.',
    args: {
      target: t.arg.id({ required: true, description: 'Global id of the target.' }),
      by: t.arg.id({ required: true, description: 'The dimension: each row has to have one value of it.' }),
      method: t.arg({ type: CascadeMethodEnum, required: true, description: 'How it is split.' }),
      weights: t.arg({
        type: [SegmentWeightInput],
        description: 'For GIVEN_WEIGHTS: a segment that is not named stays.',
      }),
      goal: t.arg.id({
        description: 'Global id of the goal that the parts belong to; the one of the target when absent.',
      }),
      idempotencyKey: t.arg.string(idempotencyKeyArgument),
    },
    resolve: async (_, { target: global, by, method, weights, goal, idempotencyKey }, context) => {
      const target = readId('Target', global);
      const input = {
        target,
        dimension: by,
        method,
        weights: (weights ?? []).map(({ segment, weight }) => ({ segment: segment ?? null, weight })),
        goal: goal == null ? null : readId('Goal', goal),
      };
      const { goals, session } = context;
      const changed = await change(context, idempotencyKey, null, (author) =>
        cascadeTarget({ db: goals.db, session }, author, input),
      );
      return { ...changed, target };
    },
  }),
);
