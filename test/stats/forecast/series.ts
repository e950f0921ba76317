/** Series of known kinds with what came of them: seeded, so that each run sees the same ones. */
import { type Random, randomStream } from '../../../db/seed/random.ts';

export interface Story {
  readonly series: readonly number[];
  readonly steps: number;
  /** The value at the due step. */
  readonly outcome: number;
  /** What somebody might want to reach. */
  readonly aim: number;
}

/** The value at each step in turn; called once a step, from 0. `length` is of what is seen. */
type Process = (random: Random, length: number) => (step: number) => number;

const shapeOf = (random: Random) => {
  const strength = random.between(0.5, 2);
  return Array.from(
    { length: 12 },
    (_, month) => strength * (2.5 * Math.sin((2 * Math.PI * month) / 12) + random.normal()),
  );
};

/** Innovations of one standard deviation, and slopes of up to half of one or two a step. */
function smoothed(random: Random, slope: number, beta: number, phi: number): (step: number) => number {
  const alpha = random.between(0.1, 0.9);
  let state = { level: 0, slope };
  return () => {
    const expected = state.level + phi * state.slope;
    const error = random.normal();
    state = { level: expected + alpha * error, slope: phi * state.slope + alpha * beta * error };
    return expected + error;
  };
}

/** What a forecast should manage. */
export const honest = {
  'local level': (random) => smoothed(random, 0, 0, 0),
  'random walk': (random) => {
    let level = 0;
    return () => {
      level += random.normal();
      return level;
    };
  },
  'noise around a mean': (random) => () => random.normal(),
  'trend with noise': (random) => {
    const slope = random.between(-0.6, 0.6);
    return (step) => slope * step + random.normal();
  },
  'local linear trend': (random) => smoothed(random, random.between(-0.5, 0.5), random.between(0.02, 0.2), 1),
  'damped trend': (random) =>
    smoothed(random, random.between(-2, 2), random.between(0.02, 0.2), random.between(0.8, 0.95)),
  'AR(1) around a mean': (random) => {
    const kept = random.between(0.2, 0.8);
    let value = random.normal() / Math.sqrt(1 - kept * kept);
    return () => {
      value = kept * value + random.normal();
      return value;
    };
  },
  'yearly shape': (random) => {
    const shape = shapeOf(random);
    const slope = random.between(-0.06, 0.06);
    return (step) => slope * step + (shape[step % 12] as number) + random.normal();
  },
} satisfies Record<string, Process>;

/** What no forecast of this kind can manage: a break in the last third, for one. */
export const hopeless = {
  'level that jumps': (random, length) => {
    const since = Math.floor(length * random.between(0.67, 0.95));
    const jump = random.between(6, 12) * (random.chance(0.5) ? 1 : -1);
    return (step) => random.normal() + (step < since ? 0 : jump);
  },
  'trend that turns': (random, length) => {
    const since = Math.floor(length * random.between(0.67, 0.85));
    const slope = random.between(1, 2) * (random.chance(0.5) ? 1 : -1);
    return (step) => slope * (step < since ? step : 2 * since - step) + random.normal();
  },
  'noise that explodes': (random, length) => {
    const since = Math.floor(length * random.between(0.67, 0.9));
    return (step) => random.normal() * (step < since ? 1 : 6);
  },
  'outliers of many deviations': (random) => () =>
    random.normal() + (random.chance(0.12) ? random.between(8, 40) * (random.chance(0.5) ? 1 : -1) : 0),
  'jumps to and fro': (random) => (step) => (step % 2 ? 1 : -1) * (3 + Math.abs(random.normal())),
  'strong yearly shape of less than two years': (random) => {
    const shape = shapeOf(random);
    return (step) => 3 * (shape[step % 12] as number) + random.normal();
  },
} satisfies Record<string, Process>;

/** Of 12 to 48 values (or within other ends), and 1 to 12 steps ahead, at most a third of the length. */
export function tellStory(name: string, process: Process, seed: number, least = 12, most = 48): Story {
  const random = randomStream(seed, name);
  const length = least + random.whole(most - least + 1);
  const steps = 1 + random.whole(Math.min(12, Math.floor(length / 3)));
  const [unit, base, reach] = [Math.exp(random.between(-2, 4)), random.between(-5, 50), random.between(-1.5, 1.5)];
  const next = process(random, length);
  const values = Array.from({ length: length + steps }, (_, step) => base + unit * next(step));
  const series = values.slice(0, length);
  const aim = (series.at(-1) as number) + reach * unit * Math.sqrt(steps);
  return { series, steps, outcome: values.at(-1) as number, aim };
}
