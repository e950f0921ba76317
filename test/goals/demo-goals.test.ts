/** The goals of the demo company: one in every status, whatever the random data are, with the history behind them. */
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '../../db/seed/seed-demo.ts';
import { changeLog } from '../../db/tables/change-log.ts';
import { actionItems, checkIns, decisions } from '../../db/tables/check-ins.ts';
import { goals as goalTable } from '../../db/tables/goals.ts';
import { targetSnapshots } from '../../db/tables/target-snapshots.ts';
import { demoGoals } from '../../src/app/demo-goals/goals.ts';
import { prepareGoals } from '../../src/app/demo-goals/prepare-goals.ts';
import { loadEngine } from '../../src/app/load-engine.ts';
import { prepareCatalog } from '../../src/app/prepare.ts';
import { createGoalSession, type GoalSession } from '../../src/goals/goal-session.ts';
import { targetStatuses } from '../../src/goals/status/target-status.ts';
import { testDatabase } from '../kit/database.ts';
import { now } from '../seed/demo.ts';

const { db, pool } = await testDatabase({ onCluster: 'some whole' });

const notes: string[] = [];
const progress = { report: () => {}, note: (text: string) => void notes.push(text), end: () => {} };

let seen: GoalSession;
let everybody: GoalSession;

beforeAll(async () => {
  await prepareCatalog(db, progress);
  await prepareGoals(db, pool, progress);
  expect(await db.$count(goalTable), 'without the demo company there are no goals').toBe(0);
  await seedDemo(pool, { now, seed: 7, scale: 0.1 });
  await prepareGoals(db, pool, progress);
  const { catalog, engine } = await loadEngine(db);
  const session = engine.session({ now: now.getTime() });
  seen = createGoalSession({ db, session, catalog, viewer: 'renewals_manager', requestId: 'test' });
  everybody = createGoalSession({ db, session, catalog, viewer: null, requestId: 'test' });
}, 120_000);

describe('the demo company', () => {
  test('has a target where each was meant to stand, and a goal in every status', async () => {
    expect(notes.at(-1)).toMatch(/^Writing \d+ goals/);
    const { goals, targets } = await seen.book();
    const stands: [string, string, string][] = [];
    for (const target of targets.values()) {
      if (target.cascade) continue;
      const { status } = await seen.standing(target);
      stands.push([goals.get(target.goal)?.title ?? '', target.metric, status]);
    }
    const meant = demoGoals.flatMap(({ title, targets: all }) =>
      all.map(({ metric, stands: status, paidBy }) => [title, metric, paidBy ? 'at_risk' : status]),
    );
    expect(stands.toSorted()).toEqual(meant.toSorted());
    const standings = await Promise.all([...goals.values()].map((goal) => seen.goalStanding(goal)));
    expect(new Set(standings.map(({ status }) => status))).toEqual(new Set(targetStatuses));
  });

  test('has a cascade, a draft, a closed goal, and one that not everybody may see', async () => {
    const { goals, targets } = await seen.book();
    expect([...targets.values()].filter(({ cascade }) => cascade !== null).length).toBeGreaterThanOrEqual(3);
    const states = [...goals.values()].map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['draft', 'active', 'closed']));
    const parent = [...goals.values()].find(({ title }) => title === 'Renewals hold in EMEA');
    if (!parent) throw new Error('There is such a goal.');
    expect((await everybody.goalStanding(parent)).hidden).toBe(1);
    expect((await seen.goalStanding(parent)).hidden).toBe(0);
  });

  test('has sixty days behind it that end yesterday, and what people said on the way', async () => {
    const days = await db
      .select({ day: targetSnapshots.day, count: sql<number>`count(*)::int` })
      .from(targetSnapshots)
      .groupBy(targetSnapshots.day)
      .orderBy(targetSnapshots.day);
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([60, '2026-05-16', '2026-07-14']);
    const late = await db.execute(
      sql`select from cairn.target_snapshots join cairn.targets on targets.id = target_id where taken_at < created_at`,
    );
    expect(late.rowCount, 'no snapshot is older than its target').toBe(0);
    const said = await db.select().from(checkIns);
    expect(said.map(({ status }) => status)).not.toContain(null);
    expect([said.length, await db.$count(actionItems), await db.$count(decisions)]).toEqual([4, 2, 1]);
  });

  test('keeps its goals at the next start', async () => {
    const before = await db.$count(changeLog);
    await prepareGoals(db, pool, progress);
    expect(await db.$count(changeLog)).toBe(before);
  });
});
