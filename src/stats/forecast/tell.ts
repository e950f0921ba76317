/** From the distribution of a step to what is told of it, in the unit and within the bounds of the series. */
import { assertNever } from '../../kernel/assert-never.ts';
import { mixtureCdf, mixtureMean, mixtureQuantile } from './mixture.ts';
import type { Aim, ForecastOptions, ForecastStep } from './outlook.ts';
import type { Part } from './predict.ts';

/** The distribution of one step, in the unit of the series. */
export interface Expected {
  readonly parts: readonly Part[];
  /** Stretches every part about its mean. */
  readonly widening: number;
}

/** What lies beyond a bound is told as the bound itself. */
export function tellStep(step: number, { parts, widening }: Expected, options: ForecastOptions): ForecastStep {
  const { levels, minimum = -Infinity, maximum = Infinity } = options;
  const within = (value: number) => Math.min(maximum, Math.max(minimum, value));
  const intervals = levels.map((level) => ({
    level,
    lower: within(mixtureQuantile(parts, (1 - level) / 2, widening)),
    upper: within(mixtureQuantile(parts, (1 + level) / 2, widening)),
  }));
  return { step, point: within(mixtureMean(parts)), intervals };
}

/** Of reaching the aim, 0 to 1. What lies beyond a bound counts as at it. */
export function tellProbability(aim: Aim, { parts, widening }: Expected, options: ForecastOptions): number {
  const { minimum = -Infinity, maximum = Infinity } = options;
  const atMost = (value: number) => {
    if (value >= maximum) return 1;
    return value < minimum ? 0 : mixtureCdf(parts, value, widening);
  };
  // Below a value, and not at it: they differ only at a bound.
  const under = (value: number) => {
    if (value > maximum) return 1;
    return value <= minimum ? 0 : mixtureCdf(parts, value, widening);
  };
  switch (aim.kind) {
    case 'increase':
      return 1 - under(aim.value);
    case 'decrease':
      return atMost(aim.value);
    case 'range':
      return Math.max(0, atMost(aim.upper) - under(aim.lower));
    default:
      return assertNever(aim);
  }
}
