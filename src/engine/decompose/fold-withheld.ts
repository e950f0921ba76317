/** Groups of too few rows are told as one, of enough: the sum stays exact, and no number of too few rows is shown. */
import type { Computation } from '../../plan/measurement.ts';
import type { Sides } from '../../stats/effects.ts';
import { mergeAll, type States } from '../measured.ts';
import { withhold } from '../withhold.ts';

export interface Folded<T> {
  readonly shown: readonly T[];
  /** To be told as one; empty where every group has enough. */
  readonly withheld: readonly T[];
}

/**
 * Where the groups of too few rows are too few together, the smallest of the others joins them until they are enough: a
 * remainder of three rows is three rows, whatever it is called. No rows at all reveal nothing.
 */
export function foldWithheld<T extends Sides<States>>(computation: Computation, groups: readonly T[]): Folded<T> {
  const isShort = ({ before, after }: Sides<States>) => tooFew(before) || tooFew(after);
  const withheld = groups.filter(isShort);
  const shown = groups.filter((group) => !isShort(group)).sort((a, b) => smallest(b) - smallest(a));
  const together = (): Sides<States> => ({
    before: mergeAll(
      computation,
      withheld.map(({ before }) => before),
    ),
    after: mergeAll(
      computation,
      withheld.map(({ after }) => after),
    ),
  });
  while (withheld.length > 0 && isShort(together())) {
    const next = shown.pop();
    if (!next) break;
    withheld.push(next);
  }
  return { shown, withheld };
}

/** Whether there are rows, and fewer than the metric (or one in its formula) wants. */
function tooFew(states: States): boolean {
  if (states.kind === 'formula') return [...states.parts.values()].some(tooFew);
  const { suppressed } = withhold(states.computation.metric, finish(states));
  return suppressed !== undefined && suppressed.sampleSize !== 0;
}

/** The smallest sample behind it that is not empty. */
function smallest({ before, after }: Sides<States>): number {
  const sizes = [before, after].flatMap(sampleSizes).filter((size) => size > 0);
  return sizes.length > 0 ? Math.min(...sizes) : 0;
}

function sampleSizes(states: States): readonly number[] {
  if (states.kind === 'formula') return [...states.parts.values()].flatMap(sampleSizes);
  const { sampleSize } = finish(states);
  return sampleSize === null ? [] : [sampleSize];
}

const finish = ({ computation, state, span }: States & { kind: 'state' }) =>
  computation.statistic.finalise(state, span);
