/** What staff answer, in the shipped model and the demo company: told of five or more, and as it is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { copyRows } from '../../db/seed/copy-rows.ts';
import { employeeResponseRows } from '../../db/seed/employee-responses.ts';
import { createWorld } from '../../db/seed/world.ts';
import { employeeResponses } from '../../db/tables/employee-responses.ts';
import { loadEngine } from '../../src/app/load-engine.ts';
import { prepareCatalog } from '../../src/app/prepare.ts';
import { createProgress } from '../../src/app/printing/progress.ts';
import { createLedger } from '../../src/engine/anonymity/ledger.ts';
import type { Period } from '../../src/kernel/period.ts';
import { testDatabase } from '../kit/database.ts';
import { between, codesOf, question, unit } from '../kit/questions.ts';
import { shown } from './answers.ts';

const { db, pool } = await testDatabase();
const now = Date.parse('2026-03-18T10:00:00Z');
const fill = async (): Promise<void> => {
  const client = await pool.connect();
  await client.query('begin');
  await client.query('truncate cx.employee_responses');
  const world = createWorld({ seed: 7, scale: 1, now: new Date(now) });
  await copyRows(client, employeeResponses, employeeResponseRows(world), () => undefined);
  await client.query('commit');
  client.release();
};

beforeAll(async () => {
  await prepareCatalog(db, { ...createProgress(), note: () => undefined });
  await fill();
});

const sessions = async () => {
  const { engine } = await loadEngine(db);
  return { open: engine.session({ now }), held: engine.session({ now, ledger: createLedger() }) };
};
const numbersOf = async (sql: string) => (await pool.query<{ n: number }>(sql)).rows.map(({ n }) => Number(n));

describe('the staff of the demo company', () => {
  it('answer under a pseudonym: each once a survey, from one place, and many again', async () => {
    expect(await numbersOf('select count(*) as n from cx.employee_responses where respondent is null')).toEqual([0]);
    const again = `select count(*) as n from cx.employee_responses
      group by respondent, survey, floor(extract(epoch from responded_at - '2023-03-18Z') / (30.4375 * 86400)) having count(*) > 1`;
    expect(await numbersOf(again)).toEqual([]);
    const places = `select count(distinct (division, region, queue)) as n from cx.employee_responses
      group by respondent having count(distinct (division, region, queue)) > 1`;
    expect(await numbersOf(places)).toEqual([]);
    const [people = 0] = await numbersOf('select count(distinct respondent) as n from cx.employee_responses');
    const [answers = 0] = await numbersOf('select count(*) as n from cx.employee_responses');
    expect(answers / people).toBeGreaterThan(5);
  });
});

describe('what a leader is told of staff', () => {
  const ofShipped = (period: Period): Period => ({ ...period, calendar: 'default' });
  const month = (at: string) => ofShipped(unit('month', at));
  const wholeYear = ofShipped(between('2025-03-01', '2026-03-01'));
  const year = Array.from({ length: 12 }, (_, index) =>
    month(new Date(Date.UTC(2025, 2 + index, 1)).toISOString().slice(0, 10)),
  );

  it.each(['enps', 'employee_pulse'])(
    'of all of them, of regions, divisions and queues is as it is: %s',
    async (metric) => {
      const { open, held } = await sessions();
      for (const by of [[], ['region'], ['division'], ['queue']]) {
        const asked = question(metric, { periods: [...year, wholeYear], by });
        const [all, told] = await Promise.all([open.ask(asked), held.ask(asked)]);
        const values = (answer: typeof all) =>
          answer.groups.map(({ values }) => values.map(({ estimate }) => estimate.value));
        expect(values(told)).toEqual(values(all));
      }
    },
  );

  it('of fewer than five is withheld, and nothing else tells it', async () => {
    const { held } = await sessions();
    const periods = [month('2026-02-01')];
    const by = ['region', 'division', 'queue'];
    const { groups } = await held.ask(question('employee_pulse', { periods, by }));
    const sizes = await pool.query<{ place: string; n: string }>(
      `select concat_ws('/', region, division, queue) as place, count(distinct respondent) as n from cx.employee_responses
        where survey = 'pulse' and score is not null and responded_at >= '2026-02-01Z' and responded_at < '2026-03-01Z' group by 1`,
    );
    const sizeOf = new Map(sizes.rows.map(({ place, n }) => [place, Number(n)]));
    const told = groups.filter((group) => shown(group)).map(({ members }) => members.filter(Boolean).join('/'));
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter((place) => (sizeOf.get(place) ?? 0) < 5)).toEqual([]);
    expect([...sizeOf.values()].some((size) => size < 5)).toBe(true);
  });

  it('is no ranking, and of answers without a respondent nothing: they could be of one', async () => {
    const top = { count: 2, order: 'highest', other: false } as const;
    const periods = [month('2026-02-01')];
    const asked = question('employee_pulse', { periods, by: ['division'], top });
    expect(await codesOf((await sessions()).held.ask(asked))).toEqual(['ANONYMITY']);
    await pool.query('update cx.employee_responses set respondent = null');
    const [whole] = (await (await sessions()).held.ask(question('employee_pulse', { periods }))).groups;
    expect(whole?.values[0]?.estimate).toMatchObject({ value: null, suppressed: { reason: 'ANONYMITY', minimum: 5 } });
    const [open] = (await (await sessions()).open.ask(question('employee_pulse', { periods }))).groups;
    expect(open?.values[0]?.estimate.value).not.toBeNull();
    await fill();
  });
});
