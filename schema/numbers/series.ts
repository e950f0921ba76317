/** The noun: a metric over time, a line for each group. */
import type { Member } from '../../src/engine/answer.ts';
import type { Reading } from '../../src/engine/reading.ts';
import type { Period } from '../../src/kernel/period.ts';
import { builder } from '../builder.ts';
import { DimensionMemberRef, groupLabel, readMembers } from './member.ts';
import { MetricValueRef } from './metric-value.ts';
import { PeriodRef } from './period.ts';

interface SeriesPoint {
  readonly period: Period;
  readonly reading: Reading;
}

export interface Series {
  readonly by: readonly string[];
  readonly members: readonly Member[];
  readonly other: boolean;
  readonly overlapping: boolean;
  readonly points: readonly SeriesPoint[];
}

const SeriesPointRef = builder.objectRef<SeriesPoint>('SeriesPoint').implement({
  description: 'One point of a line.',
  fields: (t) => ({
    period: t.field({
      type: PeriodRef,
      description: 'The unit of time on the axis; the period of `value` is longer where a window was asked.',
      resolve: ({ period }) => period,
    }),
    value: t.field({
      type: MetricValueRef,
      description: 'The number of this point.',
      resolve: ({ reading }) => reading,
    }),
  }),
});

export const SeriesRef = builder.objectRef<Series>('Series').implement({
  description:
    'A line over time: the whole, or one group. Every unit of the period has a point, also where there are no rows.',
  fields: (t) => ({
    members: t.field({
      type: [DimensionMemberRef],
      description: 'Which group this is, a member a dimension of `by`; empty for the whole.',
      resolve: ({ by, members, other }) => readMembers(by, members, other),
    }),
    label: t.string({
      description: 'For a legend: the members, `Other`, or `All`.',
      resolve: ({ members, other }) => groupLabel(members, other),
    }),
    other: t.exposeBoolean('other', { description: 'Whether this stands for all groups that `top` left out.' }),
    overlapping: t.exposeBoolean('overlapping', {
      description: 'Whether a row of this line can be in other lines too, as by a multi-valued dimension.',
    }),
    points: t.field({
      type: [SeriesPointRef],
      description: 'In the order of time.',
      resolve: ({ points }) => [...points],
    }),
  }),
});
