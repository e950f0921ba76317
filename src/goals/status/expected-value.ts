/** What the trajectory of a target asks for at an instant. */
import { assertNever } from '../../kernel/assert-never.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Target } from '../target.ts';

/** The metric a year ago, as seen from the instant, from the start and from the due date; null where it had no value. */
export interface LastYear {
  readonly now: number | null;
  readonly start: number | null;
  readonly due: number | null;
}

/**
 * In the unit of the metric; null for a range, and where there is nothing to come from or no shape to follow.
 *
 * linear: B + f·(T − B), with f the share of the time from start to due that has passed. stepped: the value of the latest
 * milestone that is due, B before the first, T from the due date on. seasonal: last year's curve L, tilted so that it runs from B to
 * T: L(t) + (1 − f)·(B − L(start)) + f·(T − L(due)); for what adds up since the start, last year's shape scaled: T·L(t)/L(due).
 */
export function expectedValue(
  target: Pick<Target, 'aim' | 'startsAt' | 'dueAt' | 'trajectory' | 'milestones' | 'measuredOver'>,
  baseline: number | null,
  at: Instant,
  lastYear: LastYear | null,
): number | null {
  const { aim, startsAt, dueAt, trajectory } = target;
  if (aim.direction === 'range') return null;
  if (at >= dueAt) return aim.value;
  const passed = Math.max(0, (at - startsAt) / (dueAt - startsAt));
  switch (trajectory) {
    case 'linear':
      return baseline === null ? null : baseline + passed * (aim.value - baseline);
    case 'stepped':
      return target.milestones.findLast((milestone) => milestone.dueAt <= at)?.value ?? baseline;
    case 'seasonal':
      return seasonal(target, aim.value, baseline, passed, lastYear);
    default:
      return assertNever(trajectory);
  }
}

function seasonal(
  { measuredOver }: Pick<Target, 'measuredOver'>,
  aim: number,
  baseline: number | null,
  passed: number,
  lastYear: LastYear | null,
): number | null {
  if (lastYear === null || lastYear.now === null || lastYear.due === null) return null;
  if (measuredOver.kind === 'sinceStart') return lastYear.due > 0 ? (aim * lastYear.now) / lastYear.due : null;
  if (baseline === null || lastYear.start === null) return null;
  return lastYear.now + (1 - passed) * (baseline - lastYear.start) + passed * (aim - lastYear.due);
}
