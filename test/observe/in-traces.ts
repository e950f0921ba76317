/** What a server of a test watches itself by, with traces to a collector, which get there at once. */
import type { Pool } from 'pg';
import type { Database } from '../../db/connection.ts';
import type { Logger } from '../../src/app/logger.ts';
import type { OperateOptions } from '../../src/app/observe/operate.ts';
import { openTraces } from '../../src/app/observe/traces/open-traces.ts';

interface InTraces {
  readonly db: Database;
  readonly pool: Pool;
  readonly logger: Logger;
  readonly endpoint: string;
  readonly trusted: readonly string[];
}

export function inTraces({ db, pool, logger, endpoint, trusted }: InTraces): OperateOptions {
  process.env.OTEL_BSP_SCHEDULE_DELAY = '20';
  return {
    config: {
      metrics: 'loopback',
      slowQuestion: 0,
      slowExplain: false,
      trustedProxies: trusted,
      drainSeconds: 1,
      drainNotice: 0,
      tracesEndpoint: endpoint,
    },
    logger,
    db,
    pool,
    traces: openTraces({ endpoint, trustedProxies: trusted, logger }),
  };
}
