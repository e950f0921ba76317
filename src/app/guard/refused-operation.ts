/** Refusals in the shape of GraphQL, for who finds them before or beside a resolver. */
import { GraphQLError } from 'graphql';
import { type Issue, issue, RefusedError } from '../../kernel/issue.ts';
import { refusalExtensions } from '../answering/format-error.ts';

export const refusedOperation = (found: Issue): GraphQLError =>
  new GraphQLError([found.message, ...found.hints].join(' '), {
    extensions: refusalExtensions(new RefusedError([found])),
  });

/** `why` completes "The operation is too large: …". */
export const tooLarge = (why: string): GraphQLError =>
  refusedOperation(
    issue('OPERATION_TOO_LARGE', `The operation is too large: ${why}.`, {
      hints: ['Select fewer fields, nest less deeply, or send several operations.'],
    }),
  );
