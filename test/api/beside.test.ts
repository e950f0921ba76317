/** What stands beside a number, and why one is withheld, through the API. */
import { describe, expect, it } from 'vitest';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { metricSchema } from '../../src/model/metric.ts';
import { readModel } from '../../src/model/read-model.ts';
import { CompareValueDocument, ReadValueDocument } from '../generated/documents.ts';
import { testDatabase } from '../kit/database.ts';
import { startApi } from './api.ts';
import { createWorld, modelFolder, now } from './world.ts';

const database = await testDatabase();
await createWorld(database.db, database.pool);
const model = unwrap(await readModel(modelFolder));
const { level: _, ...score } = model.metrics.get('score') ?? {};
const many = { ...score, key: 'score_of_many', name: 'Score of many', minimumSample: 3 };
const metrics = new Map([...model.metrics, [many.key, metricSchema.parse(many)] as const]);
unwrap(await applyModel(database.db, { ...model, metrics }, { actor: 'test', now }));
const api = await startApi(database);

const february = { start: '2026-02-01T00:00:00Z', end: '2026-03-01T00:00:00Z', calendar: 'utc' };

describe('a value', () => {
  it('tells what stands beside it, and nothing where nothing can', async () => {
    await database.pool.query(
      "insert into api.answers (customer_id, score, answered_at) values (1, 11, '2024-02-10Z'), (1, null, '2024-02-10Z'), (1, 9, '2024-02-10Z')",
    );
    const period = { start: '2024-02-01T00:00:00Z', end: '2024-03-01T00:00:00Z', calendar: 'utc' };
    const score = await api.ask(ReadValueDocument, { key: 'score', period });
    expect(score.metric?.value).toMatchObject({
      value: 100,
      sampleSize: 1,
      beside: [{ kind: 'INVALID', count: 1, description: expect.stringMatching(/rules out/) }],
      suppressed: null,
    });
    const count = await api.ask(ReadValueDocument, { key: 'answers', period });
    expect(count.metric?.value).toMatchObject({ value: 3, beside: [] });
  });

  it('is withheld where too few rows stand behind it, in itself and in what it is compared with', async () => {
    const period = { start: '2025-02-01T00:00:00Z', end: '2025-03-01T00:00:00Z', calendar: 'utc' };
    const few = await api.ask(ReadValueDocument, { key: 'score_of_many', period });
    expect(few.metric?.value).toMatchObject({
      value: null,
      decimal: null,
      formatted: '–',
      sampleSize: 2,
      interval: null,
      suppressed: {
        reason: 'TOO_FEW',
        minimum: 3,
        sampleSize: 2,
        message: 'Score of many is withheld: 2 rows, and at least 3 are needed.',
      },
    });
    const to = [{ kind: 'SAME_PERIOD_LAST_YEAR' as const }];
    const { metric } = await api.ask(CompareValueDocument, { key: 'score_of_many', period: february, to });
    expect(metric?.value?.value).toBe(25);
    expect(metric?.value?.compare?.[0]).toMatchObject({
      value: null,
      change: null,
      formattedChange: '–',
      significance: null,
      suppressed: { reason: 'TOO_FEW', sampleSize: 2 },
    });
  });
});
