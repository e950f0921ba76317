/** The noun: what a server keeps its access log by. */
import type { AccessLog } from '../../access/log/access-log.ts';
import type { FingerprintQuestion } from './fingerprints.ts';

export interface AccessLogging {
  readonly log: AccessLog;
  readonly fingerprint: FingerprintQuestion;
}
