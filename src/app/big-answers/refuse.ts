/** What is refused before the first byte, as JSON, whatever format was asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { type Issue, RefusedError } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';
import type { Logger } from '../logger.ts';

const statuses: Partial<Record<IssueCode, number>> = {
  FORBIDDEN: 403,
  TOO_MANY_STREAMS: 429,
  BUDGET_SPENT: 429,
  ACCESS_LOG_UNAVAILABLE: 503,
  CATALOG_EMPTY: 503,
  DATABASE_UNAVAILABLE: 503,
  DATABASE_TIMEOUT: 504,
};

/** Rejects with the error where it is a defect. */
export async function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): Promise<void> {
  const issues = issuesOf(error);
  if (!issues) throw error;
  const [first] = issues;
  const status = (first && statuses[first.code]) ?? 400;
  logger.info({ requestId: request.id, errors: issues.map(({ code }) => code) }, 'big answer refused');
  if (status === 429 || status === 503) void reply.header('retry-after', first?.code === 'BUDGET_SPENT' ? '60' : '5');
  await reply
    .code(status)
    .header('x-request-id', request.id)
    .send({
      issues: issues.map(({ code, message, path, hints }) => ({ code, message, path: path.map(String), hints })),
    });
}

/** Null for what is a defect. */
function issuesOf(error: unknown): readonly Issue[] | null {
  if (error instanceof RefusedError) return error.issues;
  const issues = error instanceof GraphQLError ? error.extensions.issues : undefined;
  return Array.isArray(issues) ? (issues as readonly Issue[]) : null;
}
