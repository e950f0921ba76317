/** What `cairn serve` watches itself by, made of the configuration. */
import type { Pool } from 'pg';
import type { Replicas } from '../../../db/replicas/open-replicas.ts';
import type { ResultCache } from '../../engine/reuse/result-cache.ts';
import type { JobWatch } from '../../jobs/watch-jobs.ts';
import { measurePools } from './measure-pools.ts';
import { createObserve, type ObserveOptions } from './observe.ts';
import type { ObserveConfig } from './observe-config.ts';
import type { Operating } from './operating.ts';
import { requestIds } from './request-ids.ts';
import { type CatalogWatch, watchCatalog } from './watch-catalog.ts';
import { watchJobs } from './watch-jobs.ts';

export interface Operated {
  readonly operating: Operating;
  readonly jobs: JobWatch;
  readonly catalogue: CatalogWatch;
  /** Takes note of the cache of an engine, of the replicas, and of the end. */
  watchResults(results: ResultCache): void;
  watchReplicas(replicas: Replicas): void;
  drain(): void;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface OperateOptions extends Omit<ObserveOptions, keyof ObserveConfig> {
  readonly config: ObserveConfig;
  readonly pool: Pool;
}

export function operate({ config, pool, ...options }: OperateOptions): Operated {
  const observe = createObserve({ ...options, ...config });
  const { metrics } = observe;
  let results: ResultCache | undefined;
  let replicas: Replicas | undefined;
  let draining = false;
  measurePools(metrics, {
    pool,
    resultBytes: () => results?.size ?? 0,
    replicaLags: () => replicas?.lags() ?? [],
    waitingJobs: () => waitingJobs(pool),
  });
  return {
    operating: {
      observe,
      metricsFor: config.metrics,
      requestId: requestIds(config.trustedProxies),
      isDraining: () => draining,
    },
    jobs: watchJobs(observe),
    catalogue: watchCatalog(observe, options.logger),
    watchResults: (made) => {
      results = made;
    },
    watchReplicas: (opened) => {
      replicas = opened;
    },
    drain: () => {
      draining = true;
    },
    close: observe.close,
  };
}

/** Of all servers together; none where the queue was never made. */
async function waitingJobs(pool: Pool): Promise<readonly { readonly queue: string; readonly jobs: number }[]> {
  const { rows } = await pool.query<{ queue: string; jobs: number }>(
    `/* metrics jobs */ select name as queue, count(*)::int as jobs from cairn_jobs.job where state < 'active' and start_after <= now() group by name`,
  );
  return rows;
}
