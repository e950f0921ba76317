/** What is asked is counted on the side, and rollups are proposed that would have answered it. */
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { scanUses } from '../../db/tables/scan-uses.ts';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { readFacts } from '../../src/engine/loading/read-facts.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { ColumnFacts, TableFacts } from '../../src/plan/table-facts.ts';
import type { RecordedUse } from '../../src/rollup/suggest/recorded-use.ts';
import { renderSuggestions } from '../../src/rollup/suggest/render-suggestions.ts';
import { suggestRollups } from '../../src/rollup/suggest/suggest-rollups.ts';
import { readUses } from '../../src/rollup/uses/read-uses.ts';
import { recordScans } from '../../src/rollup/uses/record-scans.ts';
import { between, question, series } from '../kit/questions.ts';
import { modelOf } from '../kit/small-world.ts';
import { now, rollupWorld, shopDefinitions, shopRows, shopTables } from './shop.ts';

const world = await rollupWorld(shopTables + shopRows, { ...shopDefinitions, rollups: [] } as never);
const { db, model } = world;
const physical = unwrap(await compileModel(db, model));
const newYork = model.calendars.get('new_york');
const months = series('month', '2025-01-01T05:00:00Z', '2025-12-01T05:00:00Z', newYork, now);
const day = 86_400_000;

const use = (changes: Partial<RecordedUse>): RecordedUse => ({
  dataset: 'orders',
  time: 'ordered_at',
  grain: 'day',
  calendar: 'new_york',
  dimensions: [],
  asked: 1,
  covered: 0,
  milliseconds: 1000,
  ...changes,
});
const column = (distinct: number | null): ColumnFacts => ({ distinct, nullShare: 0, leadsIndex: false });
const facts = new Map<string, TableFacts>([
  [
    'orders',
    {
      rows: 1_000_000,
      columns: new Map([
        ['channel', column(3)],
        ['rating', column(900_000)],
        ['ordered_at', { ...column(null), quantiles: [0, 1000 * day] }],
      ]),
    },
  ],
  ['customers', { rows: 1000, columns: new Map([['segment', column(2)]]) }],
]);
const suggest = (...uses: readonly RecordedUse[]) => suggestRollups(uses, { model, facts });

it('counts what is asked with its dimensions, grain and time, and what it cost', async () => {
  const recorder = recordScans(db, { interval: 0, clock: () => now });
  const engine = createEngine({ db, model, physical, onServed: recorder.served });
  const asked = [
    question('revenue', { periods: months, by: ['segment'], where: { not: { channel: 'web' } } }),
    question('nps', { periods: months, by: ['segment'], where: { not: { channel: 'web' } } }),
    question('revenue', { periods: [between('2025-03-08T10:20Z', '2025-11-02T06:30Z', newYork, now)] }),
    question('median_rating', { periods: months }),
  ];
  for (let times = 0; times < 3; times++) for (const each of asked) await engine.session({ now }).ask(each);
  await recorder.close();
  const found = await readUses(db);
  // Half past ten is no edge of an hour, and a median needs its rows.
  expect(found).toMatchObject([
    { dataset: 'orders', time: 'ordered_at', grain: 'day', dimensions: ['channel', 'segment'], asked: 6, covered: 0 },
  ]);
  expect(found[0]?.metrics.toSorted()).toEqual(['nps', 'revenue']);
  expect(found[0]?.calendar).toBe('new_york');
  expect(found[0]?.milliseconds).toBeGreaterThan(0);
});

it('counts what a rollup answered as that, and as no time', async () => {
  await db.delete(scanUses);
  const rolled = modelOf({ ...shopDefinitions } as never);
  const other = await rollupWorld(shopTables + shopRows);
  await other.tend();
  const recorder = recordScans(other.db, { interval: 0 });
  const engine = createEngine({
    db: other.db,
    model: other.model,
    physical,
    onServed: recorder.served,
    rollups: {
      current: async () => (await import('../../src/rollup/rollup-book.ts')).readRollups(other.db, other.definitions),
      forget: () => undefined,
    },
  });
  await engine.session({ now }).ask(question('revenue', { periods: months, by: ['segment'] }));
  await recorder.flush();
  expect(rolled.rollups.size).toBeGreaterThan(0);
  expect(await readUses(other.db)).toMatchObject([{ asked: 1, covered: 1, milliseconds: 0 }]);
});

it('keeps the newest uses only, and what could not be written for the next time', async () => {
  await db.delete(scanUses);
  let at = now;
  const failures: unknown[] = [];
  const recorder = recordScans(db, {
    interval: 0,
    most: 2,
    clock: () => at++,
    onFailure: (error) => failures.push(error),
  });
  const engine = createEngine({ db, model, physical, onServed: recorder.served });
  for (const by of [[], ['channel'], ['segment']]) {
    await engine.session({ now }).ask(question('revenue', { periods: months, by }));
    await recorder.flush();
  }
  expect((await readUses(db)).map(({ dimensions }) => dimensions).sort()).toEqual([['channel'], ['segment']]);
  await db.execute('alter table cairn.scan_uses rename to scan_uses_away');
  await engine.session({ now }).ask(question('revenue', { periods: months, by: ['channel'] }));
  await recorder.flush();
  expect(failures).toHaveLength(1);
  await db.execute('alter table cairn.scan_uses_away rename to scan_uses');
  await recorder.flush();
  expect((await readUses(db)).find(({ dimensions }) => dimensions[0] === 'channel')?.asked).toBe(2);
});

it('proposes what spares most, with what it answers, and its size by days and values', () => {
  const [first, ...more] = suggest(
    use({ dimensions: ['channel'], asked: 10, milliseconds: 9000 }),
    use({ dimensions: [], asked: 5, milliseconds: 1000 }),
  );
  expect(more).toEqual([]);
  expect(first).toMatchObject({ answers: 15, of: 15, cells: 4000, rows: 1_000_000 });
  expect(first?.rollup).toMatchObject({ dataset: 'orders', dimensions: ['channel'], grain: 'day' });
  expect(first?.saves).toBeCloseTo(10_000 * (1 - 0.004), 3);
});

it('puts two sets of dimensions into one where that is small, and hours where one of them needs hours', () => {
  const days = suggest(use({ dimensions: ['channel'] }), use({ dimensions: ['segment'] }));
  expect(days).toMatchObject([
    { rollup: { dimensions: ['channel', 'segment'], grain: 'day' }, cells: 12_000, answers: 2 },
  ]);
  const hours = suggest(use({ dimensions: ['channel'] }), use({ grain: 'hour' }));
  expect(hours).toMatchObject([{ rollup: { dimensions: ['channel'], grain: 'hour' }, cells: 96_000, answers: 2 }]);
});

it('proposes nothing for what is answered already, costs nothing, has as many cells as rows, or is of a table that nobody analysed', () => {
  expect(suggest(use({ asked: 4, covered: 4 }))).toEqual([]);
  expect(suggest(use({ milliseconds: 0 }))).toEqual([]);
  expect(suggest(use({ dimensions: ['rating'] }))).toEqual([]);
  expect(suggestRollups([use({})], { model, facts: new Map() })).toEqual([]);
});

it('says it in YAML that a model file can hold', async () => {
  const text = renderSuggestions(suggest(use({ dimensions: ['channel'], asked: 1200, milliseconds: 65_000 })), model);
  expect(text).toContain(
    '# 1,200 of 1,200 recorded reads of orders; about 4,000 cells in place of 1,000,000 rows; 65 s of reading spared',
  );
  const { rollups } = parse(text);
  const known = modelOf({ ...shopDefinitions, rollups } as never);
  expect([...known.rollups.values()]).toMatchObject([{ dataset: 'orders', dimensions: ['channel'] }]);
  expect((await readFacts(db, model.datasets.values())).size).toBeGreaterThanOrEqual(0);
});
