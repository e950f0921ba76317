/** Numbers that keep their state, so that intervals, tests and "other" come from counts and never from scores. */
import { assertNever } from '../kernel/assert-never.ts';
import { evaluateFormula } from '../model/formula.ts';
import type { Computation } from '../plan/measurement.ts';
import { multiply } from '../stats/exact.ts';
import { combineStates, type Estimate, emptyState, type Span, type State } from '../stats/statistic.ts';
import type { Measured } from './answer.ts';
import { withhold, withholdFormula, withholdRespondents } from './withhold.ts';

/** The states behind one number: one a measurement of its computation. */
export type States =
  | {
      readonly kind: 'state';
      readonly computation: Extract<Computation, { kind: 'measurement' }>;
      readonly state: State;
      readonly span: Span;
      /** The respondents that it must have, where it is withheld for them; its state is then that of no rows. */
      readonly withheld?: number | null | undefined;
      /** Whether nothing is told beside it, as of a dataset that promises anonymity. */
      readonly promised?: boolean | undefined;
    }
  | {
      readonly kind: 'formula';
      readonly computation: Extract<Computation, { kind: 'formula' }>;
      readonly parts: ReadonlyMap<string, States>;
    };

/** A number of the engine's own making: the states can be added and taken apart. */
export interface StatefulMeasured extends Measured {
  readonly states: States;
}

export function measured(states: States): StatefulMeasured {
  const estimate = finalise(states);
  if (states.kind === 'formula')
    // The parts of a formula may share rows: without their covariance no interval and no test is right.
    return { states, estimate, interval: () => null, intervalOf: () => null, significance: () => null };
  const { statistic } = states.computation;
  return {
    states,
    estimate,
    interval: (level) => (estimate.suppressed ? null : statistic.interval(states.state, level)),
    intervalOf: (sampleSize, level) => {
      const { sampleSize: size } = estimate;
      if (estimate.suppressed || size === null || size === 0 || !statistic.mergeable) return null;
      const resized = states.state.map((sum) => multiply(sum, sampleSize / size));
      return statistic.interval(resized, level);
    },
    significance: (other) => {
      if (estimate.suppressed || other.estimate.suppressed) return null;
      const theirs = (other as Partial<StatefulMeasured>).states;
      return theirs?.kind === 'state' && theirs.computation.metric.key === states.computation.metric.key
        ? statistic.significance(states.state, theirs.state)
        : null;
    },
  };
}

function finalise(states: States): Estimate {
  switch (states.kind) {
    case 'state':
      if (states.withheld) return withholdRespondents(states.computation.metric, states.withheld);
      return withhold(
        states.computation.metric,
        withoutBeside(states, states.computation.statistic.finalise(states.state, states.span)),
      );
    case 'formula': {
      const parts = new Map([...states.parts].map(([name, part]) => [name, finalise(part)]));
      const value = evaluateFormula(states.computation.formula, (name) => parts.get(name)?.value ?? null);
      return withholdFormula(states.computation, parts, { value, decimal: null, sampleSize: null });
    }
    default:
      return assertNever(states);
  }
}

function withoutBeside({ promised }: { readonly promised?: boolean | undefined }, estimate: Estimate): Estimate {
  if (!promised || estimate.beside === undefined) return estimate;
  const { beside: _, ...rest } = estimate;
  return rest;
}

/** Whether any of it was taken out for the sake of respondents. */
export const isTakenOut = (states: States): boolean =>
  states.kind === 'state' ? Boolean(states.withheld) : [...states.parts.values()].some(isTakenOut);

/** Stands for any period where there are no rows: a level is 0 in each, and so is an average over its days. */
export const noSpan: Span = { start: 0, end: 0, days: 1 };

/** The states of no rows at all. */
export function emptyStates(computation: Computation): States {
  if (computation.kind === 'measurement')
    return { kind: 'state', computation, state: emptyState(computation.statistic), span: noSpan };
  const parts = new Map([...computation.parts].map(([name, part]) => [name, emptyStates(part)]));
  return { kind: 'formula', computation, parts };
}

/** Of the span of the first. */
export const mergeAll = (computation: Computation, [first, ...more]: readonly States[]): States =>
  first ? more.reduce((sum, each) => combine(sum, each, 1), first) : emptyStates(computation);

/** What a number of the engine's own making is made of. */
export function statesOf(measured: Measured): States {
  const { states } = measured as Partial<StatefulMeasured>;
  if (!states) throw new Error('A number without its states was not made by the engine.');
  return states;
}

/** What is left of a whole without a part of it. */
export const without = (whole: States, part: States): States => combine(whole, part, -1);

function combine(a: States, b: States, sign: 1 | -1): States {
  if (a.kind === 'state' && b.kind === 'state')
    return {
      ...a,
      state: combineStates(a.computation.statistic, a.state, b.state, sign),
      withheld: a.withheld ?? b.withheld,
      promised: a.promised ?? b.promised,
    };
  if (a.kind === 'formula' && b.kind === 'formula') {
    const parts = [...a.parts].map(([name, part]): [string, States] => {
      const other = b.parts.get(name);
      return [name, other ? combine(part, other, sign) : part];
    });
    return { ...a, parts: new Map(parts) };
  }
  throw new Error('States of different metrics cannot be combined.');
}
