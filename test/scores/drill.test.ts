/** From a score to the entities behind it, page by page. */
import { describe, expect, it } from 'vitest';
import type { EntitiesQuestion, ScoredEntity } from '../../src/engine/scores/scored-entity.ts';
import { readCondition } from '../../src/model/condition.ts';
import { codesOf } from '../kit/questions.ts';
import { smallWorld } from '../kit/small-world.ts';
import { definitions, month, now, tables } from './care.ts';

const { session, pool } = await smallWorld(tables, definitions);
const february = month('2026-02-01');

const usual: EntitiesQuestion = {
  score: 'health',
  period: february,
  where: null,
  band: null,
  scored: null,
  order: 'lowest',
  after: null,
  before: null,
  backwards: false,
  limit: 100,
};
const entities = (asked: Partial<EntitiesQuestion> = {}) => session(now).scoreEntities({ ...usual, ...asked });
const told = (found: readonly ScoredEntity[]) => found.map(({ label, score }) => [label, score]);

describe('the entities of a score', () => {
  it('come with what makes their scores, lowest first', async () => {
    const found = await entities();
    expect(told(found)).toEqual([
      ['Gus', 8],
      ['Ada', 42],
      ['Fay', 60],
      ['Ed', 64],
      ['Bo', 100],
    ]);
    const [, ada, , , bo] = found;
    expect(ada).toMatchObject({ entity: '1', variant: 0, band: { key: 'amber' } });
    expect(ada?.parameters).toMatchObject([
      { parameter: { key: 'satisfaction' }, value: 50, normalised: 50, weight: 20 },
      { parameter: { key: 'calm' }, value: 3, normalised: 40, weight: 80 },
    ]);
    expect(bo).toMatchObject({ variant: null, band: { key: 'green' } });
    expect(bo?.parameters).toMatchObject([
      { value: null, normalised: null, weight: 0 },
      { value: 0, normalised: 100, weight: 100 },
    ]);
  });

  it('are those of a band, of a filter, or those without a score', async () => {
    expect(told(await entities({ band: 'amber', order: 'highest' }))).toEqual([
      ['Ed', 64],
      ['Fay', 60],
      ['Ada', 42],
    ]);
    expect(told(await entities({ where: readCondition({ segment: 'large' }) }))).toEqual([
      ['Ada', 42],
      ['Ed', 64],
    ]);
    expect(told(await entities({ score: 'known', scored: false }))).toEqual([['Bo', null]]);
    expect(told(await entities({ score: 'known', scored: true, limit: 1 }))).toEqual([['Gus', 8]]);
  });

  it('without a score come last, whichever way', async () => {
    for (const order of ['lowest', 'highest'] as const)
      expect((await entities({ score: 'known', order })).at(-1)).toMatchObject({
        label: 'Bo',
        score: null,
        band: null,
      });
  });

  it('keep the weight of a parameter that counts as 0, and have none in a formula', async () => {
    const [bo] = await entities({ score: 'strict', where: readCondition({ name: 'Bo' }) });
    expect(bo).toMatchObject({ score: 40, parameters: [{ weight: 60, normalised: null }, { weight: 40 }] });
    const [ada] = await entities({ score: 'worst', where: readCondition({ name: 'Ada' }) });
    expect(ada?.parameters.map(({ weight }) => weight)).toEqual([null, null]);
  });

  it('read through pages are complete and in order, equal scores and those without one included, both ways', async () => {
    await pool.query(
      `insert into care.customers select n, 'Many ' || n, 'small', '2025-01-01Z' from generate_series(100, 140) n`,
    );
    await pool.query(
      `insert into care.answers (customer_id, score, answered_at) select n, n % 3 * 2, '2026-02-01Z' from generate_series(100, 120) n`,
    );
    for (const order of ['lowest', 'highest'] as const) {
      const all = await entities({ score: 'known', order });
      expect(all).toHaveLength(46);
      const paged: ScoredEntity[] = [];
      for (;;) {
        const page = await entities({ score: 'known', order, limit: 7, after: paged.at(-1)?.place ?? null });
        if (page.length === 0) break;
        paged.push(...page);
      }
      expect(paged).toEqual(all);
      const last = all.at(-1);
      const back = await entities({ score: 'known', order, limit: 5, backwards: true, before: last?.place ?? null });
      expect(back).toEqual(all.slice(-6, -1).reverse());
    }
    await pool.query('delete from care.answers where customer_id >= 100');
    await pool.query('delete from care.customers where id >= 100');
  });

  it('come from one statement', async () => {
    const operation = session(now);
    await operation.scoreEntities(usual);
    expect(operation.statements).toBe(1);
  });

  it('are refused with all that is wrong with the question', async () => {
    expect(await codesOf(entities({ score: 'helath' }))).toEqual(['UNKNOWN_SCORE']);
    expect(
      await codesOf(
        entities({
          band: 'gren',
          where: readCondition({ segmnt: 'large' }),
          period: { ...february, end: february.start },
        }),
      ),
    ).toEqual(['UNKNOWN_DIMENSION', 'MALFORMED_INPUT', 'EMPTY_PERIOD']);
  });
});
