/** The noun: the change of a number between two periods, group by group. */
import type {
  Contribution,
  Decomposition,
  Effect,
  EffectKind,
  Side,
} from '../../src/engine/decompose/decomposition.ts';
import { formatChange, formatValue } from '../../src/engine/format-value.ts';
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';
import { DimensionMemberRef, groupLabel, readMembers } from './member.ts';
import { PeriodRef } from './period.ts';

type Of<T> = T & { readonly metric: Metric };

const EffectKindEnum = builder.enumType('EffectKind', {
  description: 'In which way a group moved the number of the whole.',
  values: {
    MIX: {
      value: 'mix',
      description: 'It became a larger or smaller part of the whole, with the number that it had before.',
    },
    RATE: { value: 'rate', description: 'Its own number moved, at the part of the whole that it is now.' },
    ENTERED: { value: 'entered', description: 'It was not there in the earlier period.' },
    GONE: { value: 'gone', description: 'It is not there any more.' },
    CHANGE: {
      value: 'change',
      description: 'Of counts, sums and balances, which add up: there is more or less of it.',
    },
  } satisfies Record<string, { value: EffectKind; description: string }>,
});

const EffectRef = builder.objectRef<Of<Effect>>('Effect').implement({
  description: 'A part of a change, of one kind.',
  fields: (t) => ({
    kind: t.field({ type: EffectKindEnum, description: 'What moved.', resolve: ({ kind }) => kind }),
    value: t.exposeFloat('value', { description: 'In the unit of the metric (points of percent for a share).' }),
    formatted: t.string({
      description: 'With sign and unit, for people: `+1.2 pp`.',
      resolve: ({ value, metric }) => formatChange(value, metric),
    }),
  }),
});

const SideRef = builder.objectRef<Of<Side>>('DecompositionSide').implement({
  description: 'A number in one of the two periods of a change.',
  fields: (t) => ({
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The number; null for a group that has nothing to say it of.',
    }),
    formatted: t.string({
      description: 'The number with its unit, for people; `–` for null.',
      resolve: ({ value, metric }) => formatValue(value, metric),
    }),
    share: t.exposeFloat('share', {
      nullable: true,
      description:
        'Its part of what the number is a share, a mean or a ratio of, 0.25 for a quarter; null for counts, sums and balances.',
    }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Rows behind the number, never weighted; null for balances and formulas.',
      resolve: ({ sampleSize }) => sampleSize,
    }),
  }),
});

type ContributionOf = Of<Contribution> & {
  readonly by: readonly string[];
  readonly label: string;
  readonly other: boolean;
};

const ContributionRef = builder.objectRef<ContributionOf>('Contribution').implement({
  description: 'What a group, or several as one, did to the change of the whole.',
  fields: (t) => ({
    members: t.field({
      type: [DimensionMemberRef],
      description:
        'Which group it is, a member a dimension of `by`; without values where it stands for several groups.',
      resolve: ({ by, members, other }) => readMembers(by, members, other),
    }),
    label: t.exposeString('label', { description: 'For people: the members in one text, `Other` or `Withheld`.' }),
    groups: t.exposeInt('groups', { description: 'How many groups it stands for.' }),
    contribution: t.exposeFloat('contribution', {
      description: 'Its part of the change, in the unit of the metric. Those of all groups add up to it.',
    }),
    formatted: t.string({
      description: 'The contribution with sign and unit, for people: `+1.2 pp`.',
      resolve: ({ contribution, metric }) => formatChange(contribution, metric),
    }),
    effects: t.field({
      type: [EffectRef],
      description: 'What the contribution is made of: MIX and RATE, or one of the others; of several groups, added up.',
      resolve: ({ effects, metric }) => effects.map((each) => ({ ...each, metric })),
    }),
    before: t.field({
      type: SideRef,
      description: 'The group in the earlier period.',
      resolve: ({ before, metric }) => ({ ...before, metric }),
    }),
    after: t.field({
      type: SideRef,
      description: 'The group in the period of the number.',
      resolve: ({ after, metric }) => ({ ...after, metric }),
    }),
  }),
});

const single = ({ metric, by }: Decomposition, contribution: Contribution): ContributionOf => ({
  ...contribution,
  metric,
  by,
  other: false,
  label: groupLabel(contribution.members, false),
});

const several = (
  { metric, by }: Decomposition,
  contribution: Contribution | null,
  label: string,
): ContributionOf | null => contribution && { ...contribution, metric, by, other: true, label };

export const DecompositionRef = builder.objectRef<Decomposition>('Decomposition').implement({
  description:
    'Why a number moved: its change between two periods as the sum of what each group did. A description of what happened ' +
    'where, and no proof of a cause.',
  fields: (t) => ({
    period: t.field({ type: PeriodRef, description: 'The period of the number.', resolve: ({ period }) => period }),
    from: t.field({ type: PeriodRef, description: 'The period that it is set against.', resolve: ({ from }) => from }),
    before: t.field({
      type: SideRef,
      description: 'The whole in the earlier period.',
      resolve: ({ before, metric }) => ({ ...before, metric }),
    }),
    after: t.field({
      type: SideRef,
      description: 'The whole in the period of the number.',
      resolve: ({ after, metric }) => ({ ...after, metric }),
    }),
    change: t.exposeFloat('change', {
      description: 'After minus before, in the unit of the metric (points of percent for a share).',
    }),
    formattedChange: t.string({
      description: 'The change with sign and unit, for people: `+1.2 pp`.',
      resolve: ({ change, metric }) => formatChange(change, metric),
    }),
    effects: t.field({
      type: [EffectRef],
      description: 'The change by kind: how much of it is mix, how much is rate. They add up to it.',
      resolve: ({ effects, metric }) => effects.map((each) => ({ ...each, metric })),
    }),
    contributions: t.field({
      type: [ContributionRef],
      description: 'The groups, the largest contribution first, whichever way it goes; ties by member.',
      resolve: (decomposition) => decomposition.contributions.map((each) => single(decomposition, each)),
    }),
    other: t.field({
      type: ContributionRef,
      nullable: true,
      description: 'All groups that `top` left out, added up; null where nothing was left out.',
      resolve: (decomposition) => several(decomposition, decomposition.other, 'Other'),
    }),
    withheld: t.field({
      type: ContributionRef,
      nullable: true,
      description:
        'Groups of fewer rows than the metric wants, told as one of enough rows, with the smallest others where it takes ' +
        'them; null where there are none.',
      resolve: (decomposition) => several(decomposition, decomposition.withheld, 'Withheld'),
    }),
    assumptions: t.stringList({
      description: 'What to know before trusting it, for people.',
      resolve: ({ assumptions }) => [...assumptions],
    }),
  }),
});
