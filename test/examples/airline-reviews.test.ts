/** The example of the airline reviews from the files to the answer: imported, read, applied, and asked over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../src/app/server.ts';
import { graphql } from '../cli/cairn.ts';
import { read } from '../house/house.ts';
import { testDatabase } from '../kit/database.ts';
import { toReview } from '../text/reviews.ts';
import { meanOf } from './by-hand.ts';
import { readSheets, runReadme, type Sheet, serveDatabase, sharedData } from './example.ts';
import { checkRow, checkThemes, type ReadReview } from './themes-against-ratings.ts';

const files = ['lounge', 'seat'].map((name) => sharedData(`skytrax/${name}.csv.gz`));
const absent = files.includes(null);

describe.skipIf(absent)('the airline reviews', async () => {
  const { db, pool, url } = await testDatabase();
  const [lounges = [], seats = []] = absent ? [] : files.map((file) => readSheets(file as string));
  let server: RunningServer;
  let printed = '';

  beforeAll(async () => {
    printed = await runReadme('airline-reviews', url);
    server = await serveDatabase(db, pool);
  }, 600_000);

  afterAll(() => server?.close());

  const answerOf = async (key: string, period = '{ allTime: true }') => {
    const { metric } = await graphql<{ metric: { value: { value: number; sampleSize: number } } }>(
      server.url,
      `{ metric(key: "${key}") { value(period: ${period}) { value sampleSize } } }`,
    );
    return metric.value;
  };

  it('are answered by the commands of their README as they are written', () => {
    for (const { length } of [lounges, seats]) {
      const rows = length.toLocaleString('en-US');
      expect(printed).toContain(`${rows} rows read, ${rows} inserted`);
    }
    for (const figure of ['36.0%', '3.23', '5.76', '332', '53.6%', '36.4%', '4.32'])
      expect(printed).toMatch(new RegExp(`│ +${figure} │`));
  });

  it('recommend 36.042403 % of lounges, and rate them as their page says', async () => {
    expect(await answerOf('lounges_recommended')).toEqual({ value: expect.closeTo(36.042403, 6), sampleSize: 2264 });
    expect(await answerOf('lounge_rating')).toEqual({ value: expect.closeTo(3.365649, 6), sampleSize: 2259 });
  });

  it('keep two scales apart', async () => {
    const rated = (since: boolean) =>
      lounges
        .filter(({ date = '', overall_rating }) => overall_rating !== '' && date >= '2015-06-09' === since)
        .map(({ overall_rating }) => Number(overall_rating));
    for (const [key, since] of [
      ['lounge_rating_of_5', false],
      ['lounge_rating_of_10', true],
    ] as const) {
      const ratings = rated(since);
      expect(await answerOf(key)).toEqual({
        value: expect.closeTo(meanOf(ratings) ?? Number.NaN, 9),
        sampleSize: ratings.length,
      });
    }
    expect(Math.max(...rated(false))).toBe(5);
  });

  it('have the whole word clean in 332 reviews, of which 53.614458 % recommend, and "cleaning" in none of them', async () => {
    const { metric, mentions } = await graphql<
      Record<'metric' | 'mentions', { breakdown: { rows: { label: string; value: { value: number } }[] } }>
    >(
      server.url,
      `{ metric(key: "mentions_recommended") { breakdown(by: ["theme"], period: { allTime: true }) { rows { label value { value } } } }
         mentions: metric(key: "lounge_mentions") { breakdown(by: ["theme"], period: { allTime: true }) { rows { label value { value } } } } }`,
    );
    const of = (answer: typeof metric, theme: string) =>
      answer.breakdown.rows.find(({ label }) => label === theme)?.value.value;
    expect(of(mentions, 'word_clean')).toBe(332);
    expect(of(metric, 'word_clean')).toBeCloseTo(53.614458, 5);
    const plain = lounges.filter(({ content = '' }) => /\bclean\b/i.test(content));
    expect(plain.length).toBe(332);
    // By stem there are more, and every one of the 332 is among them.
    const { rows } = await pool.query(
      `select count(*)::int as n from reviews.lounge_themes a where theme = 'word_clean'
       and not exists (select from reviews.lounge_themes b where b.response_id = a.response_id and b.theme = 'cleanliness')`,
    );
    expect(rows).toEqual([{ n: 0 }]);
    expect(of(mentions, 'cleanliness')).toBeGreaterThan(332);
  });

  it('read each review in English, and show the words behind a number', async () => {
    const { metric } = await graphql<{
      metric: { comments: { edges: { node: { text: string; language: string; themes: { key: string }[] } }[] } };
    }>(
      server.url,
      `{ metric(key: "lounges_recommended") { comments(period: { allTime: true }, where: { dimension: "recommended", eq: true }, themes: ["word_clean"], first: 100) {
        edges { node { text language themes { key } } } } } }`,
    );
    const nodes = metric.comments.edges.map(({ node }) => node);
    expect(nodes.length).toBe(100);
    expect(nodes.filter(({ text, language }) => !/\bclean\b/i.test(text) || language !== 'en')).toEqual([]);
  });

  it('count undated seat reviews where no time is asked for, and in no period', async () => {
    const dated = seats.filter(({ date, overall_rating }) => date !== '1970-01-01' && overall_rating !== '');
    expect(await answerOf('seat_reviews')).toMatchObject({ value: 1258 });
    expect(await answerOf('seats_recommended')).toEqual({
      value: expect.closeTo((100 * 458) / 1258, 9),
      sampleSize: 1258,
    });
    expect((await answerOf('seat_rating')).sampleSize).toBe(1257);
    expect((await answerOf('seat_rating_by_day')).sampleSize).toBe(dated.length);
    expect(await answerOf('seat_rating_by_day', '{ startDate: "1970-01-01", endDate: "1971-01-01" }')).toEqual({
      value: null,
      sampleSize: 0,
    });
  });

  it('are rated as their text feels: the means of the page by sentiment', async () => {
    const { metric } = await graphql<{
      metric: { breakdown: { rows: { label: string; value: { value: number; sampleSize: number } }[] } };
    }>(
      server.url,
      `{ metric(key: "seat_rating_by_day") { breakdown(by: ["sentiment"], period: { allTime: true }) { rows { label value { value sampleSize } } } } }`,
    );
    const told = metric.breakdown.rows.map(({ label, value }) => [label, value.value.toFixed(2), value.sampleSize]);
    expect(told.toSorted()).toEqual([
      ['negative', '2.44', 563],
      ['neutral', '4.65', 362],
      ['positive', '7.34', 306],
    ]);
  });

  it('have a theme where its own rating is low, more than where others are: as docs/open-text.md says', async () => {
    const readings = async (kind: string, sheets: readonly Sheet[]): Promise<readonly ReadReview[]> => {
      const { rows } = await pool.query<{ id: number; label: string; themes: readonly string[] }>(
        `select response_id::int as id, label, array(select theme from reviews.${kind}_themes t where t.response_id = s.response_id) as themes
         from reviews.${kind}_sentiments s`,
      );
      // Rows are known by their place in the file, from 1.
      const found = new Map(rows.map((row) => [row.id, row]));
      return sheets
        .map((sheet, at) => ({ ...toReview(sheet), themes: [], label: '', ...found.get(at + 1) }))
        .filter(({ half }) => half === 'evaluation');
    };
    const checks = [
      ...checkThemes(await readings('lounge', lounges), {
        cleanliness: 'cleanliness_rating',
        food: 'catering_rating',
        drinks: 'bar_beverages_rating',
        comfort: 'comfort_rating',
        staff: 'staff_service_rating',
        internet: 'wifi_connectivity_rating',
        washrooms: 'washrooms_rating',
      }),
      ...checkThemes(await readings('seat', seats), {
        legroom: 'seat_legroom_rating',
        recline: 'seat_recline_rating',
        width: 'seat_width_rating',
        screens: 'viewing_tv_rating',
      }),
    ];
    expect(read('docs/open-text.md')).toContain(checks.map(checkRow).join('\n'));
    for (const { theme, amongAll, amongNegative } of checks) {
      expect(amongAll.own, theme).toBeGreaterThan(amongAll.others);
      expect(amongNegative.own, theme).toBeGreaterThan(amongNegative.others);
    }
  });
});
