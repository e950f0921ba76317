/** What the tests of following share: goals over the small world, follows, and workers in a hurry. */
import type { Pool } from 'pg';
import { afterAll, expect } from 'vitest';
import type { Database } from '../../db/connection.ts';
import { followCatalog } from '../../src/app/follow-catalog.ts';
import { listen } from '../../src/goals/announce/listen.ts';
import { createFollow, type NewFollow } from '../../src/goals/follow/write-follow.ts';
import type { NewGoal } from '../../src/goals/write/goal-input.ts';
import type { NewTarget } from '../../src/goals/write/target-input.ts';
import { createGoal } from '../../src/goals/write/write-goal.ts';
import { createTarget } from '../../src/goals/write/write-target.ts';
import { type JobOptions, type Jobs, startJobs } from '../../src/jobs/start-jobs.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { inAHurry } from './in-a-hurry.ts';

export interface Store {
  readonly db: Database;
  readonly pool: Pool;
}

/** Ended after the file that asks for them, or after the test where `cleanUp` says so. */
export async function workers(
  store: Store,
  clock: () => number,
  more: Partial<JobOptions> = {},
  cleanUp: (end: () => Promise<void>) => void = afterAll,
): Promise<Jobs> {
  const announcements = listen(store.pool);
  const errors: unknown[] = [];
  const jobs = await startJobs({
    ...store,
    catalogs: followCatalog({ db: store.db }),
    announcements,
    rules: { privateWebhooks: true },
    mail: null,
    onError: (error) => errors.push(error),
    clock,
    settings: inAHurry,
    ...more,
  });
  cleanUp(async () => {
    await jobs.stop();
    await announcements.close();
    expect(errors).toEqual([]);
  });
  return jobs;
}

export interface Acting {
  readonly store: Store;
  readonly now: number;
}

const by = (actor: string, now: number) => ({ actor, now, requestId: 'test', idempotencyKey: null });

/** A goal of Ada's, of 2026. */
export async function goalOf({ store, now }: Acting, goal: Partial<NewGoal> = {}): Promise<string> {
  const { catalog } = await followCatalog({ db: store.db }).current();
  const input: NewGoal = {
    title: 'Loved',
    intent: 'Customers recommend us.',
    startsAt: Date.UTC(2026, 0, 1),
    endsAt: Date.UTC(2027, 0, 1),
    accountable: 'lead',
    ...goal,
  };
  return unwrap(await createGoal({ db: store.db, model: catalog.model }, by('lead', now), input)).id;
}

export async function targetOf(
  { store, now }: Acting,
  target: Pick<NewTarget, 'goal'> & Partial<NewTarget>,
): Promise<string> {
  const { engine } = await followCatalog({ db: store.db }).current();
  const input: NewTarget = {
    metric: 'answers',
    aim: { direction: 'increase', value: 100 },
    startsAt: Date.UTC(2026, 0, 1),
    dueAt: Date.UTC(2027, 0, 1),
    measuredOver: { kind: 'sinceStart' },
    ...target,
  };
  return unwrap(await createTarget({ db: store.db, session: engine.session({ now }) }, by('lead', now), input)).id;
}

export async function followOf({ store, now }: Acting, stakeholder: string, follow: NewFollow): Promise<string> {
  const { catalog } = await followCatalog({ db: store.db }).current();
  const rules = { mail: true, privateWebhooks: true };
  return unwrap(await createFollow({ db: store.db, model: catalog.model, rules }, by(stakeholder, now), follow)).id;
}

/** Writes a snapshot of a day before, so that the next one is a change. */
export async function snapshotBefore({ pool }: Store, target: string, day: string, status: string): Promise<void> {
  await pool.query(
    `insert into cairn.target_snapshots (target_id, day, taken_at, target_revision, value, observed, status, reason)
     values ($1, $2, $2::date, 1, 1, $3, $3, 'as it was')`,
    [target, day, status],
  );
}

/** Notifications of a follow, oldest first. */
export async function noted({ pool }: Store, follow: string) {
  const { rows } = await pool.query<{
    id: string;
    event: string;
    state: string;
    attempts: number;
    error: string | null;
  }>(
    `select id, event, state, attempts, last_error as error from cairn.notifications where follow_id = $1 order by occurred_at, id`,
    [follow],
  );
  return rows;
}
