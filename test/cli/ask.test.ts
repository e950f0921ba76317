/** Questions from the shell, against SQL written by hand over the same rows. */
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../kit/database.ts';
import type { Answer } from './answer.ts';
import { cairn, cairnAlone, cairnJson, type Outcome } from './cairn.ts';
import { createShop, fillShop, shopModel } from './shop.ts';

const { pool, url } = await testDatabase();
const environment = { DATABASE_URL: url };

const ask = (...args: string[]): Promise<Outcome> => cairn(['ask', ...args], environment);
const askJson = (...args: string[]) => cairnJson<Answer>(['ask', ...args], environment);

/** Rows as lists of values, the numbers as numbers. */
async function byHand(sql: string): Promise<unknown[][]> {
  const { rows } = await pool.query<unknown[]>({ text: sql, rowMode: 'array' });
  return rows;
}

const nps = `100.0::float8 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / nullif(count(score), 0)`;
const month = (at: string) => `date_trunc('month', ${at} at time zone 'Europe/Berlin')`;
const thisMonth = month('now()');

const cells = ({ rows }: Answer) =>
  rows.map(({ members, values }) => [...members, ...values.map(({ value }) => value)]);
const near = (rows: readonly (readonly unknown[])[]) =>
  rows.map((row) => row.map((cell) => (typeof cell === 'number' ? expect.closeTo(cell, 9) : cell)));

beforeAll(async () => {
  await createShop(pool);
  await fillShop(pool);
  expect((await cairn(['apply', shopModel()], environment)).code).toBe(0);
});

describe('cairn ask', () => {
  it('answers a series by a dimension with comparisons, month by month in the calendar', async () => {
    const answer = await askJson(
      'nps',
      'answers',
      '--by',
      'region',
      '--grain',
      'month',
      '--last',
      '3',
      '--compare',
      'previous',
    );
    const rows = await byHand(`
      select region, to_char(m, 'YYYY-MM'), n, a, n - before, a - a_before from (
        select region, m, n, a, lag(n) over w as before, lag(a) over w as a_before from (
          select region, ${month('answered_at')} as m, ${nps} as n, count(*)::int as a from shop.answers group by 1, 2) monthly
        window w as (partition by region order by m)) compared
      where m >= ${thisMonth} - interval '3 months' and m < ${thisMonth} order by region nulls last, m`);
    expect(
      answer.rows.map(({ members, period, values: [first, second] }) => [
        ...members,
        new Date(Date.parse(period.start ?? '') + 12 * 3_600_000).toISOString().slice(0, 7),
        first?.value,
        second?.value,
        first?.comparisons[0]?.change,
        second?.comparisons[0]?.change,
      ]),
    ).toEqual(near(rows));
    // Both metrics, for the audit to know that somebody asks them.
    expect(await byHand('select metric, operations from cairn.metric_uses order by 1')).toEqual([
      ['answers', 1],
      ['nps', 1],
    ]);
    expect(rows).toHaveLength(15);
    expect(answer.rows.every(({ period }) => period.complete)).toBe(true);
  });

  it('sets a number beside a benchmark, with its source in JSON and its name and age at the table', async () => {
    const args = ['nps', '--all-time', '--compare', 'benchmark:nps_panel'];
    const [[score] = []] = await byHand(`select (${nps})::float8 from shop.answers`);
    const [row] = (await askJson(...args)).rows;
    expect(row?.values[0]?.comparisons[0]).toMatchObject({
      to: 'benchmark',
      benchmark: { key: 'nps_panel', source: 'The yearly panel', from: '2020-01-01' },
      value: 12.5,
      change: expect.closeTo(Number(score) - 12.5, 9),
      pValue: null,
    });
    const { stdout, stderr } = await cairnAlone(['ask', ...args], environment);
    expect(stdout).toContain('against Panel');
    expect(stderr).toMatch(/The figure of "Panel" is of 2020-01-01: \d+ months old by the end of the period\./);
  });

  it('filters with both forms of --where, all of which must hold, and draws a table with intervals and samples', async () => {
    const { code, stdout, stderr } = await ask(
      ...[
        'nps,mean_score',
        '--all-time',
        '--where',
        'region=south',
        '--where',
        '{score: {gte: 2, lte: 9}}',
        '--where',
        'product=tea',
      ],
    );
    const [[score, mean, n] = []] = await byHand(
      `select round((${nps})::numeric, 1)::text, round(avg(score), 2)::text, count(*)::text from shop.answers
       where region = 'south' and score between 2 and 9 and product = 'tea'`,
    );
    expect(code).toBe(0);
    const [, head, , row] = stdout.split('\n').map((line) => line.split('│').map((cell) => cell.trim()));
    expect(head).toEqual(['', 'period', 'Net Promoter Score', '95 %', 'n', 'Mean score', '95 %', 'n', '']);
    expect(row?.[2]).toBe(score);
    expect(row?.[3]).toMatch(/^-?\d+\.\d to -?\d+\.\d$/);
    expect([row?.[4], row?.[5], row?.[7]]).toEqual([n, mean, n]);
    const drawn = stdout.split('\n').filter((line) => /^[┌├└│]/.test(line));
    expect(new Set(drawn.map((line) => line.length)).size).toBe(1);
    expect(stderr).toContain('Rows are placed in time by answered_at');
  });

  it('ranks the first groups over the whole period and puts the rest together', async () => {
    const answer = await askJson(
      'answers',
      '--by',
      'region',
      '--top',
      '2',
      '--grain',
      'month',
      '--last',
      '6',
      '--total',
    );
    const rows = await byHand(`
      select region, count(*)::int from shop.answers where ${month('answered_at')} >= ${thisMonth} - interval '6 months'
      and ${month('answered_at')} < ${thisMonth} group by 1 order by 2 desc, 1 nulls last`);
    const rest = rows.slice(2).reduce((sum, [, count]) => sum + Number(count), 0);
    expect(cells(answer)).toEqual([...rows.slice(0, 2), [null, rest]]);
    expect(answer.rows.map(({ other }) => other)).toEqual([false, false, true]);

    const lowest = await askJson('answers', '--by', 'region', '--top', '1', '--lowest', '--no-other', '--all-time');
    expect(lowest.rows).toHaveLength(1);
    const [[fewest] = []] = await byHand(
      'select min(n)::int from (select count(*) n from shop.answers group by region) g',
    );
    expect(lowest.rows[0]?.values[0]?.value).toBe(fewest);
  });

  it('covers a trailing window at each point', async () => {
    const window = await askJson('answers', '--grain', 'day', '--last', '3', '--window', '90 days');
    const rows = await byHand(`
      select (select count(*)::int from shop.answers where answered_at >= (d + interval '1 day' - interval '90 days') at time zone 'Europe/Berlin'
        and answered_at < (d + interval '1 day') at time zone 'Europe/Berlin')
      from generate_series(date_trunc('day', now() at time zone 'Europe/Berlin') - interval '3 days',
        date_trunc('day', now() at time zone 'Europe/Berlin') - interval '1 day', interval '1 day') d`);
    expect(cells(window)).toEqual(rows);
  });

  it('takes dates as days of the calendar and instants as they are', async () => {
    // In Berlin 22:30Z is 23:30 of the day before, and 23:30Z half past midnight.
    const counts = [
      ['--from', '2025-03-01', '--to', '2025-03-08'],
      ['--named', 'fair'],
      ['--from', '2025-03-01', '--to', '2025-03-08', '--calendar', 'utc'],
      ['--from', '2025-02-28T22:30:00Z', '--to', '2025-03-07T23:00:01Z'],
    ];
    const answers = await Promise.all(counts.map((options) => askJson('answers', 'mean_score', ...options)));
    expect(answers.flatMap(cells)).toEqual([
      [2, 6],
      [2, 6],
      [2, 1.5],
      [4, 5.5],
    ]);
  });

  it('prints JSON of a fixed shape, with the version of each definition and who answers for it', async () => {
    const answer = await askJson('nps', '--to-date', 'year', '--by', 'product', '--compare', 'previous,last_year');
    expect(answer.metrics).toEqual([
      {
        key: 'nps',
        name: 'Net Promoter Score',
        unit: 'points',
        currency: null,
        direction: 'increase',
        version: 1,
        status: expect.any(String),
        accountable: 'lead',
        assumptions: [expect.stringContaining('answered_at'), expect.any(String)],
      },
    ]);
    expect(answer.by).toEqual(['product']);
    expect(answer.rows.map(({ members }) => members)).toEqual([['cup'], ['tea']]);
    const comparison = (to: string) => ({
      to,
      benchmark: null,
      period: expect.any(String),
      value: expect.toSatisfy((value) => value === null || typeof value === 'number'),
      change: expect.toSatisfy((value) => value === null || typeof value === 'number'),
      relativeChange: expect.toSatisfy((value) => value === null || typeof value === 'number'),
      good: expect.toSatisfy((value) => value === null || typeof value === 'boolean'),
      pValue: expect.toSatisfy((value) => value === null || typeof value === 'number'),
      assumptions: expect.any(Array),
    });
    expect(answer.rows[0]).toEqual({
      members: ['cup'],
      other: false,
      period: {
        label: expect.stringMatching(/to date/),
        start: expect.any(String),
        end: expect.any(String),
        complete: false,
      },
      values: [
        {
          metric: 'nps',
          value: expect.any(Number),
          decimal: null,
          sampleSize: expect.any(Number),
          interval: { lower: expect.any(Number), upper: expect.any(Number), level: 0.95, method: 'ADJUSTED_WALD' },
          beside: [{ kind: 'INVALID', count: expect.any(Number) }],
          suppressed: null,
          comparisons: [comparison('previousPeriod'), comparison('samePeriodLastYear')],
        },
      ],
    });
  });

  it('tells an answer without groups from an answer of zero', async () => {
    const none = await ask('nps', '--by', 'region', '--from', '1999-01-01', '--to', '1999-02-01');
    expect(none).toEqual({ code: 0, stdout: '', stderr: 'No group has a row in this period.\n' });
    const zero = await askJson('answers', 'nps', '--from', '1999-01-01', '--to', '1999-02-01');
    expect(cells(zero)).toEqual([[0, null]]);
  });

  it('marks periods that are not over', async () => {
    const { stdout } = await ask('answers', '--to-date', 'month');
    expect(stdout).toMatch(/to date \*/);
    expect(stdout).toMatch(/\* not complete\n$/);
  });
});

describe('cairn explain', () => {
  it('shows the plan and the SQL of a question, and runs nothing', async () => {
    // A table that answers with an error whoever reads it.
    await pool.query(`alter table shop.answers rename to kept;
      create function shop.trap() returns int language plpgsql as $$ begin raise exception 'the question was run'; end $$;
      create view shop.answers as select id, region, product, shop.trap() as score, answered_at from shop.kept`);
    const args = ['mean_score', '--by', 'region', '--from', '2025-03-01', '--to', '2025-03-08'];
    const run = await cairnAlone(['ask', ...args], environment);
    expect(run).toMatchObject({ code: 1, stdout: '', stderr: 'Failed: the question was run\n' });
    const { code, stdout } = await cairnAlone(['explain', ...args], environment);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^scan answers by region/);
    expect(stdout).toContain('/* lattice answers by region */\nselect');
    expect(stdout).toContain('2025-02-28T23:00:00.000Z');
    const { scans } = await cairnJson<{ scans: object[] }>(['explain', ...args], environment);
    expect(scans).toEqual([
      {
        name: expect.any(String),
        estimate: { rows: expect.any(Number), cells: expect.any(Number) },
        plan: expect.any(String),
        rollups: [],
        sql: expect.stringContaining('lattice'),
        parameters: expect.any(Array),
      },
    ]);
    await pool.query('drop view shop.answers; alter table shop.kept rename to answers');
  });
});

describe('cairn why', () => {
  it('takes the change of a score apart by region, and all of it', async () => {
    interface Side {
      readonly value: number;
    }
    const why = ['why', 'nps', '--by', 'region', '--last', '3', '--grain', 'month'];
    const told = await cairnJson<{
      before: Side;
      after: Side;
      change: number;
      contributions: { contribution: number }[];
    }>(why, environment);
    const value = (from: number) =>
      `(select ${nps} from shop.answers where ${month('answered_at')} >= ${thisMonth} - interval '${from} months' and ${month('answered_at')} < ${thisMonth} - interval '${from - 3} months')`;
    expect(near([[told.before.value, told.after.value]])).toEqual(await byHand(`select ${value(6)}, ${value(3)}`));
    expect(told.contributions).toHaveLength(5);
    expect(told.contributions.reduce((sum, each) => sum + each.contribution, 0)).toBeCloseTo(told.change, 9);
  });
});
