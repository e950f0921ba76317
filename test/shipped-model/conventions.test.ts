import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { reachableDimensions } from '../../src/model/find-dimension.ts';
import { formulaReferences, parseFormula } from '../../src/model/formula.ts';
import { categoryOf } from '../../src/model/framework.ts';
import type { Metric } from '../../src/model/metric.ts';
import { readModel } from '../../src/model/read-model.ts';

const model = unwrap(await readModel('models/cx'));
const metrics = [...model.metrics.values()];
const datasets = [...model.datasets.values()];
const ranks = new Map(model.pyramid.levels.map(({ key, rank }) => [key, rank]));
const rankOf = (metric: Metric | undefined) => (metric?.level === undefined ? undefined : ranks.get(metric.level));

/** Keys of the metrics above one, along what it drives. */
function above(key: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const { metric } of model.metrics.get(key)?.drives ?? [])
    if (!seen.has(metric)) {
      seen.add(metric);
      above(metric, seen);
    }
  return seen;
}

describe('names', () => {
  it('mean one thing: a dimension key has one type and one list of values in every dataset', () => {
    const meanings = new Map<string, Set<string>>();
    for (const { dimensions } of datasets)
      for (const { key, type, values } of dimensions)
        meanings.set(key, (meanings.get(key) ?? new Set()).add(JSON.stringify([type, values])));
    expect([...meanings].filter(([, kinds]) => kinds.size > 1)).toEqual([]);
  });

  it('lead to exactly one dimension from every dataset, so that none needs a qualifier', () => {
    const qualified = datasets.flatMap(({ key }) =>
      reachableDimensions(model.datasets, key).flatMap(({ name }) => (name.includes('.') ? [`${key}: ${name}`] : [])),
    );
    expect(qualified).toEqual([]);
  });

  it('are explained: every dataset, dimension and metric has a name and a description', () => {
    const silent = [...datasets, ...datasets.flatMap(({ dimensions }) => dimensions), ...metrics].filter(
      ({ name, description }) => !name || !description,
    );
    expect(silent.map(({ key }) => key)).toEqual([]);
  });
});

describe('metrics', () => {
  it('say in words how they are computed and who answers for them', () => {
    expect(
      metrics.filter(({ formula, accountable, responsible }) => !formula || !accountable || responsible.length === 0),
    ).toEqual([]);
  });

  it('stand in the frameworks where their classification says', () => {
    const place = (framework: string, metric: Metric) => {
      const found = model.frameworks.get(framework);
      return found && categoryOf(found, metric)?.key;
    };
    for (const metric of metrics) {
      const { key, classification, frameworks } = metric;
      const fact = classification?.evidence === 'perception' ? 'perception' : 'fact';
      expect(place('evidence', metric), key).toBe(classification?.evidence);
      expect(place('timing', metric), key).toBe(classification?.timing);
      expect(place('evidence_timing', metric), key).toBe(`${fact}_${classification?.timing}`);
      expect(frameworks.rarra, key).toBe(frameworks.aarrr);
    }
  });

  it('are reviewed as often as their level is', () => {
    const levels = new Map(model.pyramid.levels.map((level) => [level.key, level]));
    const odd = metrics.filter(
      ({ level, cadence }) => level !== undefined && !levels.get(level)?.reviewed.includes(cadence),
    );
    expect(odd.map(({ key }) => key)).toEqual([]);
  });
});

describe('benchmarks', () => {
  it('are marked as invented, since no public figure ships', () => {
    const benchmarks = [...model.benchmarks.values()];
    expect(benchmarks.length).toBeGreaterThan(5);
    expect(benchmarks.filter(({ source }) => source !== 'Demo data, invented for the demo company')).toEqual([]);
  });
});

describe('the pyramid', () => {
  const top = metrics.filter((metric) => rankOf(metric) === 1).map(({ key }) => key);

  it('leads every metric up to an outcome, and never down', () => {
    for (const metric of metrics) {
      const rank = rankOf(metric);
      if (rank === undefined) continue;
      if (rank > 1)
        expect(
          top.some((key) => above(metric.key).has(key)),
          metric.key,
        ).toBe(true);
      for (const drive of metric.drives)
        expect(rankOf(model.metrics.get(drive.metric)), `${metric.key} drives ${drive.metric}`).toBeLessThanOrEqual(
          rank,
        );
    }
  });

  it('gives every outcome something that foretells it', () => {
    const leading = metrics.filter(({ classification }) => classification?.timing === 'leading');
    const foretold = new Set<string>(leading.flatMap(({ key }) => [...above(key)]));
    for (const metric of metrics)
      if (metric.type === 'formula') {
        const parts = formulaReferences(unwrap(parseFormula(metric.expression)));
        if (parts.some((part) => foretold.has(part))) foretold.add(metric.key);
      }
    expect(top.filter((key) => !foretold.has(key))).toEqual([]);
  });
});

describe('the retail calendar', () => {
  it('has years of 52 or 53 whole weeks that begin on the Sunday after the Saturday nearest to 31 January', () => {
    const years = model.calendars.get('retail_445')?.weekPattern?.years ?? [];
    expect(years.length).toBeGreaterThan(7);
    for (const [index, { year, start }] of years.entries()) {
      const begin = Date.parse(`${start}T00:00Z`);
      const daysAfter = (begin - Date.UTC(year, 0, 31)) / 86_400_000;
      expect(new Date(begin).getUTCDay(), start).toBe(0);
      expect(Math.abs(daysAfter - 1), start).toBeLessThanOrEqual(3);
      const next = years[index + 1];
      const weeks = next ? (Date.parse(`${next.start}T00:00Z`) - begin) / (7 * 86_400_000) : 52;
      expect(weeks, start).toBe(year === 2023 || year === 2028 ? 53 : 52);
    }
  });
});
