/** `/graphql` over HTTP: Apollo answers; what is large is compressed, and what has not changed is not sent again. */
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import etag from '@fastify/etag';
import type { FastifyInstance } from 'fastify';
import type { AnswerGraphql } from './answer-graphql.ts';
import { rememberBodies } from './remember-bodies.ts';

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
const headers = {
  'cache-control': 'private, no-cache',
  vary: 'authorization, x-api-key, cairn-actor, accept, accept-encoding',
};

export async function serveGraphql(app: FastifyInstance, answer: AnswerGraphql): Promise<void> {
  const serve = (scope: FastifyInstance, method: 'GET' | 'POST'): void => {
    scope.route({
      url: '/graphql',
      method,
      handler: (request, reply) => {
        void reply.headers(headers);
        return answer(request, reply);
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
    rememberBodies(scope);
    serve(scope, 'POST');
  });
}
