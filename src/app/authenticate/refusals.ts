/** How a request without rights is answered: a status, what a client is to send, and the issues in the shape of its address. */

import { databaseRefusal } from '../../../db/database-refusal.ts';
import { UnauthenticatedError } from '../../access/unauthenticated.ts';
import { RefusedError } from '../../kernel/issue.ts';

export interface HttpRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal: RefusedError;
  /** For the log; null where the code of the issue says it. */
  readonly reason: string | null;
}

/** Null for a defect. */
export function httpRefusal(error: unknown): HttpRefusal | null {
  if (error instanceof UnauthenticatedError) {
    const { reason } = error;
    const why = reason === 'missing' ? '' : ', error="invalid_token"';
    return { status: 401, headers: { 'www-authenticate': `Bearer realm="cairn"${why}` }, refusal: error, reason };
  }
  const refusal = error instanceof RefusedError ? error : databaseRefusal(error);
  if (!refusal) return null;
  const forbidden = refusal.issues[0]?.code === 'FORBIDDEN';
  return forbidden
    ? { status: 403, headers: {}, refusal, reason: null }
    : { status: 503, headers: { 'retry-after': '5' }, refusal, reason: null };
}
