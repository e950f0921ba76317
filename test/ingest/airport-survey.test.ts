/** The example of the airport's survey: real data, mapped by its meaning, against figures that were computed elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { importFile } from '../../src/ingest/import-file.ts';
import type { ImportSummary } from '../../src/ingest/import-summary.ts';
import { readMapping } from '../../src/ingest/read-mapping.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { datasetSchema } from '../../src/model/dataset.ts';
import { testDatabase } from '../kit/database.ts';
import { importKit } from './import-kit.ts';

const example = (path: string) => fileURLToPath(new URL(`../../examples/airport-survey/${path}`, import.meta.url));
const data = fileURLToPath(new URL('../../../shared/data/sfo_survey/responses_2010_2017.csv.gz', import.meta.url));
const absent = !existsSync(data);
if (absent) console.warn(`Skipped: ${data} is not there.`);

const nps = `100.0 * (count(*) FILTER (WHERE likelihood_to_recommend >= 9) - count(*) FILTER (WHERE likelihood_to_recommend <= 6))
  / nullif(count(likelihood_to_recommend), 0)`;
const topBoxes = (column: string) => `100.0 * count(*) FILTER (WHERE ${column} >= 4) / nullif(count(${column}), 0)`;

describe.skipIf(absent)('the airport survey', async () => {
  const { pool } = await testDatabase();
  const kit = importKit(pool);
  let summary: ImportSummary;

  async function load() {
    const located = unwrap(await readMapping(example('mapping.yaml')));
    const dataset = datasetSchema.parse(parse(readFileSync(example('model/dataset.yaml'), 'utf8')).datasets[0]);
    return unwrap(
      await importFile(pool, {
        dataset,
        file: data,
        ...located,
        create: true,
        rejectsFile: kit.rejectsFile,
        now: () => performance.now(),
      }),
    );
  }

  /** One number of one row. */
  async function figure(sql: string): Promise<number> {
    const [row] = await kit.rows(`SELECT (${sql})::float8 AS figure`);
    return row?.figure as number;
  }

  beforeAll(async () => {
    summary = await load();
  });

  it('loads every answer sheet into a table of its own and rejects none', () => {
    expect(summary).toMatchObject({
      created: true,
      read: 25_856,
      inserted: 25_856,
      rejected: 0,
      skipped: 0,
      repeated: 0,
      rejectsFile: null,
    });
    expect(summary.ignoredColumns).toEqual(['interview_day_raw', 'weekday_raw']);
  });

  it('changes nothing when it is loaded again', async () => {
    expect(await load()).toMatchObject({ created: false, inserted: 0, updated: 0, unchanged: 25_856 });
  });

  it('takes 11 as blank and 0 as an answer in the recommend question', async () => {
    const [row] =
      await kit.rows(`SELECT count(likelihood_to_recommend)::int AS n, count(*) FILTER (WHERE likelihood_to_recommend >= 9)::int AS promoters,
      count(*) FILTER (WHERE likelihood_to_recommend <= 6)::int AS detractors FROM airport.responses WHERE year = 2017`);
    expect(row).toEqual({ n: 2746, promoters: 1436, detractors: 342 });
    expect(await figure(`SELECT ${nps} FROM airport.responses WHERE year = 2017`)).toBeCloseTo(39.839767, 6);
  });

  it('carries the weights', async () => {
    const weighted = `100.0 * (sum(weight) FILTER (WHERE likelihood_to_recommend >= 9) - sum(weight) FILTER (WHERE likelihood_to_recommend <= 6))
      / sum(weight) FILTER (WHERE likelihood_to_recommend IS NOT NULL)`;
    expect(await figure(`SELECT ${weighted} FROM airport.responses WHERE year = 2017`)).toBeCloseTo(40.398436, 6);
  });

  it.each([
    ['peak', '1', 41.765481],
    ['peak', '2', 44.824017],
    ['peak', '3', 33.692458],
    ['boarding_area', 'A', 39.917127],
    ['boarding_area', 'C', 46.902655],
  ])('has the NPS of %s %s', async (dimension, member, expected) => {
    expect(
      await figure(`SELECT ${nps} FROM airport.responses WHERE year = 2017 AND ${dimension} = '${member}'`),
    ).toBeCloseTo(expected, 6);
  });

  it.each([
    ['satisfaction_overall', 2010, 75.428387],
    ['satisfaction_overall', 2013, 79.274145],
    ['satisfaction_overall', 2017, 82.068452],
    ['ease_wayfinding', 2010, 80.169602],
    ['ease_wayfinding', 2012, 86.108638],
  ])('has the top boxes of %s in %i', async (column, year, expected) => {
    expect(await figure(`SELECT ${topBoxes(column)} FROM airport.responses WHERE year = ${year}`)).toBeCloseTo(
      expected,
      6,
    );
  });

  it.each([
    ['satisfaction_overall', 2010, 3093, 3.925315],
    ['satisfaction_overall', 2017, 2688, 4.06436],
  ])('has the mean of %s in %i', async (column, year, n, expected) => {
    expect(await figure(`SELECT count(${column}) FROM airport.responses WHERE year = ${year}`)).toBe(n);
    expect(await figure(`SELECT avg(${column}) FROM airport.responses WHERE year = ${year}`)).toBeCloseTo(expected, 6);
  });

  it('has the mean of finding the way in 2010', async () => {
    expect(await figure('SELECT avg(ease_wayfinding) FROM airport.responses WHERE year = 2010')).toBeCloseTo(
      4.287671,
      6,
    );
  });

  it('places every answer in its own year, and on its day where that is known', async () => {
    expect(await figure('SELECT count(*) FROM airport.responses WHERE extract(year FROM survey_date) <> year')).toBe(0);
    expect(
      await figure(
        'SELECT count(*) FROM airport.responses WHERE interview_date IS NOT NULL AND survey_date <> interview_date',
      ),
    ).toBe(0);
    expect(await figure('SELECT count(*) FROM airport.responses WHERE interview_date IS NOT NULL')).toBe(3087 + 2831);
  });

  it('keeps names of airlines apart from codes', async () => {
    expect(
      await figure('SELECT count(*) FROM airport.responses WHERE airline IS NOT NULL AND airline_code IS NOT NULL'),
    ).toBe(0);
    expect(await figure(`SELECT count(*) FROM airport.responses WHERE airline = 'UNITED' AND year = 2017`)).toBe(634);
  });
});
