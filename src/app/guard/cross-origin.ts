/** What pages of other sites may do: read where their origin is listed, and else nothing that costs a scan. */
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { GuardOptions } from './guard-options.ts';
import { isTable, tellRefusal } from './tell-refusal.ts';

/** GraphQL is guarded by Apollo, which hears nothing that a form or an image of another page could send. */
export async function guardOrigins(app: FastifyInstance, { origins }: GuardOptions): Promise<void> {
  if (origins.length > 0) await allow(app, origins);
  const known = new Set(origins);
  app.addHook('onRequest', (request, reply, next) => {
    if (isForeign(request) && isTable(request) && !known.has(request.headers.origin ?? ''))
      void tellRefusal(request, reply, 403, foreign);
    else next();
  });
}

/** Without cookies: who asks is said by a header of the page's own. */
async function allow(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: [
      'content-type',
      'authorization',
      'x-api-key',
      'cairn-actor',
      'apollo-require-preflight',
      'if-none-match',
    ],
    exposedHeaders: ['x-request-id', 'etag', 'retry-after', 'cairn-definitions', 'content-disposition'],
    maxAge: 600,
    strictPreflight: true,
  });
  // Routes say what else an answer depends on.
  app.addHook('onSend', (_, reply, payload, next) => {
    const vary = String(reply.getHeader('vary') ?? '');
    if (!/\borigin\b/i.test(vary)) void reply.header('vary', vary === '' ? 'Origin' : `${vary}, Origin`);
    next(null, payload);
  });
}

/** By the word of a browser: a page elsewhere asks, and nobody followed a link of it. What is no browser says nothing. */
function isForeign({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-user'] !== '?1';
}

const foreign: Issue = issue('CROSS_SITE_REQUEST', 'A page of another site asks for this.', {
  path: ['origin'],
  hints: ['Open the address itself, or list the origin of the page in CAIRN_CORS_ORIGINS.'],
});
