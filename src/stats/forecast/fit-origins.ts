/** From a series to what each smoothing makes of its first so many values, and how much each is to be believed. */
import { logGamma } from '../distributions.ts';
import { NormalEquations, type Solved } from './least-squares.ts';
import { type Smoothed, smooth } from './smooth.ts';
import { type Shape, type Smoothing, unknowns } from './smoothing.ts';

/** One smoothing, with the start that makes its squared one-step errors least. */
export interface Fit {
  readonly solved: Solved;
  readonly smoothing: Smoothing;
  readonly smoothed: Smoothed;
  /** How many values it has seen, gaps included. */
  readonly origin: number;
  /** Values without gaps minus unknowns. */
  readonly degrees: number;
  /** Of a one-step error, of the values as they came. */
  readonly variance: number;
  /** Its share of the average, 0 to 1. */
  readonly weight: number;
}

/** ln of a weight, beside that of the best: a smoothing under it says nothing that others do not say. */
const negligible = Math.log(0.003);

const leastDegrees = 3;

/** Of values with a variance of 1: below it, errors are of rounding. */
const leastSquares = 1e-12;

/**
 * Values have a mean of 0 and a variance of 1. For each origin (a count of values, ascending) the smoothings with their weights, which add up to 1, the greatest first;
 * none where the values do not suffice. The start is concentrated out: for given parameters the one-step errors are linear
 * in it, so that one pass serves every origin (Hyndman, Koehler, Ord and Snyder 2008, §5.2 and 12.1).
 */
export function fitOrigins(
  values: Float64Array,
  smoothings: readonly Smoothing[],
  origins: readonly number[],
): readonly (readonly Fit[])[] {
  const found = origins.map((): Found[] => []);
  for (const smoothing of smoothings) {
    const smoothed = smooth(values, smoothing);
    const equations = new NormalEquations(unknowns(smoothing));
    const alike = smoothings.filter(({ shape }) => shape === smoothing.shape).length;
    let seen = 0;
    for (const [index, origin] of origins.entries()) {
      for (; seen < origin; seen++) addStep(equations, smoothed, values, seen);
      const degrees = equations.rows - equations.size;
      const solved = degrees < leastDegrees ? null : equations.solve();
      if (solved === null) continue;
      const evidence = logEvidence(smoothing.shape, solved, degrees) - Math.log(alike);
      found[index]?.push({ smoothing, smoothed, solved, degrees, evidence });
    }
  }
  return found.map((each, index) => weigh(each, origins[index] as number));
}

interface Found {
  readonly smoothing: Smoothing;
  readonly smoothed: Smoothed;
  readonly solved: Solved;
  readonly degrees: number;
  readonly evidence: number;
}

function addStep(equations: NormalEquations, { expected, width }: Smoothed, values: Float64Array, step: number): void {
  const value = values[step] as number;
  if (Number.isNaN(value)) return;
  equations.add(expected, step * width + 1, value - (expected[step * width] as number));
}

/**
 * ln of the likelihood of the values, integrated over the start and the variance under flat priors (of ln σ for the
 * variance): Γ(ν/2) (SSE/2)^(−ν/2) |X′X|^(−1/2). A slope has a prior of the height that a normal one with a standard deviation
 * of one σ a step has at its centre: without it, shapes with and without a slope could not be compared. A. Zellner, An Introduction to Bayesian
 * Inference in Econometrics (1971), ch. 3; J. A. Hoeting et al., "Bayesian model averaging", Statistical Science 14 (1999).
 */
function logEvidence(shape: Shape, { squares, logRoot }: Solved, degrees: number): number {
  const least = Math.max(leastSquares, squares);
  const slope = shape === 'LEVEL' ? 0 : Math.log(least / degrees) / 2;
  return logGamma(degrees / 2) - (degrees / 2) * Math.log(least / 2) - logRoot - slope;
}

function weigh(found: readonly Found[], origin: number): readonly Fit[] {
  const greatest = Math.max(...found.map(({ evidence }) => evidence));
  const kept = found.filter(({ evidence }) => evidence - greatest > negligible);
  const sum = kept.reduce((total, { evidence }) => total + Math.exp(evidence - greatest), 0);
  return kept
    .sort((a, b) => b.evidence - a.evidence)
    .map(({ smoothing, smoothed, solved, degrees, evidence }) => {
      const variance = Math.max(leastSquares, solved.squares) / degrees;
      return { smoothing, smoothed, solved, origin, degrees, variance, weight: Math.exp(evidence - greatest) / sum };
    });
}
