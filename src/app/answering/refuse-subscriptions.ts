/** A subscription over plain HTTP is answered with where it goes: otherwise it would run once, as if it were a query. */
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Context } from '../../../schema/context.ts';

export const refuseSubscriptions = (): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation !== 'subscription') return;
      throw new GraphQLError(
        'A subscription needs a WebSocket: connect to /graphql with the protocol graphql-transport-ws.',
        { nodes: [operation], extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } },
      );
    },
  }),
});
