/** Every address but those that say so is answered to a principal only: it is found before the body of a request is read. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../../access/principal.ts';
import type { RefusedError } from '../../kernel/issue.ts';
import { refusalExtensions } from '../answering/format-error.ts';
import type { Logger } from '../logger.ts';
import type { Authenticator } from './authenticator.ts';
import { type HttpRefusal, httpRefusal } from './refusals.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it; of a route that is open to everybody there is none. */
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** Whether it is answered to whoever asks. */
    open?: boolean;
  }
}

/** For a route that is open to everybody. */
export const open = { config: { open: true } } as const;

/** Hears of each request that is not let in. */
export type OnRefused = (error: RefusedError, request: FastifyRequest) => void;

/** Before any route is added. */
export function guardRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  logger: Logger,
  onRefused?: OnRefused,
): void {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply, done: (error: Error) => void): void => {
    const refused = httpRefusal(error);
    if (!refused) {
      done(error as Error);
      return;
    }
    onRefused?.(refused.refusal, request);
    tell(refused, request, reply, logger);
  };
  app.decorateRequest('principal', null);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404 || request.routeOptions.config.open === true) return done();
    let principal: Principal | Promise<Principal>;
    try {
      principal = authenticator.authenticate(request.headers);
    } catch (error) {
      return refuse(error, request, reply, done);
    }
    if (!(principal instanceof Promise)) {
      request.principal = principal;
      return done();
    }
    principal.then(
      (proven) => {
        request.principal = proven;
        done();
      },
      (error: unknown) => refuse(error, request, reply, done),
    );
  });
}

/** Of a route that is not open. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (principal === null) throw new Error('The route is open, and has no principal.');
  return principal;
}

function tell(
  { status, headers, refusal, reason }: HttpRefusal,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  const { code, issues } = refusalExtensions(refusal);
  logger.info({ requestId: request.id, code, ...(reason === null ? {} : { reason }) }, 'request refused');
  const message = refusal.issues.map((each) => [each.message, ...each.hints].join(' ')).join(' ');
  const ofTable = request.routeOptions.url?.startsWith('/table') === true;
  void reply
    .code(status)
    .headers({ ...headers, 'x-request-id': request.id, 'cache-control': 'no-store' })
    .send(ofTable ? { issues } : { errors: [{ message, extensions: { code, issues } }] });
}
