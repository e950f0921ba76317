/** The example of the airline reviews from the files to the answer: imported, read, applied, and asked over HTTP. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { type RunningServer, startServer } from '../../src/app/server.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { importFile } from '../../src/ingest/import-file.ts';
import { readMapping } from '../../src/ingest/read-mapping.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import { readModel } from '../../src/model/read-model.ts';
import { annotate } from '../../src/text/annotate.ts';
import { graphql, root } from '../cli/cairn.ts';
import { testDatabase } from '../kit/database.ts';

const example = join(root, 'examples/airline-reviews');
const data = (name: string) => fileURLToPath(new URL(`../../../shared/data/skytrax/${name}.csv.gz`, import.meta.url));
const absent = !existsSync(data('lounge')) || !existsSync(data('seat'));
if (absent) console.warn(`Skipped: ${data('lounge')} is not there.`);

type Review = Readonly<Record<string, string>>;
const reviewsOf = (name: string): readonly Review[] =>
  absent ? [] : parse(gunzipSync(readFileSync(data(name))), { columns: true, bom: true });

describe.skipIf(absent)('the airline reviews', async () => {
  const { db, pool } = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'cairn-reviews-'));
  const [lounges, seats] = [reviewsOf('lounge'), reviewsOf('seat')];
  let server: RunningServer;

  beforeAll(async () => {
    const model = unwrap(await readModel(join(example, 'model')));
    for (const [key, name] of [
      ['lounges', 'lounge'],
      ['seats', 'seat'],
    ] as const) {
      const located = unwrap(await readMapping(join(example, `${key}.yaml`)));
      const summary = unwrap(
        await importFile(pool, {
          dataset: model.datasets.get(key) as Dataset,
          file: data(name),
          ...located,
          create: true,
          rejectsFile: join(folder, 'rejects.csv'),
          now: () => performance.now(),
        }),
      );
      expect(summary).toMatchObject({ inserted: reviewsOf(name).length, rejected: 0 });
    }
    for (const taxonomy of model.taxonomies.values())
      unwrap(await annotate(db, { dataset: model.datasets.get(taxonomy.dataset) as Dataset, taxonomy }));
    unwrap(await applyModel(db, model, { actor: 'test', now: Date.now(), sources: model.sources }));
    server = await startServer({
      host: '127.0.0.1',
      port: 0,
      catalogs: followCatalog({ db }),
      ping: () => pool.query('select 1'),
      logger: pino({ level: 'error' }),
    });
  });

  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const answerOf = async (key: string, period = '{ allTime: true }') => {
    const { metric } = await graphql<{ metric: { value: { value: number; sampleSize: number } } }>(
      server.url,
      `{ metric(key: "${key}") { value(period: ${period}) { value sampleSize } } }`,
    );
    return metric.value;
  };

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
      const mean = ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
      expect(await answerOf(key)).toEqual({ value: expect.closeTo(mean, 9), sampleSize: ratings.length });
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
});
