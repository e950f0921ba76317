/** How far each group moves while the whole moves: what a method of splitting comes down to. */
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import type { CascadeRequest } from './cascade.ts';

/** A group that has a value. */
export interface Place {
  readonly key: string;
  /** Its part of the mix; null for amounts. */
  readonly share: number | null;
  /** What a change of it counts for in the whole: the share, or 1. */
  readonly weight: number;
  readonly value: number;
}

/** One a place, positive in the direction of the target for `equalEffort`; `value` is that of the whole. */
export function stepsOf(
  { method, target, bounds }: CascadeRequest,
  places: readonly Place[],
  value: number,
): Result<readonly number[]> {
  switch (method.kind) {
    case 'equalLift':
    case 'equalChange':
      return ok(places.map(() => 1));
    case 'equalRelativeChange':
      return ok(places.map((place) => place.value));
    case 'givenWeights':
      return ok(places.map(({ key }) => method.weights[key] ?? 0));
    case 'equalEffort': {
      const bound = target < value ? bounds.minimum : bounds.maximum;
      if (bound !== null) return ok(places.map((place) => bound - place.value));
      const side = target < value ? 'minimum' : 'maximum';
      return refused(
        issue('MALFORMED_INPUT', `Equal effort closes a part of the gap to a bound, and the number has no ${side}.`, {
          path: ['bounds', side],
          hints: ['Use equalLift or givenWeights.'],
        }),
      );
    }
  }
}
