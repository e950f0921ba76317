/** Cohort tables through the API: values with all that a number carries, pooled ages, refusals, and what they cost. */
import { describe, expect, it } from 'vitest';
import { ReadCohortsDocument } from '../generated/documents.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const api = await startApi(database);

const asked = {
  key: 'answers',
  entered: 'answers.answered_at',
  grain: 'MONTH',
  period: { startDate: '2026-01-01', endDate: '2026-04-01', calendar: 'utc' },
  ages: 2,
} as const;

describe('a cohort table', () => {
  it('is a triangle of ordinary values: 6 answers of January, 16 of February, 1 of the running March', async () => {
    const { metric } = await api.ask(ReadCohortsDocument, asked);
    expect(metric?.cohorts?.ages).toEqual([0, 1, 2]);
    const cell = (age: number, label: string, value: number, share: number, complete = true) => ({
      age,
      period: { label },
      value: { value, formatted: String(value), sampleSize: value },
      share,
      complete,
    });
    // An answer enters by its own time here, and so lives in its own month only.
    expect(metric?.cohorts?.rows).toEqual([
      {
        cohort: { label: 'Jan 2026' },
        size: { value: 6 },
        cells: [cell(0, 'Jan 2026', 6, 1), cell(1, 'Feb 2026', 0, 0), cell(2, 'Mar 2026', 0, 0, false)],
      },
      {
        cohort: { label: 'Feb 2026' },
        size: { value: 16 },
        cells: [cell(0, 'Feb 2026', 16, 1), cell(1, 'Mar 2026', 0, 0, false)],
      },
      { cohort: { label: 'Mar 2026' }, size: { value: 1 }, cells: [cell(0, 'Mar 2026', 1, 1, false)] },
    ]);
    expect(metric?.cohorts?.averages).toEqual([
      { age: 0, share: 1, cohorts: 2 },
      { age: 1, share: 0, cohorts: 1 },
      { age: 2, share: null, cohorts: 0 },
    ]);
  });

  it('has the size that the base says, of the same filter', async () => {
    const where = { dimension: 'score', gte: 9 };
    const { metric } = await api.ask(ReadCohortsDocument, { ...asked, key: 'score', base: 'answers', where });
    expect(metric?.cohorts?.rows?.map(({ size }) => size.value)).toEqual([3, 8, 1]);
    // All of them are promoters, and a score has no share.
    expect(metric?.cohorts?.rows?.map(({ cells }) => [cells[0]?.value.value, cells[0]?.share])).toEqual([
      [100, null],
      [100, null],
      [100, null],
    ]);
  });

  it('costs one statement, comparisons of its cells included', async () => {
    const query = `query ($period: PeriodInput!) {
      metric(key: "answers") {
        cohorts(entered: "answered_at", grain: MONTH, period: $period) {
          rows { size { value } cells { share value { compare(to: [{ kind: PREVIOUS_PERIOD }]) { change } } } }
          averages { share }
        }
      }
    }`;
    const { statements, value } = await countStatements(() => api.send(query, { period: asked.period }));
    expect(value.errors).toEqual([]);
    expect(statements.map((text) => /lattice (.*?) \*\//.exec(text)?.[1])).toEqual([
      'answers by cohorts of answered_at',
    ]);
  });

  it('is refused where its arguments stand, with everything at once', async () => {
    const wrong = { ...asked, entered: 'region', grain: 'HOUR', ages: -1, base: 'answer' } as const;
    const { data, errors } = await api.send(ReadCohortsDocument, wrong);
    expect(data?.metric?.cohorts).toBeNull();
    expect(
      errors[0]?.extensions.issues?.map(({ code, path, hints }) => [code, path.join('.'), hints.length > 0]),
    ).toEqual([
      ['MALFORMED_INPUT', 'ages', true],
      ['GRAIN_TOO_FINE', 'grain', true],
      ['UNKNOWN_METRIC', 'base', true],
      ['MALFORMED_INPUT', 'entered', true],
    ]);
  });
});
