/** The benchmark does not rot: its data are the same each time, and Cairn says what its hand-written SQL says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, measuredTables } from '../../bench/data/fill.ts';
import { scales, time } from '../../bench/data/scale.ts';
import { writeTargets } from '../../bench/data/targets.ts';
import { differences } from '../../bench/harness/numbers.ts';
import { questions } from '../../bench/questions/index.ts';
import { type HandWrittenSide, openHandWritten } from '../../bench/sides/hand-written.ts';
import { shippedModel } from '../../src/app/shipped-model.ts';
import { applyModel } from '../../src/catalog/apply.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { type Api, startApi } from '../api/api.ts';
import { testDatabase } from '../kit/database.ts';

const { db, pool, url } = await testDatabase({ onCluster: 'some whole' });
let api: Api;
let handWritten: HandWrittenSide;

beforeAll(async () => {
  if (!scales.tiny) throw new Error('There is no scale for tests.');
  await fill(pool, scales.tiny, () => {}, measuredTables);
  await writeTargets(pool);
  const model = unwrap(await readModel(shippedModel));
  const now = Date.parse(time.now);
  unwrap(await applyModel(db, model, { actor: 'bench', now, sources: model.sources }));
  handWritten = await openHandWritten(url);
});

api = await startApi({ db, pool }, { clock: () => Date.parse(time.now) });

afterAll(() => handWritten.close());

describe('the data of the benchmark', () => {
  it('are the same rows in every run, on every Postgres', async () => {
    const { rows } = await pool.query(
      `select (select md5(string_agg(r::text, ',' order by id)) from cx.survey_responses as r) as responses,
         (select md5(string_agg(t::text, ',' order by id)) from cx.tickets as t) as tickets,
         (select md5(string_agg(m::text, ',' order by id)) from cx.revenue_movements as m) as movements,
         (select md5(string_agg(u::text, ',' order by u::text)) from cx.usage_days as u) as usage`,
    );
    expect(rows).toMatchInlineSnapshot(`
      [
        {
          "movements": "99b42d62fd8e0c14c1303123e2f57d4e",
          "responses": "149cebe80d87d6cf0e8d068d8d273379",
          "tickets": "50b4294b5bb41c42eeac0da46e867342",
          "usage": "a2325e244ee9ddef0403caaa785190cf",
        },
      ]
    `);
  });
});

describe('Cairn and the hand-written SQL of the benchmark', () => {
  it.each(questions.map((question) => [question.name, question] as const))('agree: %s', async (_, question) => {
    const expected = (await handWritten.run(question.handWritten)()).read();
    const { data, errors } = await api.send(question.cairn.query);
    expect(errors).toEqual([]);
    expect(expected.size).toBeGreaterThan(0);
    expect(differences(expected, question.cairn.read(data as never))).toEqual([]);
  });
});
