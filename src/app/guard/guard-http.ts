/** What every request passes before a route sees it: a name of this server, headers, origins, how often, and how its body comes. */
import type { Server } from 'node:http';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hostRule, wrongHost } from './allowed-hosts.ts';
import { guardOrigins } from './cross-origin.ts';
import type { GuardOptions } from './guard-options.ts';
import { limitNesting } from './limit-nesting.ts';
import type { RateLimit } from './rate-limit.ts';
import { refuseEncodings } from './refuse-encodings.ts';
import { securityHeaders } from './security-headers.ts';
import { tellRefusal } from './tell-refusal.ts';

/** What operators ask is asked often, by few addresses. */
const uncounted: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Before the routes. Each refusal costs less than what it refuses. `wasJudged`: bodies whose nesting is known to be as it may. */
export async function guardHttp(
  app: FastifyInstance,
  guard: GuardOptions,
  rate: RateLimit,
  wasJudged?: (body: unknown) => boolean,
): Promise<void> {
  securityHeaders(app);
  const isOurs = hostRule(guard.hosts);
  app.addHook('onRequest', (request, reply, next) => {
    if (isOurs(request.headers.host)) next();
    else void tellRefusal(request, reply, 421, wrongHost);
  });
  if (guard.requestsPerMinute !== null)
    app.addHook('onRequest', async (request, reply) => {
      if (uncounted.has(request.url)) return;
      const wait = await rate.refuse(rate.keyOf(request.raw));
      if (wait) return tellRefusal(request, reply.header('retry-after', String(wait.seconds)), 429, wait.issue);
    });
  await guardOrigins(app, guard);
  app.addHook('onRequest', refuseEncodings);
  app.addHook('preValidation', limitNesting(wasJudged));
  app.server.maxConnections = mostConnections;
}

const mostConnections = 10_000;

/** How long a client may take: for its head, for all of its request, and between the bytes of an answer. */
export const slownessLimits = ({ head, silence }: GuardOptions) =>
  ({
    requestTimeout: 3 * head,
    connectionTimeout: silence,
    maxRequestsPerSocket: 100_000,
    frameworkErrors: refuseAddress,
    http: { headersTimeout: head, connectionsCheckingInterval: head / 2, maxHeaderSize: 16_384 },
  }) satisfies FastifyHttpOptions<Server>;

/** An address that cannot be read comes to no route, and passes nothing else of this. */
function refuseAddress(_: unknown, __: FastifyRequest, reply: FastifyReply): void {
  const errors = [{ message: 'The address of the request is malformed.', extensions: { code: 'BAD_REQUEST' } }];
  void reply.code(400).header('x-content-type-options', 'nosniff').send({ errors });
}
