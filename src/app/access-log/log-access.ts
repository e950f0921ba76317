/** The access log of `cairn serve`, made of the configuration; none where it is off. */
import type { Database } from '../../../db/connection.ts';
import { type AccessLog, openAccessLog } from '../../access/log/access-log.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { AccessLogConfig } from './access-log-config.ts';
import type { AccessLogging } from './access-logging.ts';
import { fingerprintQuestions } from './fingerprints.ts';

export interface LogAccessParts {
  readonly config: AccessLogConfig;
  readonly db: Database;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly onFailure: (error: unknown) => void;
}

export function logAccess({ config, db, logger, metrics, onFailure }: LogAccessParts): AccessLogging | undefined {
  const { accessLog, accessLogSecret } = config;
  if (accessLog === 'off') return undefined;
  const log: AccessLog = openAccessLog(db, {
    required: accessLog === 'required',
    onWritten: (entries) => metrics.accessEntries.inc(entries),
    onLost: (entries) => {
      metrics.lostAccessEntries.inc(entries);
      logger.error({ entries }, 'entries of the access log are lost');
    },
    onFailure,
  });
  return { log, fingerprint: fingerprintQuestions(accessLogSecret) };
}
