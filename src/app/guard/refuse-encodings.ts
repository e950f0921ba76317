/** Bodies come as they are: a question is small, and a compressed one could be made to be large. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { issue } from '../../kernel/issue.ts';
import { tellRefusal } from './tell-refusal.ts';

export function refuseEncodings(request: FastifyRequest, reply: FastifyReply, next: () => void): void {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') next();
  else void tellRefusal(request, reply.header('accept-encoding', 'identity'), 415, encoded);
}

const encoded = issue('MALFORMED_INPUT', 'The body of the request is compressed.', {
  path: ['content-encoding'],
  hints: ['Send it as it is.'],
});
