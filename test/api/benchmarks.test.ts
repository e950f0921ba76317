/** Benchmarks through the API: a value from outside beside a number, and what is told of it. */
import { describe, expect, it } from 'vitest';
import {
  BenchmarkBesideRegionsDocument,
  CompareBenchmarkDocument,
  ReadBenchmarksDocument,
} from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

const month = (start: string, end: string) => ({ startDate: start, endDate: end, calendar: 'utc' });
const february = month('2026-02-01', '2026-03-01');
const panel = { kind: 'BENCHMARK', benchmark: 'score_panel' } as const;
const emea = { kind: 'BENCHMARK', benchmark: 'score_emea' } as const;

const compared = async (variables: Parameters<typeof api.ask<unknown, never>>[1] | object) => {
  const { metric } = await api.ask(CompareBenchmarkDocument, variables as never);
  return metric?.value?.compare?.[0];
};

describe('a benchmark beside a number', () => {
  it('is the figure in force on the last day of the period, with its source, date and method', async () => {
    const found = await compared({ key: 'score', period: february, to: [panel] });
    // 8 of 16 answers are 9 or 10 and 4 are 6 or less: 25. The figure of 1 March is not in force on 28 February.
    expect(found).toMatchObject({
      kind: 'BENCHMARK',
      value: 35,
      formatted: '35.0',
      sampleSize: 400,
      change: -10,
      formattedChange: '-10.0',
      good: false,
      benchmark: {
        key: 'score_panel',
        kind: 'INDUSTRY',
        of: 'Companies like ours',
        source: 'The yearly panel',
        url: 'https://panel.example.com/2026',
        method: 'Online, 0 to 10',
      },
      benchmarkValue: {
        from: '2026-02-15',
        published: '2026-02-20',
        interval: { level: 0.95, lower: 25, upper: 45, method: 'PUBLISHED' },
      },
    });
  });

  it('is tested where both say how sure they are', async () => {
    const found = await compared({ key: 'score', period: february, to: [panel] });
    // (8 + ¾)/19 less (4 + ¾)/19 is .210526, variance .666205/19, so the upper limit of 25 is 57.7534; the lower of 35 is 25.
    // (57.7534 − 25)/1.959964 = 16.7112 and 10/1.959964 = 5.10213 make 17.4727.
    expect(found?.significance).toMatchObject({ test: 'MOVER_Z' });
    expect(found?.significance?.statistic).toBeCloseTo(-10 / 17.4727, 3);
    expect(found?.significance?.pValue).toBeCloseTo(0.567, 3);
    expect(found?.assumptions).toEqual([
      'The test takes the published interval of "Panel" at its word, and the two samples as independent.',
    ]);
  });

  it('goes by the end of the period, and by today for a period that is running', async () => {
    expect(await compared({ key: 'score', period: month('2026-01-01', '2026-02-01'), to: [panel] })).toMatchObject({
      value: 30,
    });
    expect(await compared({ key: 'score', period: { toDate: 'MONTH' }, to: [panel] })).toMatchObject({ value: 99 });
    expect(await compared({ key: 'score', period: { allTime: true }, to: [panel] })).toMatchObject({ value: 99 });
  });

  it('without an interval is no test, and says so', async () => {
    const found = await compared({ key: 'score', period: month('2026-01-01', '2026-02-01'), to: [panel] });
    expect(found?.significance).toBeNull();
    expect(found?.assumptions).toEqual([
      'There is no test of significance against "Panel": it needs an interval on both sides.',
    ]);
  });

  it('before its first figure has no value and no change, and says why', async () => {
    const found = await compared({ key: 'score', period: month('2025-02-01', '2025-03-01'), to: [panel] });
    expect(found).toMatchObject({ value: null, change: null, good: null, benchmarkValue: null, formatted: '–' });
    expect(found?.assumptions).toEqual([
      '"Panel" has no figure in force at the end of 2025-02-01 to 2025-02-28: the first is of 2025-06-01.',
    ]);
  });

  it('older than a year tells its age', async () => {
    const where = { dimension: 'region', eq: 'EMEA' };
    const found = await compared({ key: 'score', period: february, where, to: [emea] });
    expect(found).toMatchObject({ value: 50, change: -10 });
    expect(found?.assumptions[0]).toBe(
      'The figure of "Panel, EMEA" is of 2025-01-15: 13 months old by the end of the period.',
    );
    // The last day of the first period is a year after the figure, that of the second a day more.
    const young = await compared({ key: 'score', period: month('2025-12-16', '2026-01-16'), where, to: [emea] });
    expect(young?.assumptions.join()).not.toMatch(/months old/);
    const old = await compared({ key: 'score', period: month('2025-12-17', '2026-01-17'), where, to: [emea] });
    expect(old?.assumptions[0]).toMatch(/12 months old/);
  });

  it('is a decimal where the number is one, and not scaled to the period', async () => {
    const found = await compared({
      key: 'ticket_cost',
      period: february,
      to: [{ kind: 'BENCHMARK', benchmark: 'cost_rival' }],
    });
    expect(found).toMatchObject({ change: 5.5, good: false, formattedChange: '+€5.50', significance: null });
    expect(found?.assumptions).toContain('"Rival" is not scaled to the length of the period.');
  });

  it('costs no statement', async () => {
    const { statements } = await countStatements(() =>
      api.ask(CompareBenchmarkDocument, { key: 'score', to: [panel, panel] }),
    );
    expect(statements).toHaveLength(1);
  });
});

describe('a benchmark of a slice', () => {
  it('stands beside numbers of that slice only, however the dimension is spelt, and costs no statement', async () => {
    const { value, statements } = await countStatements(() => api.ask(BenchmarkBesideRegionsDocument));
    const rows = value.metric?.breakdown?.rows ?? [];
    const changes = rows.map(({ label, value: { compare } }) => [label, compare?.[0]?.change]);
    expect(changes).toEqual([
      ['Americas', null],
      ['EMEA', -10],
      ['No value', null],
    ]);
    expect(rows[0]?.value.compare?.[0]?.assumptions).toEqual([
      '"Panel, EMEA" is compared only where region is "EMEA"; this number is of another slice.',
    ]);
    expect(rows[1]?.value.compare?.[1]).toMatchObject({ kind: 'PREVIOUS_PERIOD', change: 65 });
    expect(statements).toHaveLength(1);
  });

  it('does not stand beside the whole, nor beside a wider slice', async () => {
    const wider = { dimension: 'region', in: ['EMEA', 'APAC'] };
    for (const where of [null, wider, { not: { dimension: 'region', eq: 'EMEA' } }])
      expect(await compared({ key: 'score', period: february, where, to: [emea] })).toMatchObject({
        value: null,
        change: null,
      });
    const narrower = {
      and: [
        { dimension: 'region', eq: 'EMEA' },
        { dimension: 'segment', eq: 'large' },
      ],
    };
    expect(await compared({ key: 'score', period: february, where: narrower, to: [emea] })).toMatchObject({
      value: 50,
    });
  });
});

describe('a comparison with a benchmark is refused', () => {
  const refusal = async (to: unknown) => {
    const { errors } = await api.send(CompareBenchmarkDocument, { key: 'score', to } as never);
    return errors[0]?.extensions.issues?.[0];
  };

  it.each([
    [
      [{ kind: 'BENCHMARK', benchmark: 'score_pannel' }],
      { code: 'UNKNOWN_BENCHMARK', hints: ['Did you mean "score_panel" or "score_emea"?'] },
    ],
    [
      [{ kind: 'PREVIOUS_PERIOD' }, { kind: 'BENCHMARK', benchmark: 'cost_rival' }],
      {
        code: 'UNSUPPORTED_QUESTION',
        message: '"cost_rival" is a benchmark of "ticket_cost", not of "score".',
        path: ['to', '1', 'benchmark'],
        hints: ['Of "score" there is "score_panel", "score_emea".'],
      },
    ],
    [[{ kind: 'BENCHMARK' }], { code: 'MALFORMED_INPUT', path: ['to', '0', 'benchmark'] }],
    [
      [{ kind: 'PREVIOUS_PERIOD', benchmark: 'score_panel' }],
      { code: 'MALFORMED_INPUT', path: ['to', '0', 'benchmark'] },
    ],
    [
      [{ kind: 'BENCHMARK', benchmark: 'score_panel', where: {} }],
      { code: 'MALFORMED_INPUT', path: ['to', '0', 'where'] },
    ],
  ])('%j', async (to, expected) => {
    expect(await refusal(to)).toMatchObject(expected);
  });
});

describe('the list of benchmarks', () => {
  it('tells those of a metric, and which of them are about a slice', async () => {
    const where = { dimension: 'customer.region', eq: 'EMEA' };
    const { benchmarks } = await api.ask(ReadBenchmarksDocument, { metric: 'score', where });
    expect(benchmarks?.map(({ key, where: slice }) => [key, slice])).toEqual([
      ['score_panel', null],
      ['score_emea', 'region is "EMEA"'],
    ]);
    expect(benchmarks?.[0]?.metric?.benchmarks).toEqual([{ key: 'score_panel' }, { key: 'score_emea' }]);
    expect(benchmarks?.[0]?.values[0]).toEqual({ from: '2025-06-01', published: '2025-06-10' });
    const other = await api.ask(ReadBenchmarksDocument, {
      metric: 'score',
      where: { dimension: 'region', eq: 'APAC' },
    });
    expect(other.benchmarks?.[0]?.metric?.benchmarks).toEqual([{ key: 'score_panel' }]);
    const all = await api.ask(ReadBenchmarksDocument);
    expect(all.benchmarks?.map(({ key }) => key)).toEqual(['score_panel', 'score_emea', 'cost_rival']);
  });

  it('refuses a metric or a filter that does not exist', async () => {
    const outcome = await api.send(
      '{ benchmarks(metric: "scroe") { key } metric(key: "score") { benchmarks(where: { dimension: "regoin", eq: "EMEA" }) { key } } benchmark(key: "score_pannel") { key } }',
    );
    expect(outcome.errors.map(({ extensions }) => extensions.code).sort()).toEqual([
      'UNKNOWN_BENCHMARK',
      'UNKNOWN_DIMENSION',
      'UNKNOWN_METRIC',
    ]);
  });
});
