/** A refusal before anything was asked, in the shape of what would have answered. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Issue, RefusedError } from '../../kernel/issue.ts';
import { refusalExtensions } from '../answering/format-error.ts';

export function tellRefusal(request: FastifyRequest, reply: FastifyReply, status: number, issue: Issue): FastifyReply {
  const extensions = refusalExtensions(new RefusedError([issue]));
  const message = [issue.message, ...issue.hints].join(' ');
  void reply.code(status).header('x-request-id', request.id).header('cache-control', 'no-store');
  return reply.send(isTable(request) ? { issues: extensions.issues } : { errors: [{ message, extensions }] });
}

/** `/table` and `/table.csv`, say. */
export const isTable = ({ url }: FastifyRequest): boolean => /^\/table\b/.test(url);
