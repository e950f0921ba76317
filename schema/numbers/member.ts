/** The noun: one member of one dimension, as it stands in a row. */
import type { Member } from '../../src/engine/answer.ts';
import { memberLabel } from '../../src/engine/members.ts';
import { builder } from '../builder.ts';

interface DimensionMember {
  readonly dimension: string;
  readonly value: Member;
  readonly other: boolean;
}

export const DimensionMemberRef = builder.objectRef<DimensionMember>('DimensionMember').implement({
  description: 'A member of a dimension: which slice a row stands for.',
  fields: (t) => ({
    dimension: t.exposeID('dimension', { description: 'The dimension, as it was named in `by`.' }),
    value: t.field({
      type: 'DimensionValue',
      nullable: true,
      description: 'The member, as a filter takes it; null for rows without a value, and in the group of all others.',
      resolve: ({ value }) => value,
    }),
    label: t.string({
      description: 'For people: the value; `No value` where there is none; `Other` in the group of all others.',
      resolve: ({ value, other }) => memberLabel(value, other),
    }),
  }),
});

export const readMembers = (by: readonly string[], members: readonly Member[], other: boolean): DimensionMember[] =>
  by.map((dimension, index) => ({ dimension, value: members[index] ?? null, other }));

/** Members joined for a legend: `EMEA · Voice`; `All` without dimensions. */
export const groupLabel = (members: readonly Member[], other: boolean): string =>
  other ? memberLabel(null, true) : members.map((member) => memberLabel(member, false)).join(' · ') || 'All';
