/** Where an index finds the few rows of a period, they are read, and no cells: the same numbers, sooner. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Facts, TableFacts } from '../../src/plan/table-facts.ts';
import type { Question } from '../../src/query/question.ts';
import { openRollupBook } from '../../src/rollup/rollup-book.ts';
import { question, unit } from '../kit/questions.ts';
import { compare, now, rollupWorld, shopRows, shopTables } from './shop.ts';

const world = await rollupWorld(shopTables + shopRows);
await world.tend();
const { db, model } = world;
const physical = unwrap(await compileModel(db, model));
const book = openRollupBook(db, world.definitions, { interval: 0 });

/** A million orders of the year 2025, evenly, or what `other` says of them. */
const factsOf = (other: Partial<TableFacts> = {}, leadsIndex = true): Facts => {
  const quantiles = [Date.parse('2025-01-01Z'), Date.parse('2026-01-01Z')];
  const orderedAt = { distinct: null, nullShare: 0, leadsIndex, quantiles };
  return new Map([['orders', { rows: 1_000_000, columns: new Map([['ordered_at', orderedAt]]), ...other }]]);
};

const newYork = model.calendars.get('new_york');
const day = question('revenue', { periods: [unit('day', '2025-06-10', newYork, now)], by: ['channel'] });
const month = question('revenue', { periods: [unit('month', '2025-06-01', newYork, now)], by: ['channel'] });

async function whyNot(facts: Facts, asked: Question) {
  const engine = createEngine({ db, model, physical, rollups: book, facts: () => facts });
  const [scan] = await engine.session({ now }).explain([asked]);
  return scan?.rollups.find(({ rollup }) => rollup === 'orders_by_day')?.why;
}

describe('few rows', () => {
  it('are read as rows, and explain says why no rollup is', async () => {
    expect(await whyNot(factsOf({ rows: 50_000 }), day)).toContain('its rows are so few');
    const engine = createEngine({ db, model, physical, rollups: book, facts: () => factsOf({ rows: 50_000 }) });
    expect(await compare({ ...world, cells: engine }, [day])).toBe(0);
  });

  it('of a ranking, too', async () => {
    const ranking = { ...day, top: { count: 2, order: 'highest', other: false } } as const;
    expect(await whyNot(factsOf({ rows: 50_000 }), ranking)).toContain('its rows are so few');
  });

  it.each<[string, Facts, Question]>([
    ['of more rows a day', factsOf(), day],
    ['of a longer period', factsOf({ rows: 50_000 }), month],
    ['where no index leads to them', factsOf({ rows: 50_000 }, false), day],
    ['where nobody knows how many there are', new Map(), day],
  ])('and cells are read %s', async (_, facts, asked) => {
    expect(await whyNot(facts, asked)).toBeNull();
  });
});
