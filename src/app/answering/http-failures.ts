/** Requests that never reach GraphQL, answered in its shape: bodies that are too large or not JSON, paths that lead nowhere. */
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance } from 'fastify';
import { loggable } from '../loggable.ts';
import type { Logger } from '../logger.ts';

export function answerFailures(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    void reply.header('x-request-id', request.id);
    if (status < 500) return reply.code(status).send(body(error.message, 'BAD_REQUEST'));
    logger.error({ id: request.id, err: loggable(error) }, 'internal error');
    return reply.code(status).send({
      errors: [
        {
          message: `Internal error, id ${request.id}.`,
          extensions: { code: 'INTERNAL_SERVER_ERROR', id: request.id },
        },
      ],
    });
  });
  app.setNotFoundHandler((_, reply) =>
    reply.code(404).send(body(`${STATUS_CODES[404]}. GraphQL is at /graphql, a page to explore it at /.`, 'NOT_FOUND')),
  );
}

const body = (message: string, code: string) => ({ errors: [{ message, extensions: { code } }] });
