import { describe, expect, test } from 'vitest';
import { forecast } from '../../../src/stats/forecast/forecast.ts';
import { honest, hopeless, tellStory } from './series.ts';

const each = 50;
const levels = [0.8, 0.95];
const kinds = Object.entries(honest);

/** What came of every series of a kind that a forecast was made of. */
function outcomes(name: string, process: (typeof kinds)[number][1]) {
  const stories = Array.from({ length: each }, (_, seed) => tellStory(name, process, seed));
  return stories.flatMap(({ series, steps, outcome, aim }) => {
    const told = forecast(series, { steps, levels, season: 12, aim: { kind: 'increase', value: aim } });
    if (told.kind === 'withheld' || told.probability === null) return [];
    const [inner, outer] = (told.steps.at(-1)?.intervals ?? []).map(
      ({ lower, upper }) => outcome >= lower && outcome <= upper,
    );
    return [{ inner: inner === true, outer: outer === true, hit: outcome >= aim, probability: told.probability }];
  });
}

type Outcome = ReturnType<typeof outcomes>[number];
const told = new Map(kinds.map(([name, process]) => [name, outcomes(name, process)]));
const all = [...told.values()].flat();

const share = (of: readonly Outcome[], claim: (outcome: Outcome) => boolean) => of.filter(claim).length / of.length;
const brier = (of: readonly Outcome[], guess: (outcome: Outcome) => number) =>
  of.reduce((sum, outcome) => sum + (guess(outcome) - (outcome.hit ? 1 : 0)) ** 2, 0) / of.length;

describe('over seeded series of many kinds', () => {
  test('a forecast is made of most, and 90 to 98 % of what came lies in the 95 % interval', () => {
    console.log(
      [...told, ['all', all] as const]
        .map(([name, of]) => {
          const [outer, inner] = [share(of, (each) => each.outer), share(of, (each) => each.inner)];
          return `| ${name} | ${of.length} | ${(100 * outer).toFixed(1)} % | ${(100 * inner).toFixed(1)} % |`;
        })
        .join('\n'),
    );
    expect(all.length).toBeGreaterThan(0.75 * each * kinds.length);
    const within = share(all, ({ outer }) => outer);
    expect(within).toBeGreaterThanOrEqual(0.9);
    expect(within).toBeLessThanOrEqual(0.98);
  });

  test('the 80 % interval holds, too', () => {
    const within = share(all, ({ inner }) => inner);
    expect(within).toBeGreaterThanOrEqual(0.75);
    expect(within).toBeLessThanOrEqual(0.88);
  });

  test.each(kinds.map(([name]) => name))('no kind is far off: %s', (name) => {
    const of = told.get(name) ?? [];
    expect(of.length).toBeGreaterThanOrEqual(each / 2);
    expect(share(of, ({ outer }) => outer)).toBeGreaterThanOrEqual(0.85);
  });

  test('the probability of reaching a value beats both one half and the share of all that reached theirs', () => {
    const score = brier(all, ({ probability }) => probability);
    const rate = share(all, ({ hit }) => hit);
    const climate = brier(all, () => rate);
    console.log(`Brier score ${score.toFixed(3)}, of the share ${climate.toFixed(3)}, of one half 0.250`);
    expect(score).toBeLessThan(0.8 * climate);
    expect(score).toBeLessThan(0.8 * brier(all, () => 0.5));
  });

  test('of values that were likely, likely many were reached', () => {
    for (const [low, high] of [
      [0, 0.2],
      [0.8, 1],
    ] as const) {
      const of = all.filter(({ probability }) => probability >= low && probability <= high);
      const mean = of.reduce((sum, { probability }) => sum + probability, 0) / of.length;
      console.log(
        `P ${low} to ${high}: ${of.length}, foretold ${mean.toFixed(2)}, reached ${share(of, ({ hit }) => hit).toFixed(2)}`,
      );
      expect(Math.abs(share(of, ({ hit }) => hit) - mean)).toBeLessThan(0.12);
    }
  });
});

describe('of a series that no such method can foretell', () => {
  test.each(Object.entries(hopeless))('the forecast is mostly withheld: %s', (name, process) => {
    const ends = name.startsWith('strong yearly') ? ([18, 23] as const) : ([18, 48] as const);
    // To and fro is a shape of twelve steps as well; it is asked as weeks would be.
    const season = name === 'jumps to and fro' ? 0 : 12;
    const withheld = Array.from({ length: 30 }, (_, seed) => tellStory(name, process, seed, ...ends)).filter(
      ({ series, steps }) => forecast(series, { steps, levels, season }).kind === 'withheld',
    );
    console.log(`| ${name} | ${withheld.length} of 30 |`);
    expect(withheld.length).toBeGreaterThanOrEqual(20);
  });
});
