/** What becomes of a cascade when the mix moves on: the parts are met, and the target of the whole is missed all the same. */
import type { Result } from '../../kernel/issue.ts';
import type { Cascade, RateCascade, RateGroup } from './cascade.ts';
import { sum } from './recombine.ts';
import { splitTarget } from './split-target.ts';

/** The mix as it is now. */
export interface CurrentGroup {
  readonly key: string;
  /** 0 or more; a group of the cascade that is not given has 0. */
  readonly denominator: number;
  /** Its number now, for the split anew; that of the cascade when absent. Null where it has no rows. */
  readonly value?: number | null;
}

export interface GroupDrift {
  readonly key: string;
  /** Part of the mix, 0 to 1, of the groups that have a target. */
  readonly shareThen: number;
  readonly shareNow: number;
  /** (share now − share then) · (its target − the target of the whole): over all groups the miss. */
  readonly effect: number;
}

export interface MixDrift {
  /** What the parts recombine to now, if each meets its target. */
  readonly recombined: number;
  /** Σ (share now − share then) · target of the part: recombined minus the target of the whole; above 0 it is passed. */
  readonly miss: number;
  /** The largest effect first, whichever way it goes; ties by key. */
  readonly groups: readonly GroupDrift[];
  /** Groups of the mix that have no target, and their part of the whole mix: they are in none of the numbers above. */
  readonly uncovered: readonly { readonly key: string; readonly share: number }[];
  /** The target split anew over the mix of now by the same method, with a part for each group that has a value; or why it cannot be. */
  readonly suggestion: Result<Cascade>;
}

/** Null where no group with a target has rows any more: there is no mix to recombine by. */
export function mixDrift({ request, target, parts }: RateCascade, current: readonly CurrentGroup[]): MixDrift | null {
  const now = new Map(current.map((group) => [group.key, group]));
  const covered = new Set(parts.map(({ key }) => key));
  const whole = sum(parts.map(({ key }) => now.get(key)?.denominator ?? 0));
  if (!(whole > 0)) return null;
  const groups = parts.map((part): GroupDrift => {
    const shareThen = part.share ?? 0;
    const shareNow = (now.get(part.key)?.denominator ?? 0) / whole;
    // Against the target of the whole: a mix that moves to a group with just that target moves nothing.
    return { key: part.key, shareThen, shareNow, effect: (shareNow - shareThen) * (part.target - target) };
  });
  const recombined = sum(parts.map((part, index) => (groups[index]?.shareNow ?? 0) * part.target));
  const everything = sum(current.map(({ denominator }) => denominator));
  return {
    recombined,
    miss: recombined - target,
    groups: groups.toSorted((a, b) => Math.abs(b.effect) - Math.abs(a.effect) || (a.key < b.key ? -1 : 1)),
    uncovered: current
      .filter(({ key, denominator }) => !covered.has(key) && denominator > 0)
      .map(({ key, denominator }) => ({ key, share: denominator / everything })),
    suggestion: splitTarget({ ...request, groups: regrouped(request.groups, current) }),
  };
}

/** Groups without a value of their own keep that of the cascade; those that are gone have no rows. */
function regrouped(then: readonly RateGroup[], current: readonly CurrentGroup[]): readonly RateGroup[] {
  const known = new Map(then.map(({ key, value }) => [key, value]));
  const there = new Set(current.map(({ key }) => key));
  return [
    ...current.map(({ key, denominator, value }) => ({
      key,
      denominator,
      value: value === undefined ? (known.get(key) ?? null) : value,
    })),
    ...then.filter(({ key }) => !there.has(key)).map((group) => ({ ...group, denominator: 0 })),
  ];
}
