/** Looks now and then whether rollups have anything to do, and has whichever server is free do it. */
import type { Pool } from 'pg';
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import { withAsker, withName } from '../../db/with-asker.ts';
import type { RollupDefinition } from '../rollup/rollup-definition.ts';
import { needTending, tendRollups } from '../rollup/tend-rollups.ts';
import type { JobSettings } from './job-settings.ts';
import { queues } from './open-queue.ts';
import { type JobWatch, watched } from './watch-jobs.ts';

export interface KeepContext {
  readonly db: Database;
  readonly pool: Pool;
  readonly settings: JobSettings;
  readonly definitions: () => Promise<readonly RollupDefinition[]>;
  readonly clock: () => number | Promise<number>;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
  readonly watch?: JobWatch | undefined;
}

export interface RollupKeeper {
  /** Now: rows are known to have been written. */
  look(): void;
  stop(): void;
}

/** One job works no longer than this before the next: a server that is gone takes no more with it. */
const workFor = 20_000;

export async function keepRollups(boss: PgBoss, context: KeepContext): Promise<RollupKeeper> {
  const { db, pool, settings, definitions, clock, signal, onError, watch } = context;
  const worker = await boss.work(queues.rollups, { pollingIntervalSeconds: settings.pollSeconds }, async ([job]) => {
    const until = AbortSignal.any([signal, AbortSignal.timeout(workFor)]);
    await watched(watch, queues.rollups, job?.id, async (running) =>
      tendRollups({
        db: withName(running ? withAsker(db, running.observer) : db, 'rollup tend'),
        pool,
        definitions: await definitions(),
        now: await clock(),
        signal: until,
        onFailure: onError,
        watch: running,
      }),
    );
  });
  const looked = withName(db, 'rollup look');
  let looking = false;
  const look = async () => {
    // A database that is slow must not have looks pile up.
    if (looking || signal.aborted) return;
    looking = true;
    try {
      if (!(await needTending(looked, await definitions(), await clock()))) return;
      await boss.send(queues.rollups, {});
      boss.notifyWorker(worker);
    } catch (error) {
      if (!signal.aborted) onError(error);
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), settings.rollupsEvery).unref();
  void look();
  return { look: () => void look(), stop: () => clearInterval(timer) };
}
