/** How far a target has come, and how fast it goes. */
import type { Instant } from '../../kernel/period.ts';
import type { Aim } from '../target.ts';

/** (actual − baseline) / (target − baseline): 1 is there, negative is backwards. Null for a range, without a baseline, and where the target is the baseline. */
export function attainment(aim: Aim, baseline: number | null, actual: number | null): number | null {
  if (aim.direction === 'range' || baseline === null || actual === null || aim.value === baseline) return null;
  return (actual - baseline) / (aim.value - baseline);
}

/** In the unit of the metric, signed as the metric moves; a day has 24 hours. */
export interface Pace {
  /** Actual minus what the trajectory asks for now. */
  readonly gap: number | null;
  /** Change a day since the start. */
  readonly achieved: number | null;
  /** Change a day that it takes from now on to be there when due; 0 once it is. */
  readonly required: number | null;
}

const day = 86_400_000;

/** Null parts where something that they need is missing, for a range, and once it is due. */
export function paceOf(
  { aim, startsAt, dueAt }: { readonly aim: Aim; readonly startsAt: Instant; readonly dueAt: Instant },
  at: Instant,
  { baseline, expected, actual }: Record<'baseline' | 'expected' | 'actual', number | null>,
): Pace {
  if (aim.direction === 'range' || actual === null) return { gap: null, achieved: null, required: null };
  const [passed, left] = [(at - startsAt) / day, (dueAt - at) / day];
  const there = aim.direction === 'increase' ? actual >= aim.value : actual <= aim.value;
  return {
    gap: expected === null ? null : actual - expected,
    achieved: baseline === null || passed <= 0 ? null : (actual - baseline) / passed,
    required: left <= 0 ? null : there ? 0 : (aim.value - actual) / left,
  };
}
