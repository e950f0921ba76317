/** Segments of a cascade: members of its dimension, as keys of the arithmetic and as slices of the data. */
import type { MixGroup } from '../../engine/decompose/ask-mix.ts';
import { memberCondition } from '../../engine/members.ts';
import type { Condition, Scalar } from '../../model/condition.ts';
import type { AmountGroup, RateGroup } from './cascade.ts';

export type Segment = Scalar | null;

/** A number and the text of it are two members. */
export const keyOf = (segment: Segment): string => JSON.stringify(segment);

export const segmentOf = (key: string): Segment => JSON.parse(key) as Segment;

export const rateGroup = ({ member, denominator, value }: MixGroup): RateGroup => ({
  key: keyOf(member),
  denominator,
  value,
});

export const amountGroup = ({ member, value }: MixGroup): AmountGroup => ({ key: keyOf(member), value: value ?? 0 });

/** The slice of the target that was split, and within it the segment. */
export function sliceOfSegment(slice: Condition | null, dimension: string, segment: Segment): Condition {
  const own = memberCondition(dimension, segment);
  return slice === null ? own : { kind: 'and', conditions: [slice, own] };
}
