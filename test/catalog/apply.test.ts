import { asc, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { applies, definitions } from '../../db/tables/catalog.ts';
import { type ApplyOptions, applyModel } from '../../src/catalog/apply.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { testDatabase } from '../kit/database.ts';
import { createTables, type Edits, issuesOf, shopModel } from './shop.ts';

const { db } = await testDatabase();

beforeEach(async () => {
  await db.execute(sql`drop schema if exists crm cascade`);
  await db.execute(sql`drop table if exists public.answers`);
  await db.execute(sql`truncate cairn.definitions, cairn.applies restart identity`);
  await createTables(db);
});

const at = (day: number): ApplyOptions => ({ actor: 'anna', now: Date.UTC(2025, 0, day) });

const apply = async (edits: Edits = {}, options: ApplyOptions = at(1)) =>
  applyModel(db, await shopModel(edits), options);

const rows = () => db.select().from(definitions).orderBy(asc(definitions.id));

describe('applying a model', () => {
  test('stores it so that it is loaded as it was read', async () => {
    const more = 'calendars: [{ key: zulu, name: Z }, { key: alpha, name: A, timeZone: Asia/Tokyo }]\n';
    const model = await shopModel({ more });
    const applied = unwrap(await applyModel(db, model, { ...at(1), message: 'first' }));
    const loaded = unwrap(await loadCatalog(db));
    const { sources: _, ...plain } = model;
    expect(loaded.model).toEqual(plain);
    expect([...loaded.model.calendars.keys()]).toEqual(['zulu', 'alpha']);
    expect([...loaded.model.metrics.keys()]).toEqual([...model.metrics.keys()]);
    expect(applied).toMatchObject({ changed: true, applyId: loaded.applyId });
    expect(loaded.versions).toEqual(applied.versions);
    expect(loaded.versions.get('metric:nps')).toEqual({
      version: 1,
      status: 'certified',
      appliedAt: new Date(at(1).now),
    });
    expect(loaded.versions.get('dataset:answers')?.status).toBeNull();
    expect(await db.select().from(applies)).toEqual([
      expect.objectContaining({ actor: 'anna', message: 'first', appliedAt: new Date(at(1).now) }),
    ]);
  });

  test('again changes nothing and says so', async () => {
    const first = unwrap(await apply());
    const stored = await rows();
    const again = unwrap(await apply({}, at(2)));
    expect(again).toMatchObject({
      changed: false,
      applyId: first.applyId,
      diff: { added: [], changed: [], removed: [] },
    });
    expect(again.appliedAt).toEqual(first.appliedAt);
    expect(await rows()).toEqual(stored);
    expect(await db.$count(applies)).toBe(1);
  });

  test('gives a new version to what changed, and to nothing else', async () => {
    await apply();
    const second = unwrap(await apply({ m: [['gte: 9', 'gte: 8']] }, at(2)));
    expect(second.diff.movedMetrics).toEqual(['nps', 'spread']);
    expect(second.versions.get('metric:nps')).toEqual({
      version: 2,
      status: 'certified',
      appliedAt: new Date(at(2).now),
    });
    expect(second.versions.get('metric:spread')).toEqual({
      version: 1,
      status: 'certified',
      appliedAt: new Date(at(1).now),
    });
    const nps = (await rows()).filter(({ key }) => key === 'nps');
    expect(nps.map(({ version, retiredBy }) => [version, retiredBy])).toEqual([
      [1, second.applyId],
      [2, null],
    ]);
    expect(nps[0]?.body).toMatchObject({ top: { score: { gte: 9 } } });
  });

  test('retires what went; what comes back goes on counting', async () => {
    const more = 'stakeholders: [{ key: anna, name: Anna, kind: person }]\n';
    unwrap(await apply({ more }));
    const gone = unwrap(await apply({}, at(2)));
    expect(gone.diff.removed).toEqual([{ kind: 'stakeholder', key: 'anna' }]);
    expect(unwrap(await loadCatalog(db)).model.stakeholders.size).toBe(0);
    const back = unwrap(await apply({ more }, at(3)));
    expect(back.versions.get('stakeholder:anna')?.version).toBe(2);
  });

  test('keeps another order of the same definitions, without new versions', async () => {
    const calendars = (...keys: readonly string[]) => ({
      more: `calendars: [${keys.map((key) => `{ key: ${key}, name: C }`).join(', ')}]\n`,
    });
    await apply(calendars('a', 'b'));
    const second = unwrap(await apply(calendars('b', 'a'), at(2)));
    expect(second).toMatchObject({ changed: true, diff: { reordered: ['calendar'] } });
    expect(second.versions.get('calendar:b')?.version).toBe(1);
    expect([...unwrap(await loadCatalog(db)).model.calendars.keys()]).toEqual(['b', 'a']);
  });
});

describe('a model that cannot be applied', () => {
  test('changes nothing: a table is missing, a definition contradicts another', async () => {
    unwrap(await apply());
    const stored = await rows();
    const missing = await apply(
      { d: [['table: crm.customers', 'table: crm.clients']], m: [['gte: 9', 'gte: 8']] },
      at(2),
    );
    expect(issuesOf(missing)).toEqual([expect.stringContaining('MODEL_MISSING_TABLE')]);
    const model = await shopModel();
    const spread = { ...model, metrics: new Map([...model.metrics].filter(([key]) => key !== 'nps')) };
    expect(issuesOf(await applyModel(db, spread, at(3)))).toEqual([expect.stringContaining('Unknown metric "nps".')]);
    expect(await rows()).toEqual(stored);
  });

  test('leaves nothing behind when the database fails half-way', async () => {
    await db.execute(sql`alter table cairn.definitions add constraint refuse_spread check (key <> 'spread')`);
    try {
      await expect(apply()).rejects.toThrow();
    } finally {
      await db.execute(sql`alter table cairn.definitions drop constraint refuse_spread`);
    }
    expect(await rows()).toEqual([]);
    expect(await db.$count(applies)).toBe(0);
    expect(issuesOf(await loadCatalog(db))).toEqual([
      'CATALOG_EMPTY: No model has been applied to this database. Run `cairn apply` with a model of yours, or `cairn serve`, which begins with the shipped one.',
    ]);
  });

  test('is refused when another apply came after the one that was looked at', async () => {
    const first = unwrap(await apply({}, { ...at(1), basedOn: null }));
    const second = unwrap(await apply({ m: [['gte: 9', 'gte: 8']] }, { ...at(2), basedOn: first.applyId }));
    const late = await apply({ m: [['gte: 9', 'gte: 7']] }, { ...at(3), basedOn: first.applyId });
    expect(issuesOf(late)).toEqual([expect.stringContaining('CATALOG_CONFLICT')]);
    expect(unwrap(await loadCatalog(db)).applyId).toBe(second.applyId);
  });
});

describe('concurrent applies', () => {
  test('of different models follow one another: versions count up, one definition is current', async () => {
    const thresholds = [9, 8, 7, 10];
    const all = await Promise.all(
      thresholds.map((gte, index) => apply({ m: [['gte: 9', `gte: ${gte}`]] }, at(index + 1))),
    );
    const ids = all.map((each) => unwrap(each).applyId);
    expect(new Set(ids).size).toBe(thresholds.length);
    const nps = (await rows()).filter(({ key }) => key === 'nps');
    expect(nps.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(nps.filter(({ retiredBy }) => retiredBy === null).map(({ version }) => version)).toEqual([4]);
  });

  test('of the same model store it once', async () => {
    const all = await Promise.all([1, 2, 3].map((day) => apply({}, at(day))));
    expect(all.map((each) => unwrap(each).changed).filter(Boolean)).toEqual([true]);
    expect(await db.$count(applies)).toBe(1);
  });
});

test('definitions that an older Cairn stored in another shape are told, and replaced by the next apply', async () => {
  unwrap(await apply());
  await db.execute(
    sql`update cairn.definitions set body = '{"key": "nps", "type": "magic"}', hash = 'old' where key = 'nps'`,
  );
  await db.execute(sql`update cairn.applies set checksum = 'old'`);
  expect(issuesOf(await loadCatalog(db))).toEqual([
    'MODEL_INVALID: The stored metric "nps" is not understood by this version of Cairn. Apply the model again.',
  ]);
  unwrap(await apply({}, at(2)));
  expect(unwrap(await loadCatalog(db)).versions.get('metric:nps')?.version).toBe(2);
});
