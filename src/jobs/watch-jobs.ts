/** How the work in the background goes, for whoever counts it. */
import type { Send } from './send/delivery.ts';

/** Hears how each job and each attempt of a delivery ended. Must not throw. */
export interface JobWatch {
  job(queue: string, outcome: 'done' | 'failed', milliseconds: number): void;
  delivery(outcome: 'delivered' | 'failed'): void;
}

/** As `work` itself. */
export async function watched<T>(watch: JobWatch | undefined, queue: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    const done = await work();
    watch?.job(queue, 'done', performance.now() - began);
    return done;
  } catch (error) {
    watch?.job(queue, 'failed', performance.now() - began);
    throw error;
  }
}

/** The same sender, counted. */
export function watchedSender(send: Send | null, watch: JobWatch | undefined): Send | null {
  if (!send || !watch) return send;
  return async (delivery, signal) => {
    try {
      await send(delivery, signal);
    } catch (error) {
      watch.delivery('failed');
      throw error;
    }
    watch.delivery('delivered');
  };
}
