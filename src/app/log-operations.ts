/** One line an operation: who asked what, how long it took, and how it ended. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../schema/context.ts';
import { seenOf } from './context.ts';
import { refusalOf } from './format-error.ts';
import type { Logger } from './logger.ts';
import { nameOf } from './operation-record.ts';

/** Never the variables or the text: they may hold what is nobody's business. Names the request of each error in `requestIds`. */
export const logOperations = (logger: Logger, requestIds: WeakMap<object, string>): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => {
    const started = performance.now();
    return {
      didEncounterErrors: async ({ errors, contextValue }) => {
        const { requestId } = seenOf(contextValue);
        for (const error of errors) requestIds.set(error, requestId);
      },
      willSendResponse: async ({ operationName, operation, contextValue, errors = [] }) => {
        const { requestId, statements } = seenOf(contextValue);
        const codes = errors.map((error) => refusalOf(error)?.issues[0]?.code ?? error.extensions.code);
        logger.info(
          {
            requestId,
            operation: nameOf({ operationName, operation }),
            milliseconds: Math.round(performance.now() - started),
            statements,
            ...(codes.length > 0 ? { errors: codes } : {}),
          },
          'operation',
        );
      },
    };
  },
});
