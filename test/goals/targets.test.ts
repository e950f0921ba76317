/** Targets over HTTP: judged against rows that can be counted by hand, many at a time, and written down day by day. */
import { beforeAll, describe, expect, it } from 'vitest';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { takeSnapshots } from '../../src/goals/snapshot/take-snapshots.ts';
import { startApi } from '../api/api.ts';
import { createWorld, now } from '../api/world.ts';
import { testDatabase } from '../kit/database.ts';

const database = await testDatabase();
const { db, pool } = database;
await createWorld(db, pool);
// (10, 30, 60) by letter, and a hundred times as many by phone, in the last complete month; the months before for a forecast.
await pool.query(`
  insert into api.answers (customer_id, score, channel, answered_at)
  select 4, case when n % 100 < 10 then 3 when n % 100 < 40 then 8 else 10 end, channel, '2026-02-15T10:00Z'
  from (values ('letter', 100), ('phone', 10000)) as sent (channel, many), generate_series(0, many - 1) n;
  insert into api.answers (customer_id, score, channel, answered_at)
  select 1, case when n < 40 + month + (month * month * 31) % 13 / 3.0 then 10 else 3 end, 'chat', timestamptz '2026-02-10T10:00Z' - make_interval(months => 36 - month)
  from generate_series(1, 36) month, generate_series(1, 100) n;
`);
const api = await startApi(database);

// biome-ignore lint/suspicious/noExplicitAny: what a text asks for has the shape that the text says.
type Json = any;

const ask = async (query: string, variables: object = {}, actor: string | undefined = 'lead'): Promise<Json> => {
  const { data, errors } = await api.send<Json, object>(query, variables, actor);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data;
};

const statementsOf = async (query: string): Promise<number> => {
  await ask(query);
  return api.log.findLast(({ msg }) => msg === 'operation')?.statements as number;
};

const createGoal = async (title: string, more: object = {}): Promise<Json> => {
  const input = { title, intent: 'They say so.', period: { startDate: '2026-01-01', endDate: '2026-07-01' }, ...more };
  const { createGoal: payload } = await ask(
    'mutation($input: CreateGoalInput!) { createGoal(input: $input) { goal { id revision } issues { code message path } } }',
    { input: { people: { accountable: 'lead' }, ...input } },
  );
  expect(payload.issues).toEqual([]);
  return payload.goal;
};

const shown = `id revision status statusReason actual sampleSize interval { lower upper } expected attainment baseline baselineAt moreNeeded
  pace { gap achieved required } formatted slice weight`;

const createTarget = async (goal: string, metric: string, input: object): Promise<Json> =>
  (
    await ask(
      `mutation($goal: ID!, $metric: ID!, $input: TargetInput!) { createTarget(goal: $goal, metric: $metric, input: $input) { target { ${shown} } issues { code message path hints } } }`,
      { goal, metric, input },
    )
  ).createTarget;

const by = (channel: string) => ({ dimension: 'channel', eq: channel });

describe('a target', () => {
  let goal: string;
  beforeAll(async () => {
    goal = (await createGoal('Loyalty')).id;
  });

  it('is judged by its interval: inconclusive at (10, 30, 60) against 45, met at a hundred times the count', async () => {
    const { target: few } = await createTarget(goal, 'score', { value: 45, slice: by('letter') });
    expect(few).toMatchObject({ status: 'INCONCLUSIVE', actual: 50, sampleSize: 100, slice: 'channel is "letter"' });
    expect(few.interval.lower).toBeCloseTo(35.4666, 4);
    expect(few.interval.upper).toBeCloseTo(61.6208, 4);
    const { target: many } = await createTarget(goal, 'score', { value: 45, slice: by('phone') });
    expect(many).toMatchObject({ status: 'MET', actual: 50, sampleSize: 10_000, moreNeeded: null });
    // By hand: the adjusted Wald interval of 60 % and 10 % of n, whose lower end passes 45.
    const lower = (n: number) => {
      const [top, bottom] = [(0.6 * n + 0.75) / (n + 3), (0.1 * n + 0.75) / (n + 3)];
      return 100 * (top - bottom - 1.959963984540054 * Math.sqrt((top + bottom - (top - bottom) ** 2) / (n + 3)));
    };
    let enough = 100;
    while (lower(enough) < 45) enough++;
    expect(few.moreNeeded).toBe(enough - 100);
  });

  it('counts what adds up since its start, from nothing, in the slice alone', async () => {
    const { target } = await createTarget(goal, 'tickets', {
      value: 20,
      direction: 'INCREASE',
      measuredOver: { sinceStart: true },
      slice: { dimension: 'region', eq: 'EMEA' },
      startsAt: '2026-02-01T00:00:00Z',
      dueAt: '2026-06-01T00:00:00Z',
    });
    const passed =
      (now - Date.parse('2026-02-01T00:00Z')) / (Date.parse('2026-06-01T00:00Z') - Date.parse('2026-02-01T00:00Z'));
    expect(target).toMatchObject({ actual: 3, baseline: 0, attainment: 3 / 20, status: 'OFF_TRACK' });
    expect(target.expected).toBeCloseTo(20 * passed, 9);
  });

  it('freezes its baseline as the data have it, and refuses to where there is none', async () => {
    const made = await createTarget(goal, 'score', {
      value: 60,
      baseline: { freeze: true, at: '2026-02-01T00:00:00Z' },
      slice: { not: { dimension: 'channel', in: ['chat', 'phone', 'letter'] } },
    });
    // January: 9, 10 and 9 of six answers, and 2 and 3 below 7.
    expect(made.target.baseline).toBeCloseTo((100 * (3 - 2)) / 6, 9);
    expect(made.target.baselineAt).toBe('2026-02-01T00:00:00.000Z');
    const none = await createTarget(goal, 'score', {
      value: 60,
      baseline: { freeze: true, at: '1999-01-01T00:00:00Z' },
    });
    expect(none).toMatchObject({ target: null, issues: [{ code: 'TARGET_INVALID', path: ['baseline'] }] });
  });

  it('says everything that is wrong with it at once', async () => {
    const { target, issues } = await createTarget(goal, 'score', {
      value: 450,
      dueAt: '2025-07-01T00:00:00Z',
      atRiskWithin: 3,
      slice: by('x'),
      trajectory: 'STEPPED',
      counterMetrics: [{ metric: 'scor', minimum: 1 }],
      people: { accountable: 'laed' },
    });
    expect(target).toBeNull();
    expect(issues.map(({ code, path }: Json) => `${code} ${path.join('.')}`)).toEqual([
      'TARGET_INVALID dueAt',
      'TARGET_INVALID atRiskWithin',
      'TARGET_INVALID value',
      'TARGET_INVALID milestones',
      'UNKNOWN_METRIC counterMetrics.0.metric',
      'UNKNOWN_STAKEHOLDER accountable',
    ]);
    expect(JSON.stringify(issues)).toContain('between -100.0 and 100.0');
  });

  it('is set beside the number by compare, of its slice only', async () => {
    const { metric } =
      await ask(`{ metric(key: "score") { value(period: { last: 1, grain: MONTH }, where: { dimension: "channel", eq: "phone" }) {
      compare(to: [{ kind: TARGET }]) { kind value change good assumptions } }
      other: value(period: { last: 1, grain: MONTH }) { compare(to: [{ kind: TARGET }]) { value change assumptions } } } }`);
    expect(metric.value.compare[0]).toMatchObject({ kind: 'TARGET', value: 45, change: 5, good: true });
    expect(metric.other.compare[0]).toMatchObject({ value: null, change: null });
  });

  it('is forecast to its due date, or withheld with the reason', async () => {
    const { target } = await createTarget(goal, 'score', { value: 70, slice: by('chat') });
    const { target: few } = await createTarget(goal, 'score', {
      value: 60,
      slice: { dimension: 'region', eq: 'Americas' },
    });
    const read = `query($id: ID!) { target(id: $id) { forecast { withheld value probability period { label } intervals { level lower upper } backtest { coverage } } } }`;
    const { forecast } = (await ask(read, { id: target.id })).target;
    expect(forecast.withheld).toEqual([]);
    expect(forecast.period.label).toBe('Jun 2026');
    const [, wide] = forecast.intervals;
    // In June the line is at 40 + 40 + about 2 of a hundred at the top: 2·82 − 100.
    expect(wide.lower).toBeLessThan(64);
    expect(wide.upper).toBeGreaterThan(60);
    expect(forecast.probability).toBeGreaterThanOrEqual(0);
    expect((await ask(read, { id: few.id })).target.forecast).toMatchObject({
      value: null,
      withheld: [expect.stringContaining('at least 12 values')],
    });
  });

  it('is refused a stale change, which shows the newer one', async () => {
    const { target } = await createTarget(goal, 'answers', { value: 100, measuredOver: { sinceStart: true } });
    const update = `mutation($id: ID!, $revision: Int!, $value: Float!) { updateTarget(id: $id, revision: $revision, input: { value: $value }) { target { revision formatted } issues { code } } }`;
    expect((await ask(update, { id: target.id, revision: 1, value: 200 })).updateTarget).toEqual({
      target: { revision: 2, formatted: '200' },
      issues: [],
    });
    expect((await ask(update, { id: target.id, revision: 1, value: 300 })).updateTarget).toEqual({
      target: { revision: 2, formatted: '200' },
      issues: [{ code: 'STALE_EDIT' }],
    });
  });
});

describe('a cascade', () => {
  it('splits a target over segments that recombine to it, and is refused with the segment in the way', async () => {
    const { id: goal } = await createGoal('Loyalty by channel');
    const slice = { dimension: 'channel', in: ['letter', 'phone', 'chat'] };
    const { target } = await createTarget(goal, 'score', { value: 60, slice });
    const split = `mutation($target: ID!, $method: CascadeMethod!) { cascadeTarget(target: $target, by: "channel", method: $method) {
      cascade { parts { label share value aim target { actual status weight slice } } drift { recombined miss } } issues { code message hints } } }`;
    const { cascade, issues } = (await ask(split, { target: target.id, method: 'EQUAL_LIFT' })).cascadeTarget;
    expect(issues).toEqual([]);
    expect(cascade.parts.map(({ label }: Json) => label)).toEqual(['chat', 'letter', 'phone']);
    const whole = cascade.parts.reduce((sum: number, { share, aim }: Json) => sum + share * aim, 0);
    expect(Math.abs(whole - 60)).toBeLessThan(1e-9);
    for (const part of cascade.parts) expect(part.target).toMatchObject({ actual: part.value, weight: part.share });
    expect(Math.abs(cascade.drift.miss)).toBeLessThan(1e-9);
    const { target: high } = await createTarget(goal, 'score', { value: 99, slice });
    const far = (await ask(split, { target: high.id, method: 'EQUAL_LIFT' })).cascadeTarget;
    expect(far).toMatchObject({ cascade: null, issues: [{ code: 'TARGET_OUT_OF_REACH' }] });
    expect(far.issues[0].message).toContain('chat');
  });
});

describe('five hundred targets', () => {
  it('cost one statement a dataset and dimension set', async () => {
    const { id } = await createGoal('Many');
    const [{ rows: goals }] = [await pool.query<{ id: string }>(`select id from cairn.goals where title = 'Many'`)];
    const slice = (n: number) =>
      JSON.stringify({
        kind: 'compare',
        field: n % 2 ? 'channel' : 'score',
        operator: 'ne',
        value: n % 2 ? `c${n}` : n,
      });
    await pool.query(
      `insert into cairn.targets (id, goal_id, metric, slice, direction, value, starts_at, due_at, measured_over, baseline_kind, trajectory, at_risk_within, weight, counter_metrics, created_at, created_by, updated_at, updated_by)
       select gen_random_uuid(), $1, case n % 3 when 0 then 'tickets' else 'score' end, case n % 3 when 0 then null else s::jsonb end, 'increase', 10, '2026-01-01', '2026-07-01', '{"kind":"last","count":1,"grain":"month"}', 'none', 'linear', 0.1, 1, '[]', now(), 'lead', now(), 'lead'
       from unnest($2::text[]) with ordinality as t (s, n)`,
      [goals[0]?.id, Array.from({ length: 500 }, (_, n) => slice(n))],
    );
    const query = `{ goal(id: "${id}") { status targets { status actual } } }`;
    const { goal } = await ask(query);
    expect(goal.targets).toHaveLength(500);
    // Two metrics, two datasets.
    expect(await statementsOf(query)).toBe(2);
    await pool.query(`update cairn.goals set state = 'draft' where title = 'Many'`);
  });
});

describe('snapshots', () => {
  it('are taken once a day, hold a change back until two days agree, and cannot be rewritten', async () => {
    const { id: goal } = await createGoal('Day by day');
    const { target } = await createTarget(goal, 'answers', {
      value: 3,
      direction: 'INCREASE',
      slice: by('fax'),
      measuredOver: { last: 1, grain: 'DAY' },
    });
    const { engine, catalog } = await followCatalog({ db }).current();
    const take = async (day: string) => {
      const taken = await takeSnapshots(db, engine.session({ now: Date.parse(`${day}T12:00:00Z`) }), catalog);
      return taken.filter(
        ({ target: { metric, slice } }) => metric === 'answers' && JSON.stringify(slice).includes('fax'),
      );
    };
    const fax = (day: string, many: number) =>
      pool.query(
        `insert into api.answers (customer_id, score, channel, answered_at) select 1, 9, 'fax', $1::timestamptz from generate_series(1, $2)`,
        [`${day}T10:00Z`, many],
      );
    await fax('2026-03-09', 5);
    await fax('2026-03-11', 5);
    const statuses: string[] = [];
    for (const day of ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13', '2026-03-14'])
      statuses.push(...(await take(day)).map(({ after }) => `${after.observed} ${after.status}`));
    expect(statuses).toEqual(['met met', 'off_track met', 'met met', 'off_track met', 'off_track off_track']);
    expect(await take('2026-03-14')).toEqual([]);
    // A row that comes late changes what is known now, and not what was written down.
    await fax('2026-03-12', 5);
    const { history } = (
      await ask(`query($id: ID!) { target(id: $id) { history(days: 30) { day status value metricVersion } } }`, {
        id: target.id,
      })
    ).target;
    expect(history.map(({ value }: Json) => value)).toEqual([5, 0, 5, 0, 0]);
    expect(history[0]).toEqual({ day: '2026-03-10', status: 'MET', value: 5, metricVersion: 1 });
    await expect(pool.query('update cairn.target_snapshots set value = 9')).rejects.toThrow(/only ever added/);
  });
});

describe('the pyramid', () => {
  it('shows the worst status of each level, and the way of a problem down to its driver', async () => {
    const { id: goal } = await createGoal('Problems');
    await createTarget(goal, 'score', { value: 90, slice: by('phone') });
    await createTarget(goal, 'tickets', { value: 1, measuredOver: { last: 1, grain: 'MONTH' } });
    const { pyramid } = await ask(
      `{ pyramid { levels { key status } problems { metric { key } below { metric { key } status through { key } below { metric { key } } } } } }`,
    );
    expect(pyramid.levels).toEqual([
      { key: 'relationship', status: 'OFF_TRACK' },
      { key: 'process', status: 'OFF_TRACK' },
    ]);
    // Tickets drive the score, and the score drives the answers.
    const [top] = pyramid.problems;
    expect(top.metric.key).toBe('answers');
    expect(top.below).toMatchObject([
      { metric: { key: 'score' }, status: 'OFF_TRACK', through: [], below: [{ metric: { key: 'tickets' } }] },
    ]);
  });
});
