/** The example of the airport's survey from the file to the answer: imported, applied, and asked over HTTP and by its README's commands. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/app/server.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { graphql, root } from '../cli/cairn.ts';
import { testDatabase } from '../kit/database.ts';
import { meanOf, shareOf } from './by-hand.ts';
import { importSheets, readSheets, runReadme, type Sheet, serveDatabase, sharedData } from './example.ts';
import { sheetsByTheme } from './sheets-by-theme.ts';

const example = join(root, 'examples/airport-survey');
const names = ['responses_2010_2017.csv.gz', 'comment_themes_2017.csv.gz', 'theme_labels_2017.csv'] as const;
const files = names.map((name) => sharedData(`sfo_survey/${name}`));
const absent = files.includes(null);

/** The answers from `low` to `high` to one question, straight from the file. */
const opinions = (sheets: readonly Sheet[], column: string, low: number, high: number): readonly number[] =>
  sheets
    .map((sheet) => sheet[column] ?? '')
    .filter((text) => /^\d+$/.test(text))
    .map(Number)
    .filter((score) => low <= score && score <= high);

const topBoxes = (numbers: readonly number[]) => shareOf(numbers, (score) => score >= 4);
const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 9));

const valueFields = 'value sampleSize interval { lower upper level method }';

interface Value {
  readonly value: number;
  readonly sampleSize: number;
  readonly interval: {
    readonly lower: number;
    readonly upper: number;
    readonly level: number;
    readonly method: string;
  };
}

const year = (from: number, until = from + 1) => ({
  start: `${from}-01-01T08:00:00Z`,
  end: `${until}-01-01T08:00:00Z`,
});

describe.skipIf(absent)('the airport survey', async () => {
  const { db, pool, url } = await testDatabase();
  const [sheets = [], themes = [], labels = []] = absent ? [] : files.map((file) => readSheets(file as string));
  const of = (wanted: number) => sheets.filter((sheet) => sheet.year === String(wanted));
  let server: RunningServer;

  const ask = <T>(query: string, variables: object = {}) => graphql<T>(server.url, query, variables);

  beforeAll(async () => {
    const model = unwrap(await readModel(join(example, 'model')));
    const [answers = '', comments = '', codes = ''] = files.map((file) => file ?? '');
    const load = (dataset: string, file: string, mapping: string) =>
      importSheets(pool, { model, dataset, file, mapping: join(example, mapping) });
    const summary = await load('responses', answers, 'mapping.yaml');
    expect(summary).toMatchObject({ read: sheets.length, inserted: sheets.length, rejected: 0 });
    const coded = await load('comment_themes', comments, 'mapping-comment-themes.yaml');
    expect(coded).toMatchObject({ read: themes.length, inserted: themes.length, rejected: 0 });
    const named = await load('theme_labels', codes, 'mapping-theme-labels.yaml');
    expect(named).toMatchObject({ read: labels.length, inserted: labels.length - 1, skipped: 1, rejected: 0 });
    unwrap(await applyModel(db, model, { actor: 'test', now: Date.now(), sources: model.sources }));
    server = await serveDatabase(db, pool);
  });

  afterAll(() => server?.close());

  it('has the NPS of 2017 with its interval, and the weighted one beside it', async () => {
    const { metric, weighted } = await ask<Record<'metric' | 'weighted', { value: Value }>>(
      `query ($period: PeriodInput!) {
        metric(key: "nps") { value(period: $period) { ${valueFields} } }
        weighted: metric(key: "nps_weighted") { value(period: $period) { ${valueFields} } }
      }`,
      { period: year(2017) },
    );
    // Adjusted Wald: three quarters of a passive's worth of rows are added to each end, and the rest between them.
    const [promoters, passives, detractors] = [1436, 968, 342];
    const z = 1.959963984540054;
    const n = promoters + passives + detractors + 3;
    const [top, bottom] = [(promoters + 0.75) / n, (detractors + 0.75) / n];
    const margin = z * Math.sqrt((top + bottom - (top - bottom) ** 2) / n);
    expect(metric.value).toEqual({
      value: expect.closeTo(39.839767, 6),
      sampleSize: 2746,
      interval: {
        lower: expect.closeTo(100 * (top - bottom - margin), 6),
        upper: expect.closeTo(100 * (top - bottom + margin), 6),
        level: 0.95,
        method: 'ADJUSTED_WALD',
      },
    });
    expect(metric.value.value).toBeCloseTo((100 * (promoters - detractors)) / (promoters + passives + detractors), 9);
    expect(weighted.value).toMatchObject({ value: expect.closeTo(40.398436, 6), sampleSize: 2746 });
  });

  it('breaks the NPS down by peak and by boarding area', async () => {
    const { metric } = await ask<{ metric: Record<'peak' | 'area', { rows: { label: string; value: Value }[] }> }>(
      `query ($period: PeriodInput!) {
        metric(key: "nps") {
          peak: breakdown(by: ["peak"], period: $period) { rows { label value { value sampleSize } } }
          area: breakdown(by: ["boarding_area"], period: $period) { rows { label value { value sampleSize } } }
        }
      }`,
      { period: year(2017) },
    );
    const figures = ({ rows }: (typeof metric)['peak']) =>
      Object.fromEntries(rows.map(({ label, value }) => [label, value.value]));
    expect(figures(metric.peak)).toEqual({
      1: expect.closeTo(41.765481, 6),
      2: expect.closeTo(44.824017, 6),
      3: expect.closeTo(33.692458, 6),
    });
    expect(figures(metric.area)).toMatchObject({ A: expect.closeTo(39.917127, 6), C: expect.closeTo(46.902655, 6) });
    for (const { rows } of [metric.peak, metric.area])
      expect(rows.reduce((sum, { value }) => sum + value.sampleSize, 0)).toBe(2746);
  });

  it('has satisfaction and ease of finding the way by year, as the raw file has them', async () => {
    interface Series {
      readonly series: { readonly points: { readonly period: { readonly label: string }; readonly value: Value }[] }[];
    }
    const fields =
      '{ series(period: $period, grain: YEAR) { points { period { label } value { value sampleSize } } } }';
    const answer = await ask<Record<'csat' | 'satisfaction' | 'ease' | 'easeMean', Series>>(
      `query ($period: PeriodInput!) {
        csat: metric(key: "csat_overall") ${fields}
        satisfaction: metric(key: "satisfaction_mean") ${fields}
        ease: metric(key: "ease_wayfinding") ${fields}
        easeMean: metric(key: "ease_wayfinding_mean") ${fields}
      }`,
      { period: year(2010, 2018) },
    );
    const years = Object.fromEntries(
      Object.entries(answer).map(([name, { series }]) => [
        name,
        series[0]?.points.map(({ period, value }) => [period.label, value.value, value.sampleSize]),
      ]),
    );
    const byHand = (column: string, figure: (numbers: readonly number[]) => number | null) =>
      [2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017].map((wanted) => {
        const scores = opinions(of(wanted), column, 1, 5);
        return [String(wanted), close(figure(scores)), scores.length];
      });
    expect(years).toEqual({
      csat: byHand('satisfaction_overall', topBoxes),
      satisfaction: byHand('satisfaction_overall', meanOf),
      ease: byHand('ease_wayfinding', topBoxes),
      easeMean: byHand('ease_wayfinding', meanOf),
    });
    // Figures that were worked out elsewhere.
    expect(years).toMatchObject({
      csat: {
        0: ['2010', expect.closeTo(75.428387, 6), 3093],
        3: ['2013', expect.closeTo(79.274145, 6), expect.any(Number)],
        7: ['2017', expect.closeTo(82.068452, 6), 2688],
      },
      satisfaction: { 0: ['2010', expect.closeTo(3.925315, 6), 3093], 7: ['2017', expect.closeTo(4.06436, 6), 2688] },
      ease: {
        0: ['2010', expect.closeTo(80.169602, 6), expect.any(Number)],
        2: ['2012', expect.closeTo(86.108638, 6), expect.any(Number)],
      },
      easeMean: { 0: ['2010', expect.closeTo(4.287671, 6), expect.any(Number)] },
    });
  });

  it('has the NPS by theme: a sheet once in each of its themes, and other the sheets of no theme shown', async () => {
    const { themesOf, groups } = sheetsByTheme(of(2017), themes, labels);
    const nps = (of: readonly Sheet[]) => {
      const scores = opinions(of, 'likelihood_to_recommend', 0, 10);
      const value = meanOf(scores.map((score) => (score >= 9 ? 100 : score <= 6 ? -100 : 0)));
      return { value: close(value), sampleSize: scores.length };
    };
    interface Rows {
      readonly overlapping: boolean;
      readonly rows: readonly {
        readonly members: readonly { readonly value: string | null }[];
        readonly value: Value;
      }[];
      readonly other: Value | null;
      readonly total: Value;
    }
    const { metric, responses, security } = await ask<{
      metric: { themes: Rows; area: { overlapping: boolean } };
      responses: { top: Rows };
      security: { value: Value };
    }>(
      `query ($period: PeriodInput!) {
        metric(key: "nps") {
          themes: breakdown(by: ["theme"], period: $period) {
            overlapping rows { members { value } value { value sampleSize } } total { value sampleSize }
          }
          area: breakdown(by: ["boarding_area"], period: $period) { overlapping }
        }
        responses: metric(key: "responses") {
          top: breakdown(by: ["theme"], period: $period, top: { count: 5, other: true }) {
            overlapping rows { members { value } value { value } } other { value assumptions { message } } total { value }
          }
        }
        security: metric(key: "security_comments") { value(period: $period) { value sampleSize } }
      }`,
      { period: year(2017) },
    );
    expect(metric.area.overlapping).toBe(false);
    expect(metric.themes).toMatchObject({ overlapping: true, total: { value: expect.closeTo(39.839767, 6) } });
    const asked = [...groups].filter(([, each]) => opinions(each, 'likelihood_to_recommend', 0, 10).length > 0);
    expect(new Map(metric.themes.rows.map(({ members: [theme], value }) => [theme?.value, value]))).toEqual(
      new Map(asked.map(([theme, each]) => [theme, nps(each)])),
    );
    // One label is that of two codes, so there are fewer themes than codes.
    expect(asked.length - 1).toBeLessThan(new Set(themes.map(({ theme_code }) => theme_code)).size);
    expect(metric.themes.rows.reduce((sum, { value }) => sum + value.sampleSize, 0)).toBeGreaterThan(2746);

    const ranked = [...groups].sort(([a, x], [b, y]) => y.length - x.length || ((a ?? '') < (b ?? '') ? -1 : 1));
    const shown = ranked.slice(0, 5).map(([theme]) => theme);
    expect(responses.top.rows.map(({ members: [theme], value }) => [theme?.value, value.value])).toEqual(
      ranked.slice(0, 5).map(([theme, each]) => [theme, each.length]),
    );
    const rest = of(2017).filter(({ respnum = '' }) =>
      [...(themesOf.get(respnum) ?? [null])].every((theme) => !shown.includes(theme)),
    );
    expect(responses.top).toMatchObject({
      overlapping: true,
      other: {
        value: rest.length,
        assumptions: expect.arrayContaining([
          {
            message:
              'A row counts once in each value of theme that it has: groups overlap, and do not add up to the whole.',
          },
        ]),
      },
      total: { value: of(2017).length },
    });

    const secure = new Set(
      themes.filter(({ theme_code = '' }) => /^2(0[1-9]|10)$/.test(theme_code)).map(({ respnum }) => respnum),
    );
    expect(security.value).toEqual({
      value: expect.closeTo((100 * secure.size) / themesOf.size, 9),
      sampleSize: themesOf.size,
    });
  });

  it('works by the commands of its README as they are written', async () => {
    await pool.query('drop schema airport cascade');
    const stdout = await runReadme('airport-survey', url);
    expect(stdout).toMatch(/25,856 rows read, 25,856 inserted/);
    expect(stdout).toMatch(/1,943 rows read, 1,943 inserted/);
    expect(stdout).toMatch(/88 rows read, 87 inserted, 1 skipped/);
    expect(stdout).toMatch(/│ +39\.8 │ +37\.2 to 42\.4 │ +2,746 │ +40\.4 │/);
    for (const figure of ['41.8', '44.8', '33.7', '39.9', '46.9', '75.4%', '82.1%', '3.93', '4.06', '80.2%', '86.1%'])
      expect(stdout).toMatch(new RegExp(`│ +${figure} │`));
  }, 300_000);
});
