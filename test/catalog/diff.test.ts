import { describe, expect, test } from 'vitest';
import { diffModel, isEmptyDiff } from '../../src/catalog/diff.ts';
import { benchmarkSchema } from '../../src/model/benchmark.ts';
import { type Edits, shopModel } from './shop.ts';

const diff = async (before: Edits, after: Edits) => diffModel(await shopModel(before), await shopModel(after));
const moved = async (after: Edits, before: Edits = {}) => (await diff(before, after)).movedMetrics;

describe('a difference between models', () => {
  test('is everything where nothing was stored, and no number moves', async () => {
    const all = diffModel(null, await shopModel());
    expect(all.added.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
      'dataset answers',
      'dataset customers',
      'metric nps',
      'metric mean_score',
      'metric spread',
      'calendar utc',
    ]);
    expect(all).toMatchObject({ changed: [], removed: [], reordered: [], movedMetrics: [] });
  });

  test('is empty between equal models', async () => {
    expect(isEmptyDiff(await diff({}, {}))).toBe(true);
  });

  test('tells a corrected figure of a benchmark, which moves no number', async () => {
    const model = await shopModel();
    const benchmark = (value: number) => ({
      ...model,
      benchmarks: new Map([
        [
          'panel',
          benchmarkSchema.parse({
            ...{ key: 'panel', metric: 'nps', name: 'Panel', kind: 'industry', of: 'Others', source: 'A panel' },
            values: [{ from: '2025-01-01', value }],
          }),
        ],
      ]),
    });
    const found = diffModel(benchmark(36), benchmark(37));
    expect(found.changed.map(({ kind, key }) => [kind, key])).toEqual([['benchmark', 'panel']]);
    expect(found.movedMetrics).toEqual([]);
    expect(diffModel(model, benchmark(36)).added).toEqual([{ kind: 'benchmark', key: 'panel' }]);
  });

  test('names what changed from what to what; list entries go by their keys', async () => {
    const { changed } = await diff(
      {},
      {
        m: [
          ['name: Net Promoter Score', 'name: NPS'],
          ['gte: 9', 'gte: 8'],
        ],
        d: [
          [
            '- { key: score, type: number }',
            '- { key: channel }\n      - { key: score, type: number, column: points }',
          ],
        ],
      },
    );
    expect(changed).toEqual([
      {
        kind: 'dataset',
        key: 'answers',
        changes: [
          { path: ['dimensions', 'score', 'column'], before: undefined, after: 'points' },
          { path: ['dimensions', 'channel'], before: undefined, after: { key: 'channel', type: 'string' } },
        ],
      },
      {
        kind: 'metric',
        key: 'nps',
        changes: [
          { path: ['name'], before: 'Net Promoter Score', after: 'NPS' },
          { path: ['top', 'score', 'gte'], before: 9, after: 8 },
        ],
      },
    ]);
  });

  test('names what came and what went', async () => {
    const calendar = 'calendars: [{ key: home, name: Home }]\n';
    const found = await diff({ more: calendar }, { more: 'stakeholders: [{ key: anna, name: Anna, kind: person }]\n' });
    expect(found.added).toEqual([
      { kind: 'calendar', key: 'utc' },
      { kind: 'stakeholder', key: 'anna' },
    ]);
    expect(found.removed).toEqual([{ kind: 'calendar', key: 'home' }]);
  });

  test('sees another order, for the first calendar is the default', async () => {
    const calendars = (...keys: readonly string[]) => ({
      more: `calendars: [${keys.map((key) => `{ key: ${key}, name: C }`).join(', ')}]\n`,
    });
    const found = await diff(calendars('a', 'b'), calendars('b', 'a'));
    expect(found).toMatchObject({ added: [], changed: [], removed: [], reordered: ['calendar'] });
    expect(found.movedMetrics).toEqual(['nps', 'mean_score', 'spread']);
    expect(await moved(calendars('a', 'b', 'c'), calendars('a', 'b'))).toEqual([]);
  });
});

test('conditions in another order are no difference, and move nothing', async () => {
  const found = await diff(
    {},
    {
      m: [
        [
          'where: { survey: nps, region: { in: [north, south] } }',
          'where: { region: { in: [north, south] }, survey: nps }',
        ],
      ],
    },
  );
  expect(isEmptyDiff(found)).toBe(true);
  expect(found.movedMetrics).toEqual([]);
});

describe('numbers may move', () => {
  test.each<[string, Edits, readonly string[]]>([
    [
      'with a condition of the metric, and of what is computed from it',
      { m: [['gte: 9', 'gte: 8']] },
      ['nps', 'spread'],
    ],
    [
      'with a measure',
      { d: [['points: { type: sum, value: score }', 'points: { type: sum, value: points }']] },
      ['mean_score', 'spread'],
    ],
    [
      'with a dimension that is filtered by',
      { d: [['- { key: survey, values: [nps, csat] }', '- { key: survey, column: kind, values: [nps, csat] }']] },
      ['nps', 'spread'],
    ],
    [
      'with a joined dimension',
      { d: [['- { key: region }', '- { key: region, column: country }']] },
      ['nps', 'spread'],
    ],
    ['with the table joined to', { d: [['table: crm.customers', 'table: crm.people']] }, ['nps', 'spread']],
    [
      'with the query that takes the place of a table',
      { d: [['table: answers', 'query: select * from answers']] },
      ['nps', 'mean_score', 'spread'],
    ],
    [
      'with the query joined to',
      { d: [['table: crm.customers', 'query: select * from crm.customers']] },
      ['nps', 'spread'],
    ],
    ['with the join column', { d: [['column: customer_id', 'column: buyer_id']] }, ['nps', 'spread']],
    [
      'with the values of a multi-valued dimension',
      {
        d: [['- { key: region }', '- { key: region, many: { table: crm.regions, row: customer, value: region } }']],
      },
      ['nps', 'spread'],
    ],
    ['with the table', { d: [['table: answers', 'table: all_answers']] }, ['nps', 'mean_score', 'spread']],
    [
      'with the time of the dataset',
      {
        d: [
          ['- { key: answered_at, type: timestamptz }', '- { key: answered_at, type: timestamptz, column: sent_at }'],
        ],
      },
      ['nps', 'mean_score', 'spread'],
    ],
    [
      'with the smallest sample',
      { m: [['    unit: points', '    unit: points\n    minimumSample: 9']] },
      ['nps', 'spread'],
    ],
    ['with a formula', { m: [['nps / max(mean_score, 1)', 'nps / max(mean_score, 2)']] }, ['spread']],
    [
      'when a ratio becomes a percentage',
      { m: [['denominator: answers.answers\n    unit: ratio', 'denominator: answers.answers\n    unit: percent']] },
      ['mean_score', 'spread'],
    ],
    [
      'when the days begin elsewhere',
      { more: 'calendars: [{ key: utc, name: UTC, timeZone: Asia/Tokyo }]\n' },
      ['nps', 'mean_score', 'spread'],
    ],
  ])('%s', async (_, after, expected) => {
    expect(await moved(after)).toEqual(expected);
  });

  test('with the hours that a duration counts, and not with their name', async () => {
    const desk = (rest: string): Edits => ({
      d: [
        [
          '- { key: score, type: number }',
          '- { key: score, type: number, duration: { from: sent_at, to: answered_at, schedule: desk } }\n      - { key: sent_at, type: timestamptz }',
        ],
      ],
      more: `schedules: [{ key: desk, timeZone: UTC, ${rest} }]\n`,
    });
    const usual = 'hours: { monday: ["09:00-17:00"] }';
    const before = desk(`name: Desk, ${usual}`);
    expect(await moved(desk('name: Desk, hours: { monday: ["09:00-18:00"] }'), before)).toEqual([
      'nps',
      'mean_score',
      'spread',
    ]);
    expect(await moved(desk(`name: Office, ${usual}`), before)).toEqual([]);
  });

  test('with a total of other rows, when they are other ones', async () => {
    const total = (where: string): Edits => ({
      d: [
        ['- { key: region }', '- { key: region, type: number, total: { of: answers.kept } }'],
        [
          'answers: { type: count }',
          `answers: { type: count }\n      kept: { type: count, where: { survey: ${where} } }`,
        ],
      ],
      m: [['where: { survey: nps, region: { in: [north, south] } }', 'where: { region: 1 }']],
    });
    expect(await moved(total('csat'), total('nps'))).toEqual(['nps', 'spread']);
  });

  test('with a dimension inside a snippet', async () => {
    const late = (zone: string): Edits => ({
      m: [['where: { survey: nps,', 'where: { late: false,']],
      d: [
        [
          "sql: '{answered_at} > {sent_at}'",
          `sql: '{answered_at} > {due}' }\n      - { key: due, type: timestamptz, column: ${zone}`,
        ],
      ],
    });
    expect(await moved(late('sent_at'), late('due_at'))).toEqual(['nps', 'spread']);
  });

  test.each<[string, Edits]>([
    ['names and descriptions', { m: [['name: Net Promoter Score', 'name: NPS\n    description: The score.']] }],
    [
      'owners',
      {
        m: [['    unit: points', '    unit: points\n    accountable: anna']],
        more: 'stakeholders: [{ key: anna, name: A, kind: person }]\n',
      },
    ],
    [
      'drives and counter metrics',
      { m: [['    unit: points', '    unit: points\n    drives: [spread]\n    counterMetrics: [spread]']] },
    ],
    ['a unit that is not computed with', { m: [['    unit: points', '    unit: score']] }],
    [
      'a dimension that nothing uses',
      { d: [['- { key: age, type: number }', '- { key: age, type: number, column: years }']] },
    ],
    ['spaces in a formula', { m: [['nps / max(mean_score, 1)', '( nps /max(mean_score,1) )']] }],
    ['another primary key', { d: [['primaryKey: [id]', 'primaryKey: [id, survey]']] }],
  ])('never by %s', async (_, after) => {
    const found = await diff({}, after);
    expect(isEmptyDiff(found)).toBe(false);
    expect(found.movedMetrics).toEqual([]);
  });
});
