/** How the work in the background goes, for whoever counts and traces it. */
import type { OperationObserver } from '../engine/observer.ts';
import type { BuildWatch } from '../rollup/build-watch.ts';
import { DeliveryError, type Send } from './send/delivery.ts';

export type Channel = 'webhook' | 'email';

/** Hears of each job and of each attempt of a delivery. Must not throw. */
export interface JobWatch {
  /** One begins; `id` is that of the queue. */
  job(queue: string, id: string): RunningJob;
}

/** Its builds are those of rollups. */
export interface RunningJob extends BuildWatch {
  /** Hears what the job asks of the engine. */
  readonly observer: OperationObserver;
  /** An attempt begins. */
  delivery(channel: Channel): RunningDelivery;
  ended(outcome: 'done' | 'failed'): void;
}

export interface RunningDelivery {
  /** For the receiver, where it is one of HTTP: whose trace it is in. */
  readonly headers: Readonly<Record<string, string>>;
  delivered(): void;
  /** As the follower is told. */
  failed(why: string | undefined): void;
}

/** As `work` itself, which gets the job to tell more of it; undefined where nobody watches. */
export async function watched<T>(
  watch: JobWatch | undefined,
  queue: string,
  id: string | undefined,
  work: (job: RunningJob | undefined) => Promise<T>,
): Promise<T> {
  const job = watch?.job(queue, id ?? queue);
  try {
    const done = await work(job);
    job?.ended('done');
    return done;
  } catch (error) {
    job?.ended('failed');
    throw error;
  }
}

/** The same sender, told of. */
export function watchedSender(send: Send | null, channel: Channel, job: RunningJob | undefined): Send | null {
  if (!send || !job) return send;
  return async (delivery, signal) => {
    const attempt = job.delivery(channel);
    try {
      await send({ ...delivery, headers: attempt.headers }, signal);
    } catch (error) {
      attempt.failed(error instanceof DeliveryError ? error.message : undefined);
      throw error;
    }
    attempt.delivered();
  };
}
