/** Chance for the demo company: named streams of one seed, so that a table's draws do not move when another table changes. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Values with weights; weights need not sum to 1. */
export type Weighted<T> = readonly (readonly [value: T, weight: number])[];

export interface Random {
  /** In [0, 1). */
  readonly unit: () => number;
  /** In [low, high). */
  readonly between: (low: number, high: number) => number;
  /** A whole number in [0, count). */
  readonly whole: (count: number) => number;
  readonly chance: (probability: number) => boolean;
  /** Mean 0, standard deviation 1. */
  readonly normal: () => number;
  /** `sigma` is the standard deviation of the logarithm. */
  readonly logNormal: (median: number, sigma: number) => number;
  readonly poisson: (mean: number) => number;
  /** Failures before the first success. */
  readonly failures: (probability: number) => number;
  readonly pick: <T>(values: readonly T[]) => T;
  readonly weighted: <T>(choices: Weighted<T>) => T;
}

/** The stream of this seed and name. */
export function randomStream(seed: number, name: string): Random {
  const generator = xoroshiro128plus(hash(`${seed}/${name}`));
  // The first states of neighbouring seeds resemble each other.
  for (let i = 0; i < 32; i++) generator.next();
  const unit = () => uniformFloat64(generator);
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  const whole = (count: number) => Math.floor(unit() * count);
  return {
    unit,
    normal,
    whole,
    between: (low, high) => low + (high - low) * unit(),
    chance: (probability) => unit() < probability,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    poisson: (mean) => poisson(mean, unit, normal),
    failures: (probability) => Math.floor(Math.log(1 - unit()) / Math.log(1 - probability)),
    pick: (values) => at(values, whole(values.length)),
    weighted: (choices) => weighted(choices, unit()),
  };
}

function poisson(mean: number, unit: () => number, normal: () => number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = unit(); product > limit; product *= unit()) count++;
  return count;
}

function weighted<T>(choices: Weighted<T>, unit: number): T {
  let total = 0;
  for (const choice of choices) total += choice[1];
  let left = unit * total;
  for (const choice of choices) {
    left -= choice[1];
    if (left < 0) return choice[0];
  }
  return at(choices, choices.length - 1)[0];
}

function at<T>(values: readonly T[], index: number): T {
  if (index < 0 || index >= values.length) throw new RangeError('Nothing to choose from.');
  return values[index] as T;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state;
}
