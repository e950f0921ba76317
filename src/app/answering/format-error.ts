/** What a client sees of an error: refusals with their issues, its own mistakes in GraphQL's words, and nothing of anything else. */
import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import { PothosValidationError } from '@pothos/core';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { databaseRefusal } from '../../../db/database-refusal.ts';
import { type Issue, issue, RefusedError } from '../../kernel/issue.ts';
import { loggable } from '../loggable.ts';
import type { Logger } from '../logger.ts';

/** The shape of a refused field's `extensions`; `Issue` in the schema types each issue. */
export function refusalExtensions({ issues }: RefusedError) {
  const shown = issues.map(({ code, message, path, hints }) => ({ code, message, path: path.map(String), hints }));
  return { code: issues[0]?.code ?? 'UNSUPPORTED_QUESTION', issues: shown };
}

/** Codes of errors that Apollo and graphql-js word from the client's own request. */
const ownMistakes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** The refusal behind an error of a resolver, of the context or of Pothos, or for a database that is away or busy; null for anything else. */
export function refusalOf(error: unknown): RefusedError | null {
  const cause = unwrapResolverError(error);
  if (cause instanceof RefusedError) return cause;
  // Arguments of connections that exclude each other.
  if (cause instanceof PothosValidationError) return new RefusedError([issue('MALFORMED_INPUT', `${cause.message}.`)]);
  return databaseRefusal(cause);
}

/** Raised by us on purpose, with its issues already in place. */
const carriesIssues = (error: unknown): boolean =>
  error instanceof GraphQLError && Array.isArray(error.extensions.issues);

export const isExpected = (error: unknown): boolean =>
  refusalOf(error) !== null ||
  carriesIssues(error) ||
  (error instanceof GraphQLError && error.originalError == null && ownMistakes.has(error.extensions.code)) ||
  (error instanceof GraphQLError && wordedByUs(error));

/** What Apollo has against a request as such, and gives a status but no code: a hash that is of another text. */
const isBadRequest = (error: unknown): boolean =>
  error instanceof GraphQLError &&
  error.originalError == null &&
  error.extensions.code === undefined &&
  (error.extensions.http as { status?: number } | undefined)?.status === 400;

/** Errors of scalars: graphql-js wraps them, but the words are about the client's value. */
const wordedByUs = (error: GraphQLError): boolean =>
  ownMistakes.has(error.extensions.code) && error.originalError instanceof GraphQLError;

/** Without what graphql-js suggests from the schema, which stands at the end. */
function withoutSuggestion(message: string): string {
  const at = message.lastIndexOf(' Did you mean ');
  return at < 0 ? message : message.slice(0, at);
}

/**
 * Logs what is not expected under an id, and gives the client the id alone. `requestIds` names the request of an error;
 * without `suggesting`, nothing of the schema is told that was not asked for by its name.
 */
export const createFormatError =
  (logger: Logger, requestIds: WeakMap<object, string>, suggesting = true) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { message, locations, path } = formatted;
    const where = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
    const refusal = refusalOf(error);
    if (refusal) {
      const words = refusal.issues.map((each) => [each.message, ...each.hints].join(' ')).join(' ');
      return { message: words, ...where, extensions: refusalExtensions(refusal) };
    }
    if (isBadRequest(error)) return { message, extensions: { code: 'BAD_REQUEST' } };
    if (isExpected(error)) {
      const { code: given, issues } = formatted.extensions ?? {};
      // Apollo gives what a rule refuses a code of its own.
      const code = Array.isArray(issues) ? (issues as readonly Issue[])[0]?.code : given;
      const told = suggesting || issues !== undefined ? message : withoutSuggestion(message);
      return { message: told, ...where, extensions: { code, ...(issues === undefined ? {} : { issues }) } };
    }
    const known = typeof error === 'object' && error !== null ? requestIds.get(error) : undefined;
    const id = known ?? randomUUID();
    logger.error({ id, err: loggable(unwrapResolverError(error)), path }, 'internal error');
    return { message: `Internal error, id ${id}.`, ...where, extensions: { code: 'INTERNAL_SERVER_ERROR', id } };
  };
