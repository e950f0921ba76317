/** The refusal of a request that does not prove who sends it. */
import { issue, RefusedError } from '../kernel/issue.ts';

/** What the log is told; a client hears less where it has proven nothing. */
export type Reason =
  | 'missing'
  | 'malformed'
  | 'unknown key'
  | 'wrong secret'
  | 'wrong signature'
  | 'wrong algorithm'
  | 'wrong issuer'
  | 'wrong audience'
  | 'not yet valid'
  | 'no subject'
  | 'other rights'
  | 'invalid'
  | 'expired';

export class UnauthenticatedError extends RefusedError {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super([
      issue('UNAUTHENTICATED', sentences[reason] ?? 'The credential of the request is not valid here.', {
        hints: [
          'Send "Authorization: Bearer …" with a token of the issuer or an API key, or an API key as "x-api-key".',
          ...(reason === 'expired' ? ['Get a new one.'] : []),
        ],
      }),
    ]);
    this.name = 'UnauthenticatedError';
    this.reason = reason;
  }
}

/** Said only to who has shown that it is theirs, or has shown nothing. */
const sentences: Partial<Record<Reason, string>> = {
  missing: 'The request does not say who sends it.',
  expired: 'The credential of the request has expired.',
};
