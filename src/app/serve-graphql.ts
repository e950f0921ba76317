/** `/graphql` over HTTP: Apollo answers; what is large is compressed, and what has not changed is not sent again. */
import { constants } from 'node:zlib';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import compress from '@fastify/compress';
import etag from '@fastify/etag';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../schema/context.ts';
import type { Viewer } from '../goals/book/viewer.ts';
import type { Asked } from './context.ts';
import { goneSignal } from './gone-signal.ts';

/** Bytes below which compressing costs more than it saves. */
const threshold = 1024;

const compression = {
  encodings: ['br', 'gzip'] as ('br' | 'gzip')[],
  threshold,
  // As quick as gzip, and still smaller; the highest quality takes a hundred times as long.
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
};

/**
 * An answer is its reader's own, may be kept, and has to be asked for again each time (`no-cache`): by GET with the tag of
 * the answer that is there, and then 304 says that it still holds.
 */
const headers = { 'cache-control': 'private, no-cache', vary: 'cairn-actor, accept, accept-encoding' };

export async function serveGraphql(
  app: FastifyInstance,
  apollo: ApolloServer<Context>,
  context: (asked: Asked) => Promise<Context>,
): Promise<void> {
  const handler = fastifyApolloHandler(apollo, {
    context: async (request, reply) => {
      void reply.header('x-request-id', request.id);
      const viewer = viewerOf(request.headers['cairn-actor']);
      return context({ requestId: request.id, viewer, signal: goneSignal(reply.raw), headers: request.headers });
    },
  });
  const serve = (scope: FastifyInstance, method: 'GET' | 'POST'): void => {
    scope.route({
      url: '/graphql',
      method,
      handler: (request, reply) => {
        void reply.headers(headers);
        return handler.call(app, request, reply);
      },
    });
  };
  await app.register(async (scope) => {
    await scope.register(etag, { weak: true });
    await scope.register(compress, compression);
    serve(scope, 'GET');
  });
  await app.register(async (scope) => {
    await scope.register(compress, compression);
    serve(scope, 'POST');
  });
}

/** Taken at its word: who may reach this address may say who they are, until somebody in front of it checks. */
export const viewerOf = (header: string | readonly string[] | undefined): Viewer => {
  const name = (typeof header === 'string' ? header : header?.[0])?.trim();
  return name === undefined || name === '' ? null : name;
};
