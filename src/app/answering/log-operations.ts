/** One line an operation: who asked what, how long it took, and how it ended. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../../schema/context.ts';
import type { Logger } from '../logger.ts';
import type { Observe } from '../observe/observe.ts';
import { seenOf } from './context.ts';
import { judgeErrors } from './judge-errors.ts';
import { nameOf } from './operation-record.ts';

/** Never the variables or the text: they may hold what is nobody's business. Names the request of each error in `requestIds`. */
export const logOperations = (
  logger: Logger,
  requestIds: WeakMap<object, string>,
  observe?: Observe,
): ApolloServerPlugin<Context> => ({
  contextCreationDidFail: async ({ error }) => observe?.refused(judgeErrors([error]).codes, 'http'),
  requestDidStart: async () => {
    const started = performance.now();
    return {
      didEncounterErrors: async ({ errors, contextValue }) => {
        const { requestId } = seenOf(contextValue);
        for (const error of errors) requestIds.set(error, requestId);
      },
      willSendResponse: async ({ operationName, operation, queryHash, contextValue, errors = [] }) => {
        const { requestId, statements, observed } = seenOf(contextValue);
        const milliseconds = performance.now() - started;
        const name = nameOf({ operationName, operation });
        const { outcome, codes } = judgeErrors(errors);
        logger.info(
          {
            requestId,
            traceId: observed?.traceId,
            operation: name,
            milliseconds: Math.round(milliseconds),
            statements,
            ...(codes.length > 0 ? { errors: codes } : {}),
          },
          'operation',
        );
        observe?.ended({
          requestId,
          via: 'http',
          type: operation?.operation ?? null,
          name,
          milliseconds,
          outcome,
          codes,
          fingerprint: queryHash ?? null,
          observed,
        });
      },
    };
  },
});
