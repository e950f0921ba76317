/** The noun: a metric in one period, group by group. */

import type { Answer, Group } from '../../src/engine/answer.ts';
import type { ComparisonTarget } from '../../src/engine/comparison/comparison.ts';
import type { Reading, ReadingSet } from '../../src/engine/reading.ts';
import { builder } from '../builder.ts';
import { comparisonsBelow } from './look-ahead.ts';
import { DimensionMemberRef, groupLabel, readMembers } from './member.ts';
import { MetricValueRef } from './metric-value.ts';

export interface Breakdown {
  readonly groups: ReadingSet;
  readonly whole: Reading;
}

interface BreakdownRow {
  readonly group: Group;
  readonly reading: Reading;
}

const BreakdownRowRef = builder.objectRef<BreakdownRow>('BreakdownRow').implement({
  description: 'One group of a breakdown.',
  fields: (t) => ({
    members: t.field({
      type: [DimensionMemberRef],
      description: 'Which group this is, a member a dimension of `by`.',
      resolve: ({ group, reading }) => readMembers(reading.set.question.by, group.members, group.other),
    }),
    label: t.string({
      description: 'For people: the members in one text.',
      resolve: ({ group }) => groupLabel(group.members, group.other),
    }),
    value: t.field({
      type: MetricValueRef,
      description: 'The number of the group.',
      resolve: ({ reading }) => reading,
    }),
  }),
});

function load(set: ReadingSet, foreseen: readonly ComparisonTarget[]): Promise<Answer> {
  set.foresee(foreseen);
  return set.answer();
}

export const BreakdownRef = builder.objectRef<Breakdown>('Breakdown').implement({
  description:
    'A metric in one period, cut by dimensions. Groups need not add up: a rate of the whole is no sum of rates.',
  fields: (t) => ({
    overlapping: t.boolean({
      description:
        'Whether a row can be in several groups, as by a multi-valued dimension: shares of the groups then add up to more than the whole.',
      resolve: ({ groups }) => groups.overlaps(groups.question.by),
    }),
    rows: t.field({
      type: [BreakdownRowRef],
      nullable: true,
      description:
        'The groups: by rank where `top` was asked, otherwise by member with "no value" last. Null only when refused.',
      resolve: async ({ groups }, _, __, info) => {
        const answer = await load(groups, comparisonsBelow(info));
        return answer.groups
          .filter(({ other }) => !other)
          .map((group) => ({ group, reading: { set: groups, position: 0, group } }));
      },
    }),
    other: t.field({
      type: MetricValueRef,
      nullable: true,
      description: 'All groups that `top` left out, as one; null where nothing was left out or `other` was not asked.',
      resolve: async ({ groups }, _, __, info) => {
        const answer = await load(groups, comparisonsBelow(info));
        const group = answer.groups.find(({ other }) => other);
        return group ? { set: groups, position: 0, group } : null;
      },
    }),
    total: t.field({
      type: MetricValueRef,
      description: 'The whole, without dimensions: its own question, never a sum of the rows.',
      resolve: ({ whole }) => whole,
    }),
  }),
});
