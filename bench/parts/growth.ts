/** What twice as much costs: rows, metrics, periods and groups, each alone. */
import { interleave } from '../harness/interleave.ts';
import { summarise } from '../harness/summarise.ts';
import type { CairnServer } from '../sides/cairn/start-cairn.ts';
import type { Part } from './part.ts';

/** Those of survey responses that add up; the first reads the rows of one survey, the second every row. */
const metrics = [
  ...[
    'nps',
    'survey_response_count',
    'csat',
    'ces',
    'psat',
    'osat',
    'osat_mean',
    'ces_agreement',
    'ces_index',
    'ces_effort',
  ],
  ...[
    'experience_satisfaction',
    'csat_top_box',
    'csat_mean',
    'transactional_nps',
    'nps_weighted',
    'comment_rate',
    'unusable_score_rate',
  ],
];

/** The same metrics of a channel are further numbers. */
const numbers = [
  '',
  ', where: { dimension: "channel", eq: "email" }',
  ', where: { dimension: "channel", eq: "web" }',
].flatMap((where) => metrics.map((key) => ({ key, where })));

const ofMetrics = (count: number): string =>
  `{ ${numbers
    .slice(0, count)
    .map(
      ({ key, where }, at) =>
        `n${at}: metric(key: "${key}") { value(period: { last: 1, grain: YEAR }${where}) { value } }`,
    )
    .join(' ')} }`;

const series = (last: string, grain: string, by: readonly string[] = []): string =>
  `{ metric(key: "csat") { series(period: ${last}, grain: ${grain}, by: ${JSON.stringify(by)}) { points { value { value } } } } }`;

const year = '{ last: 1, grain: YEAR }';

const families: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'months of rows': Object.fromEntries(
    [1, 2, 4, 8, 16, 32].map((last) => [last, series(`{ last: ${last}, grain: MONTH }`, 'YEAR')]),
  ),
  'metrics of one dataset': Object.fromEntries([1, 2, 5, 10, 20, 40].map((count) => [count, ofMetrics(count)])),
  'periods of the same rows': {
    1: series(year, 'YEAR'),
    4: series(year, 'QUARTER'),
    12: series(year, 'MONTH'),
    53: series(year, 'WEEK'),
    365: series(year, 'DAY'),
  },
  'groups of the same rows': {
    1: series(year, 'YEAR'),
    4: series(year, 'YEAR', ['channel']),
    16: series(year, 'YEAR', ['channel', 'product_line']),
    48: series(year, 'YEAR', ['channel', 'product_line', 'survey_region']),
    '48 of two tables': series(year, 'YEAR', ['channel', 'product_line', 'region']),
  },
};

export const growth: Part = {
  key: 'growth',
  title: 'What more costs: Cairn against itself',
  run: async ({ cairn, rounds, note }) => {
    const rows: (string | number)[][] = [];
    for (const [family, steps] of Object.entries(families)) {
      note(`growth: ${family}`);
      const times = await interleave(new Map(Object.entries(steps).map(([step, query]) => [step, ask(cairn, query)])), {
        rounds: Math.min(rounds, 7),
        warmUp: 1,
      });
      const medians = [...times].map(([step, each]) => [step, summarise(each).median] as const);
      const least = medians[0]?.[1] ?? 1;
      for (const [step, median] of medians) rows.push([family, step, median.toFixed(1), (median / least).toFixed(2)]);
    }
    return {
      head: ['what grows', 'to', 'ms', 'times the first'],
      rows,
      remarks: [
        '40 metrics are 17 of one dataset, the same of one channel, and some of another; the first reads the rows of one survey by an index, and two read every row.',
      ],
    };
  },
};

const ask = (cairn: CairnServer, query: string) => async () => {
  const { statements } = await cairn.ask(query);
  return { read: () => new Map<string, number>(), statements };
};
