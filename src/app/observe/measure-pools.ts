/** What Prometheus asks at each look and nobody counts: connections, what is kept, replicas, and the queue of jobs. */
import { Gauge } from 'prom-client';
import type { Metrics } from './metrics.ts';

export interface Measured {
  readonly pool: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
  /** Bytes that the result cache holds. */
  readonly resultBytes: () => number;
  /** Milliseconds that each replica is behind; null for one that is left out. */
  readonly replicaLags: () => readonly { readonly number: number; readonly behind: number | null }[];
  /** Jobs that wait, by queue. */
  readonly waitingJobs: () => Promise<readonly { readonly queue: string; readonly jobs: number }[]>;
}

/** Milliseconds that a look at the queue may take, and for which one is good. */
const patience = 1_000;
const lifetime = 10_000;

export function measurePools({ registry }: Metrics, measured: Measured): void {
  const registers = [registry];
  new Gauge({
    registers,
    name: 'cairn_pool_connections',
    help: 'Connections to the database: all, those that nobody uses, and those who wait for one.',
    labelNames: ['state'],
    collect() {
      const { totalCount, idleCount, waitingCount } = measured.pool;
      this.set({ state: 'total' }, totalCount);
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'waiting' }, waitingCount);
    },
  });
  new Gauge({
    registers,
    name: 'cairn_result_cache_bytes',
    help: 'Memory for what statements gave, of CAIRN_RESULT_CACHE_SIZE at most.',
    collect() {
      this.set(measured.resultBytes());
    },
  });
  new Gauge({
    registers,
    name: 'cairn_replica_lag_seconds',
    help: 'How far a read replica is behind, at most; NaN for one that is left out.',
    labelNames: ['replica'],
    collect() {
      for (const { number, behind } of measured.replicaLags())
        this.set({ replica: number }, behind === null ? Number.NaN : behind / 1000);
    },
  });
  let lookedAt = Number.NEGATIVE_INFINITY;
  new Gauge({
    registers,
    name: 'cairn_jobs_waiting',
    help: 'Jobs in the queue that nobody works on yet, of all servers together.',
    labelNames: ['queue'],
    // A database that is away must not take the other numbers with it.
    async collect() {
      const now = performance.now();
      if (now - lookedAt < lifetime) return;
      lookedAt = now;
      const late = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref());
      const found = await Promise.race([measured.waitingJobs().catch(() => null), late]);
      this.reset();
      for (const { queue, jobs } of found ?? []) this.set({ queue }, jobs);
    },
  });
}
