/** The company of the audit's tests, on the real clock: clean at first, and then with one defect after the other. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { OpenDatabase } from '../../../db/connection.ts';
import { cascades } from '../../../db/tables/cascades.ts';
import { checkIns, reviews } from '../../../db/tables/check-ins.ts';
import { goals } from '../../../db/tables/goals.ts';
import { metricUses } from '../../../db/tables/metric-uses.ts';
import { assignments, departures } from '../../../db/tables/stakeholders.ts';
import { targets } from '../../../db/tables/targets.ts';
import { applyModel } from '../../../src/catalog/apply.ts';
import { unwrap } from '../../../src/kernel/issue.ts';
import { readModel } from '../../../src/model/read-model.ts';
import { modelFolder } from '../../model/model-folder.ts';

type GoalColumns = Partial<typeof goals.$inferInsert>;
type TargetColumns = Partial<typeof targets.$inferInsert>;

const day = 86_400_000;

const file = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Rows of today, of a year ago, and none of a reversal: a time that is rarely set is no sign of stale data. */
const rows = (now: number) => `
  create schema audited;
  create table audited.answers (id int generated always as identity primary key, survey text, region text, score int, scale_max int, answered_at timestamptz);
  create table audited.events (id int generated always as identity primary key, kind text, region text, minutes int, occurred_at timestamptz, reversed_at timestamptz);
  create table audited.feed (id int primary key, arrived_at timestamptz);
  insert into audited.answers (survey, region, score, answered_at)
    select 'nps', 'EMEA', 9, to_timestamp(${now / 1000}) - n * interval '1 day' from generate_series(0, 365) n;
  insert into audited.events (kind, region, minutes, occurred_at)
    select 'wait', 'EMEA', 3, to_timestamp(${now / 1000}) - n * interval '1 day' from generate_series(0, 365) n;
  insert into audited.feed values (1, to_timestamp(${now / 1000}) - interval '40 days');
`;

export async function createAuditWorld({ db, pool }: OpenDatabase, now: number) {
  const at = (days: number) => new Date(now + days * day);
  const apply = async (files: Readonly<Record<string, string>>, days: number) =>
    unwrap(
      await applyModel(db, unwrap(await readModel(modelFolder(files))), { actor: 'test', now: at(days).getTime() }),
    );
  const edited = { createdBy: 'lead', updatedBy: 'lead', createdAt: at(-60), updatedAt: at(-60) };
  const assign = (subjectKind: 'goal' | 'target', subject: string, stakeholder: string) =>
    db
      .insert(assignments)
      .values({ subjectKind, subject, role: 'accountable', stakeholder, fromAt: at(-60), assignedBy: 'lead' });

  /** Owned by `lead`, running, and reviewed five days ago, unless something else is said. */
  const addGoal = async (
    title: string,
    { owner = 'lead', reviewed = true, ...columns }: GoalColumns & { owner?: string; reviewed?: boolean } = {},
  ): Promise<string> => {
    const id = randomUUID();
    const usual = { startsAt: at(-60), endsAt: at(120), state: 'active', rollUp: 'worst_child' } as const;
    await db.insert(goals).values({
      ...{ id, title, intent: title, weight: 1, visibility: 'everyone', cadence: 'monthly', ...usual, ...edited },
      ...columns,
    });
    await assign('goal', id, owner);
    if (reviewed)
      await db.insert(reviews).values({ id: randomUUID(), goalId: id, at: at(-5), by: 'lead', summary: 'Fine.' });
    return id;
  };

  /** Upwards from a written baseline, and checked in on five days ago, unless something else is said. */
  const addTarget = async (
    goalId: string,
    metric: string,
    { owner, checkedIn = true, ...columns }: TargetColumns & { owner?: string; checkedIn?: boolean } = {},
  ): Promise<string> => {
    const id = randomUUID();
    await db.insert(targets).values({
      ...{ id, goalId, metric, direction: 'increase', value: 40, startsAt: at(-60), dueAt: at(100) },
      measuredOver: { kind: 'last', count: 1, grain: 'month' },
      ...{ baselineKind: 'frozen', baselineValue: 20, baselineAt: at(-60), trajectory: 'linear' },
      ...{ atRiskWithin: 0.1, weight: 1, counterMetrics: [], ...edited },
      ...columns,
    });
    if (owner !== undefined) await assign('target', id, owner);
    if (checkedIn)
      await db
        .insert(checkIns)
        .values({ id: randomUUID(), targetId: id, at: at(-5), by: 'lead', status: 'on_track', note: 'Fine.' });
    return id;
  };

  const use = (metrics: readonly string[], days: number) =>
    db
      .insert(metricUses)
      .values(metrics.map((metric) => ({ metric, day: at(days).toISOString().slice(0, 10), operations: 1 })));

  return {
    at,
    addGoal,
    addTarget,
    use,
    split: async (targetId: string, parts: readonly string[], days: number) => {
      const id = randomUUID();
      const how = { dimension: 'region', method: 'equal_lift', mix: [] };
      await db.insert(cascades).values({ id, targetId, ...how, createdAt: at(days), createdBy: 'lead' });
      for (const part of parts) await pool.query('update cairn.targets set cascade_id = $1 where id = $2', [id, part]);
    },
    leave: (stakeholder: string, days: number) =>
      db.insert(departures).values({ stakeholder, leftAt: at(days), recordedBy: 'lead' }),
    begin: async () => {
      await pool.query(rows(now));
      await apply({ 'clean.yaml': file('clean.yaml') }, -200);
    },
    plantModel: () => apply({ 'clean.yaml': file('clean.yaml'), 'planted.yaml': file('planted.yaml') }, -150),
  };
}
