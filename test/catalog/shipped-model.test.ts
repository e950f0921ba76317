import { expect, test } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { isEmptyDiff } from '../../src/catalog/diff.ts';
import { loadCatalog } from '../../src/catalog/load.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';

const { db } = await testDatabase();

test('the shipped model fits the shipped tables, and is loaded as it was read', async () => {
  const { sources, ...model } = unwrap(await readModel('models/cx'));
  const options = { actor: 'test', now: Date.UTC(2025, 0, 1), sources };
  expect(unwrap(await applyModel(db, model, options)).changed).toBe(true);
  const loaded = unwrap(await loadCatalog(db));
  expect(loaded.model).toEqual(model);
  expect([...loaded.model.metrics.keys()]).toEqual([...model.metrics.keys()]);
  const again = unwrap(await applyModel(db, model, options));
  expect(again.changed).toBe(false);
  expect(isEmptyDiff(again.diff)).toBe(true);
  expect(again.diff.movedMetrics).toEqual([]);
});
