/** Starts the work in the background and ends it in order: looks, deliveries, digests, and what was given up. */

import type { Pool } from 'pg';
import type PgBoss from 'pg-boss';
import type { Database } from '../../db/connection.ts';
import { withAsker } from '../../db/with-asker.ts';
import type { Catalog } from '../catalog/load.ts';
import { createLedger } from '../engine/anonymity/ledger.ts';
import type { Engine } from '../engine/create-engine.ts';
import type { Announcements } from '../goals/announce/listen.ts';
import type { FollowRules } from '../goals/follow/follow.ts';
import type { RollupDefinition } from '../rollup/rollup-definition.ts';
import { databaseClock } from './database-clock.ts';
import { type DeliverContext, deliver, giveUp } from './deliver.ts';
import { type JobSettings, usualSettings } from './job-settings.ts';
import { keepRollups } from './keep-rollups.ts';
import { type Looked, look } from './look.ts';
import { type DeliveryJob, openQueue, queues } from './open-queue.ts';
import { mailSender } from './send/send-mail.ts';
import { webhookSender } from './send/send-webhook.ts';
import { sweep } from './sweep.ts';
import { type JobWatch, type RunningJob, watched, watchedSender } from './watch-jobs.ts';

export interface JobOptions {
  readonly db: Database;
  readonly pool: Pool;
  /** The definitions of the moment, and the engine over them. */
  readonly catalogs: { current(): Promise<JobCatalog> };
  readonly announcements: Announcements;
  readonly rules: Pick<FollowRules, 'privateWebhooks'>;
  /** Whether this server keeps rollups. Default true. */
  readonly rollups?: boolean;
  /** How mail is sent; null where it cannot be. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly onError: (error: unknown) => void;
  readonly watch?: JobWatch | undefined;
  /** That of the database, unless a test has one of its own. */
  readonly clock?: (() => number | Promise<number>) | undefined;
  readonly settings?: JobSettings;
}

interface JobCatalog {
  readonly catalog: Catalog;
  readonly engine: Engine;
  readonly rollups: readonly RollupDefinition[];
}

export interface Jobs {
  /** What is done at the start and every hour, now. */
  look(): Promise<Looked>;
  /** Takes no new job, gives the running ones some time, and leaves the rest to the next server. */
  stop(): Promise<void>;
}

/** Milliseconds after which a worker looks for something to do, whatever the clock of the machine says. */
const wakeEvery = 60_000;

export async function startJobs(options: JobOptions): Promise<Jobs> {
  const { db, pool, catalogs, announcements, rules, mail, onError, clock = databaseClock(db) } = options;
  const { settings = usualSettings, watch } = options;
  const boss = await openQueue(pool, settings, onError);
  const stopping = new AbortController();
  const webhooks = webhookSender({ private: rules.privateWebhooks, answerWithin: settings.answerWithin });
  const mails = mail && mailSender({ ...mail, answerWithin: settings.answerWithin });
  const of = (job: RunningJob | undefined): Database => (job ? withAsker(db, job.observer) : db);
  const contextOf = (job: RunningJob | undefined): DeliverContext => ({
    db: of(job),
    sender: (channel, secret) =>
      watchedSender(channel === 'email' ? (mails?.send ?? null) : webhooks.send(secret ?? ''), channel, job),
    signal: stopping.signal,
    clock,
  });

  const lookNow = async (job?: RunningJob): Promise<Looked> => {
    const { catalog, engine } = await catalogs.current();
    // What is kept and sent is told to whoever may see a target: each look keeps the promises of datasets by itself.
    const ledger = createLedger();
    const session = engine.session({ now: await clock(), ledger, observer: job?.observer });
    return look({ db: of(job), boss, session, catalog });
  };
  const sweepNow = async (untried: boolean): Promise<void> => {
    const { catalog } = await catalogs.current();
    await sweep({ db, boss, model: catalog.model, now: await clock() }, untried);
  };
  const deliverOne =
    (queue: string) =>
    ([job]: PgBoss.Job<DeliveryJob>[]) =>
      watched(watch, queue, job?.id, async (running) => job && deliver(contextOf(running), job.data));
  const poll = { pollingIntervalSeconds: settings.pollSeconds };
  /** A worker rests between two looks, and not between two jobs: a queue of thousands would take hours. */
  const oneAfterTheOther = async (queue: string, work: PgBoss.WorkHandler<DeliveryJob>): Promise<string> => {
    const worker = await boss.work<DeliveryJob>(queue, poll, (jobs) =>
      work(jobs).finally(() => boss.notifyWorker(worker)),
    );
    return worker;
  };
  const awake: string[] = [];
  const senders: string[] = [];
  for (let count = 0; count < settings.senders; count += 1)
    senders.push(await oneAfterTheOther(queues.deliver, deliverOne(queues.deliver)));
  awake.push(...senders);
  awake.push(await oneAfterTheOther(queues.digest, deliverOne(queues.digest)));
  awake.push(await oneAfterTheOther(queues.givenUp, async ([job]) => job && giveUp(db, job.data.delivery)));
  awake.push(
    await boss.work(queues.look, poll, ([job]) =>
      watched(watch, queues.look, job?.id, (running) => reported(() => lookNow(running), onError)),
    ),
  );
  // pg-boss rests by the clock of the machine: one that is set back an hour while a worker is at it would have it rest an hour longer.
  const waking = setInterval(() => {
    for (const each of awake) boss.notifyWorker(each);
  }, wakeEvery).unref();

  const definitions = async () => (await catalogs.current()).rollups;
  const rollups =
    options.rollups === false
      ? null
      : await keepRollups(boss, { db, pool, settings, clock, onError, signal: stopping.signal, definitions, watch });

  const heard = announcements.hear();
  const listening = (async () => {
    for await (const { kind } of heard) {
      if (kind === 'data') rollups?.look();
      if (kind !== 'delivery' && kind !== 'listening') continue;
      await sweepNow(kind === 'delivery').catch(onError);
      for (const sender of senders) boss.notifyWorker(sender);
    }
  })().catch(onError);

  await boss.schedule(queues.look, '0 * * * *');
  await boss.send(queues.look, {});
  return {
    look: () => lookNow(),
    stop: async () => {
      await heard.return?.();
      clearInterval(waking);
      rollups?.stop();
      const impatient = setTimeout(() => stopping.abort(), settings.drainWithin);
      // Where the database is away it cannot give its jobs back: their leases do, and the rest ends all the same.
      await boss.stop({ graceful: true, timeout: settings.drainWithin + 1000, close: false }).catch(onError);
      clearTimeout(impatient);
      stopping.abort();
      await listening;
      await webhooks.close();
      mails?.close();
    },
  };
}

/** The queue keeps an error to itself. */
async function reported<T>(work: () => Promise<T>, onError: (error: unknown) => void): Promise<T> {
  try {
    return await work();
  } catch (error) {
    onError(error);
    throw error;
  }
}
