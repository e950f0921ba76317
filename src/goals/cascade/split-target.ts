/** Splits the target of the whole over its groups, so that their targets recombine to it through the mix. */
import { ok, type Result, refused } from '../../kernel/issue.ts';
import type { Cascade, CascadePart, CascadeRequest, RateGroup } from './cascade.ts';
import { checkCascade } from './check-cascade.ts';
import { firstStop } from './reach.ts';
import { recombine, sum } from './recombine.ts';
import { noWay, outOfReach } from './refusals.ts';
import { type Place, stepsOf } from './steps.ts';

/**
 * For rates V = Σ w·v with w the mix. Each group moves along a step of its own, v + k·g, and k follows from
 * Σ w·(v + k·g) = T: k = (T − V) / Σ w·g. The step is 1 (`equalLift`), the gap to the bound that lies in the direction of the target
 * (`equalEffort`), or the given weight. Amounts have no mix (w = 1), and the steps 1 (`equalChange`), the value
 * (`equalRelativeChange`) or the given weight.
 *
 * A rate group without rows has no value to move from, and is excluded: with a mix of 0 it takes nothing from the recombination. An amount
 * without rows is 0, which is a value. MALFORMED_INPUT for what makes no sense; TARGET_OUT_OF_REACH with the group that would pass its bound
 * first, and how far this method can go.
 */
export function splitTarget(request: CascadeRequest): Result<Cascade> {
  const issues = checkCascade(request);
  if (issues.length > 0) return refused(...issues);
  const places = placesOf(request);
  const value = sum(places.map(({ weight, value: each }) => weight * each));
  const steps = stepsOf(request, places, value);
  if (steps.kind === 'refused') return steps;
  const pace = sum(places.map(({ weight }, index) => weight * (steps.value[index] ?? 0)));
  const distance = request.target - value;
  const change = Math.abs(distance) <= rounding * Math.max(1, Math.abs(value)) ? 0 : distance;
  const factor = change === 0 ? 0 : change / pace;
  if (!Number.isFinite(factor)) return refused(noWay(request, value));
  const stop = firstStop({ places, steps: steps.value, factor }, request.bounds);
  if (stop) return refused(outOfReach(request, stop, value + stop.factor * pace));
  const parts = places.map(({ key, share, value: each }, index): CascadePart => {
    const target = within(request, each + factor * (steps.value[index] ?? 0));
    return { key, share, value: each, target, lift: target - each };
  });
  const missed = recombine(parts, (part) => part.target) - request.target;
  if (!(Math.abs(missed) <= tolerance * Math.max(1, Math.abs(request.target)))) return refused(noWay(request, value));
  const split = { value: recombine(parts, (part) => part.value), target: request.target, parts };
  if (request.kind === 'amount') return ok({ kind: 'amount', request, ...split, excluded: [] });
  const excluded = request.groups.filter(hasNoRows).map(({ key }) => ({ key, reason: 'NO_ROWS' as const }));
  return ok({ kind: 'rate', request, ...split, excluded });
}

/** How far targets may be from recombining; of the target, where that is above 1. */
const tolerance = 1e-9;

/** The whole is there already, as far as its own sum can tell. */
const rounding = 1e-12;

const hasNoRows = ({ denominator, value }: RateGroup): boolean => denominator === 0 || value === null;

function placesOf(request: CascadeRequest): readonly Place[] {
  if (request.kind === 'amount')
    return request.groups.map(({ key, value }) => ({ key, share: null, weight: 1, value }));
  const groups = request.groups.filter((group) => !hasNoRows(group));
  const whole = sum(groups.map(({ denominator }) => denominator));
  return groups.map(({ key, denominator, value }) => {
    const share = denominator / whole;
    return { key, share, weight: share, value: value ?? 0 };
  });
}

/** A target that misses its bound by a rounding is the bound. */
const within = ({ bounds: { minimum, maximum } }: CascadeRequest, target: number): number =>
  Math.min(maximum ?? Number.POSITIVE_INFINITY, Math.max(minimum ?? Number.NEGATIVE_INFINITY, target));
