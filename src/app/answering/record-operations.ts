/** Completes the record of an operation once its answer is there. */
import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../../../schema/context.ts';
import { seenOf } from './context.ts';
import { nameOf } from './operation-record.ts';

/** What is no query, or was refused in any part, is not told again. */
export const recordOperations = (): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ operation, operationName, queryHash, contextValue, response: { body } }) => {
      const { record } = seenOf(contextValue);
      if (!record) return;
      record.name = nameOf({ operation, operationName });
      record.fingerprint = queryHash ?? null;
      const whole = body.kind === 'single' && !body.singleResult.errors && !body.singleResult.extensions;
      if (!whole || operation?.operation !== 'query') record.footprint.unwatched();
    },
  }),
});
