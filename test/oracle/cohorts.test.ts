/** Cohorts against the oracle: a cohort is what is left of a world without the rows of all others. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { askCohorts, estimateOf } from '../../src/engine/cohorts/ask-cohorts.ts';
import type { CohortRequest } from '../../src/engine/cohorts/cohort-table.ts';
import { planCohorts } from '../../src/engine/cohorts/plan-cohorts.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import type { Period } from '../../src/kernel/period.ts';
import type { Metric } from '../../src/model/metric.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';
import { fillTables } from '../kit/fill-tables.ts';
import { now, tables } from './arbitrary.ts';
import { createTables } from './create-tables.ts';
import { facts } from './facts.ts';
import { consult } from './oracle.ts';
import { physical } from './physical.ts';
import { type DatasetKey, instantOf, read } from './rows.ts';
import { calendars, type Tables, world } from './world.ts';

const runs = Number(process.env.ORACLE_RUNS ?? 300);
const seed = Number(process.env.ORACLE_SEED ?? Date.now() % 2 ** 31);
vi.setConfig({ testTimeout: Math.max(300_000, runs * 1_000) });

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await createTables(database);
  console.log(`cohorts: ${runs} worlds, ORACLE_SEED=${seed}`);
});

/** Times of answers and tickets themselves tell their rows apart only where a metric looks at one row at a time. */
const alone = new Set<Metric['type']>([
  'count',
  'sum',
  'mean',
  'share',
  'net_share',
  'distinct',
  'percentile',
  'ratio',
]);
const ownTimes = [...world.metrics.values()].flatMap((metric) =>
  alone.has(metric.type) &&
  'dataset' in metric &&
  metric.dataset === 'answers' &&
  !('latest' in metric && metric.latest)
    ? ['answered_at', 'answered_on', 'answered_local'].map((entered) => ({ metric, entered }))
    : [],
);
const ofCustomers = [...world.metrics.values()].flatMap((metric) =>
  // A cohort retention has cohorts of its own: `oracle.test.ts` asks for its ages.
  metric.type === 'cohort_retention' ? [] : ['joined_at', 'customer.joined_on'].map((entered) => ({ metric, entered })),
);

const day = 24 * 3_600_000;
const request: fc.Arbitrary<CohortRequest> = fc
  .record({
    of: fc.constantFrom(...ofCustomers, ...ofCustomers, ...ownTimes),
    grain: fc.constantFrom('week' as const, 'month' as const, 'quarter' as const),
    calendar: fc.constantFrom(...calendars.map(({ key }) => key)),
    start: fc.integer({ min: Date.UTC(2025, 0, 10) / day, max: Date.UTC(2025, 9, 1) / day }),
    days: fc.integer({ min: 1, max: 150 }),
    ages: fc.integer({ min: 0, max: 5 }),
    base: fc.constantFrom(null, 'answer_count', 'nps_count'),
    where: fc.option(fc.constant({ kind: 'compare', field: 'channel', operator: 'ne', value: 'email' } as const), {
      nil: null,
    }),
  })
  .map(({ of, calendar, start, days, ...rest }) => ({
    ...of,
    ...rest,
    period: { kind: 'explicit', calendar, start: start * day, end: (start + days) * day },
  }));

/** The same tables with only those answers and tickets whose entity entered in the period. */
function only(cohort: Period, entered: string, data: Tables): Tables {
  const name = entered.replace('customer.', '');
  const inside = (dataset: DatasetKey) =>
    data[dataset].filter((row) => {
      const at = instantOf({ [name]: read(dataset, row, name, data) }, name, cohort.calendar);
      return at !== null && cohort.start <= at && at < cohort.end;
    });
  return { ...data, answers: inside('answers'), tickets: inside('tickets') };
}

const close = (
  found: number | null,
  wanted: number | null | undefined,
  tolerance: number | undefined,
  where: string,
) => {
  if (wanted === null || wanted === undefined) expect(found, where).toBeNull();
  else
    expect(Math.abs((found ?? Number.NaN) - wanted), where).toBeLessThanOrEqual(
      tolerance ?? 1e-9 * Math.max(1, Math.abs(wanted)),
    );
};

describe('cohorts and the oracle', () => {
  it('agree on every value, size and share of random triangles', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.array(request, { minLength: 1, maxLength: 3 }), facts, async (data, asked, known) => {
        await fillTables(database.pool, 'oracle', data);
        const engine = createEngine({ db: database.db, model: world, physical, facts: () => known });
        const session = engine.session({ now });
        const triangles = await Promise.all(asked.map((each) => askCohorts(unwrap(planCohorts(session, each)))));
        for (const [index, rows] of triangles.entries()) {
          const { metric, base, entered, where } = asked[index] as CohortRequest;
          for (const { cohort, size, cells } of rows) {
            const rest = only(cohort, entered, data);
            const told = (key: string, period: Period) =>
              consult(rest, { metric: key, periods: [period], by: [], where, top: null }, now)[0]?.values[0];
            const context = `${metric.key} by ${entered}, ${cohort.label} (${cohort.calendar})`;
            const whole = told(base ?? metric.key, cohort);
            close(estimateOf(size).value, whole?.value, whole?.tolerance, `${context}: size`);
            for (const { age, period, value, share } of cells) {
              const wanted = told(metric.key, period);
              const at = `${context} at age ${age}`;
              const found = estimateOf(value);
              close(found.value, wanted?.value, wanted?.tolerance, at);
              expect(found.decimal, at).toBe(wanted?.decimal);
              expect(found.sampleSize, at).toBe(wanted?.sampleSize);
              const ratio = Number(wanted?.decimal) / Number(whole?.decimal);
              const shared = wanted?.decimal != null && whole?.decimal != null && Number.isFinite(ratio);
              close(share, shared ? ratio : null, undefined, `${at}: share`);
            }
          }
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
  });
});
