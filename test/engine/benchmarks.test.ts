/** Benchmarks beside numbers of the engine: tests against published vectors, and slices that are or are not the same. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { compare } from '../../src/engine/comparison/compare.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { createReadingSet, readingsOf } from '../../src/engine/reading-set.ts';
import { resolveTimes } from '../../src/engine/times.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { PeriodRequest } from '../../src/kernel/period.ts';
import { benchmarkSchema } from '../../src/model/benchmark.ts';
import { type ConditionInput, readCondition } from '../../src/model/condition.ts';
import { smallWorld } from '../kit/small-world.ts';

const share = { type: 'share', dataset: 'answers', hit: { happy: true }, unit: 'percent' };

const world = await smallWorld(
  `create schema bench;
   create table bench.answers (id int primary key, region text, happy boolean, answered_at timestamptz);
   insert into bench.answers select i, 'north', i <= 56, '2025-03-10Z' from generate_series(1, 70) as i;
   insert into bench.answers values (71, 'south', true, '2025-03-10T23:30Z');`,
  {
    calendars: [{ key: 'utc' }, { key: 'tokyo', timeZone: 'Asia/Tokyo' }],
    datasets: [
      {
        key: 'answers',
        table: 'bench.answers',
        time: 'answered_at',
        dimensions: [{ key: 'region' }, { key: 'happy', type: 'boolean' }, { key: 'answered_at', type: 'timestamptz' }],
      },
    ],
    metrics: [
      { key: 'happy', ...share },
      { key: 'happy_north', ...share, where: { region: 'north' } },
      { key: 'answers', type: 'count', dataset: 'answers' },
    ],
  },
);

const later = Date.parse('2026-01-01T00:00:00Z');
const days: PeriodRequest = { kind: 'days', start: '2025-03-01', end: '2025-03-11' };

/** One comparison with a benchmark of these properties. */
async function beside(
  properties: { readonly metric?: string; readonly values: readonly object[]; readonly [property: string]: unknown },
  { where, period = days, now = later }: { where?: ConditionInput; period?: PeriodRequest; now?: number } = {},
) {
  const benchmark = benchmarkSchema.parse({
    ...{ key: 'panel', metric: 'happy', name: 'Panel', kind: 'industry', of: 'Others', source: 'A panel' },
    ...properties,
  });
  const model = { ...world.model, benchmarks: new Map([['panel', benchmark]]) };
  const physical = unwrap(await compileModel(world.db, model));
  const session = createEngine({ db: world.db, model, physical }).session({ now });
  const metric = model.metrics.get(benchmark.metric);
  if (!metric) throw new Error('The benchmark is of a metric.');
  const times = unwrap(resolveTimes(session, { period, grain: null, window: null }));
  const slice = { by: [], where: where === undefined ? null : readCondition(where), top: null };
  const [reading] = readingsOf(createReadingSet(session, metric, times, slice));
  if (!reading) throw new Error('There is one period.');
  const [found] = await compare(reading, [{ kind: 'benchmark', benchmark: 'panel' }]);
  return found;
}

const north = { where: { region: 'north' } };
const sixty = { from: '2025-01-01', value: 60, sampleSize: 80 };

describe('a share beside a published one', () => {
  it('is tested by the two samples: 56 of 70 and 60 % of 80, as in Newcombe 1998, method 10', async () => {
    const found = await beside({ values: [sixty] }, north);
    expect(found?.change).toBeCloseTo(20, 9);
    expect(found?.significance?.test).toBe('MOVER_Z');
    // The published lower limit of the difference is 0.0524.
    expect(found?.significance?.statistic).toBeCloseTo((1.959964 * 0.2) / (0.2 - 0.0524), 2);
    expect(found?.assumptions).toEqual([
      'The test takes the published sample of "Panel" at its word, and the two samples as independent.',
    ]);
  });

  it('is not tested where the figure has no sample, nor where it is of the company itself', async () => {
    const bare = await beside({ values: [{ from: '2025-01-01', value: 60 }] }, north);
    expect(bare?.significance).toBeNull();
    expect(bare?.assumptions).toEqual([
      'There is no test of significance against "Panel": it needs an interval on both sides.',
    ]);
    const internal = await beside({ kind: 'internal', values: [sixty] }, north);
    expect(internal?.significance).toBeNull();
    expect(internal?.assumptions[0]).toMatch(/may share rows/);
  });

  it('without an answer has no change, and keeps the figure', async () => {
    const found = await beside({ values: [sixty] }, { where: { region: 'west' } });
    expect(found).toMatchObject({ change: null, good: null, significance: null, benchmarkValue: sixty });
    expect(found?.measured.estimate.value).toBe(60);
  });
});

describe('a benchmark of a slice', () => {
  const about = { where: { region: { in: ['north', 'west'] } } };

  it('fits what lies in it, by the filter or by the metric itself', async () => {
    expect((await beside({ ...about, values: [sixty] }, north))?.change).toBeCloseTo(20, 9);
    expect((await beside({ ...about, metric: 'happy_north', values: [sixty] }))?.change).toBeCloseTo(20, 9);
  });

  it.each<ConditionInput | undefined>([
    undefined,
    { region: 'south' },
    { region: { in: ['north', 'south'] } },
    { region: { ne: 'south' } },
    { any: [{ region: 'north' }, { happy: true }] },
    { not: { region: 'south' } },
  ])('does not fit %j', async (where) => {
    const found = await beside({ ...about, values: [sixty] }, where === undefined ? {} : { where });
    expect(found).toMatchObject({ change: null, benchmarkValue: null });
    expect(found?.assumptions[0]).toMatch(/compared only where region is one of "north", "west"/);
  });
});

describe('the figure in force', () => {
  const values = [
    { from: '2025-01-01', value: 60 },
    { from: '2025-03-11', value: 70 },
  ];

  it('begins on a local day: what ends with 10 March in UTC is of 11 March in Tokyo', async () => {
    const end = Date.parse('2025-03-11T00:00:00Z');
    const explicit = (calendar: string): PeriodRequest => ({ kind: 'explicit', start: end - 864e5, end, calendar });
    expect((await beside({ values }, { period: explicit('utc') }))?.benchmarkValue?.value).toBe(60);
    expect((await beside({ values }, { period: explicit('tokyo') }))?.benchmarkValue?.value).toBe(70);
  });

  it('is that of today where the period is not over, and for all time', async () => {
    const now = Date.parse('2025-03-10T12:00:00Z');
    const march: PeriodRequest = { kind: 'days', start: '2025-03-01', end: '2025-04-01' };
    expect((await beside({ values }, { period: march, now }))?.benchmarkValue?.value).toBe(60);
    expect((await beside({ values }, { period: march }))?.benchmarkValue?.value).toBe(70);
    expect((await beside({ values }, { period: { kind: 'allTime' }, now }))?.benchmarkValue?.value).toBe(60);
  });

  it('of a count is exact, not scaled, and not tested', async () => {
    const found = await beside({ metric: 'answers', values: [{ from: '2025-01-01', value: 70.1 }] });
    expect(found).toMatchObject({ change: 0.9, significance: null });
    expect(found?.assumptions).toEqual(['"Panel" is not scaled to the length of the period.']);
  });
});
