/** How an operation ended, by its errors: for the log, for metrics and for traces. */
import type { GraphQLError } from 'graphql';
import type { Outcome } from '../observe/metrics.ts';
import { isExpected, refusalOf } from './format-error.ts';

export interface Judged {
  readonly outcome: Outcome;
  /** Of each error. */
  readonly codes: readonly string[];
}

const fine: Judged = { outcome: 'ok', codes: [] };

/** Refused is what was said on purpose; all else is a fault of ours. */
export function judgeErrors(errors: readonly unknown[]): Judged {
  if (errors.length === 0) return fine;
  return { outcome: errors.every(isExpected) ? 'refused' : 'failed', codes: errors.map(codeOf) };
}

function codeOf(error: unknown): string {
  const { extensions } = error as Partial<GraphQLError>;
  return String(refusalOf(error)?.issues[0]?.code ?? extensions?.code ?? 'INTERNAL_SERVER_ERROR');
}
