import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create-engine.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Period } from '../../src/kernel/period.ts';
import { reachableDimensions } from '../../src/model/find-dimension.ts';
import { metricSchema } from '../../src/model/metric.ts';
import type { Model } from '../../src/model/model.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { expected, january } from './january.ts';

const { db } = await testDatabase({ onCluster: 'some whole' });
for (const statement of january) await db.execute(sql.raw(statement));
const model = unwrap(await readModel('models/cx'));
const physical = await columnTypes();

const month: Period = {
  start: Date.UTC(2026, 0, 1),
  end: Date.UTC(2026, 1, 1),
  label: 'Jan 2026',
  grain: 'month',
  calendar: 'default',
  elapsedShare: 1,
  complete: true,
};

const sessionOn = (over: Model) => createEngine({ db, model: over, physical }).session({ now: Date.UTC(2026, 2, 1) });

async function valuesBy(metric: string, by: readonly string[]): Promise<Record<string, number | null | undefined>> {
  const answer = await sessionOn(model).ask({ metric, periods: [month], by, where: null, top: null });
  return Object.fromEntries(answer.groups.map((group) => [group.members.join(), group.values[0]?.estimate.value]));
}

describe('the shipped metrics', () => {
  it('all have a number that was worked out by hand', () => {
    expect(Object.keys(expected).sort()).toEqual([...model.metrics.keys()].sort());
  });

  it.each(Object.entries(expected))('answers %s with %d', async (metric, value) => {
    const { '': found } = await valuesBy(metric, []);
    if (value === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(value, 9);
  });

  it('divides answers by invitations of the same region, anonymous answers included', async () => {
    expect(await valuesBy('response_rate', ['region'])).toEqual({ APAC: 50, EMEA: 50 });
  });

  it('cuts the relationship score by the region of the customer and shows anonymous answers apart', async () => {
    expect(await valuesBy('nps', ['region'])).toEqual({ APAC: -100, EMEA: 100, '': 0 });
  });

  it('cuts the relationship score by the feeling in the comment, answers without a comment apart', async () => {
    expect(await valuesBy('nps', ['sentiment'])).toEqual({ negative: -100, positive: 100, '': 50 });
  });

  it('counts a comment under each of its themes', async () => {
    expect(await valuesBy('mentions', ['theme'])).toEqual({ reliability: 1, response_time: 1, staff: 2 });
    const feelings = await valuesBy('net_sentiment_of_mentions', ['theme']);
    expect(await valuesBy('net_sentiment', ['theme'])).toMatchObject(feelings);
  });

  it('reaches the customer of a renewal through its subscription', async () => {
    expect(await valuesBy('renewal_rate', ['region', 'plan'])).toEqual({ 'APAC,monthly': 0, 'EMEA,annual': 100 });
  });
});

const allTime: Period = {
  ...month,
  start: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
  label: 'All time',
  grain: null,
};

describe('the shipped datasets', () => {
  it.each([...model.datasets.keys()])('can be grouped by every dimension within reach of %s', async (dataset) => {
    const period = model.datasets.get(dataset)?.time === null ? allTime : month;
    const rows = metricSchema.parse({
      key: 'rows',
      name: 'Rows',
      type: 'count',
      dataset,
      unit: 'count',
      direction: 'increase',
    });
    const session = sessionOn({ ...model, metrics: new Map([['rows', rows]]) });
    for (const { name } of reachableDimensions(model.datasets, dataset)) {
      const answer = await session.ask({ metric: 'rows', periods: [period], by: [name], where: null, top: null });
      expect(answer.groups.length, name).toBeLessThanOrEqual(25);
    }
  });
});

async function columnTypes() {
  const { rows } = await db.execute<{ table: string; column: string; type: string }>(
    sql`select table_schema || '.' || table_name as table, column_name as column, data_type as type from information_schema.columns where table_schema = 'cx'`,
  );
  return new Map(
    [...model.datasets.values()].map(({ key, table }) => [
      key,
      new Map(rows.filter((row) => row.table === table).map(({ column, type }) => [column, type])),
    ]),
  );
}
