/** Each request to `/graphql` has its entry, however it is answered; where entries are required, no answer goes before its own. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessLog } from '../../access/log/access-log.ts';
import { RefusedError } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AnswerGraphql } from '../answering/answer-graphql.ts';
import { refusalExtensions } from '../answering/format-error.ts';
import { principalOf } from '../authenticate/guard-routes.ts';
import { AccessNote, entryOf } from './access-note.ts';

/** Answers as `answer` does. */
export const logRequests =
  (answer: AnswerGraphql, log: AccessLog, clock: () => Instant): AnswerGraphql =>
  async (request, reply) => {
    const note = new AccessNote();
    try {
      await log.ready();
      try {
        return await answered(() => answer(request, reply, note), note, reply);
      } finally {
        const principal = principalOf(request);
        log.add(entryOf(note, { channel: 'http', requestId: request.id, principal, at: clock() }));
        await log.settled();
      }
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return refuse(error, request, reply);
    }
  };

/** What is refused before GraphQL hears of it has a status alone. */
async function answered(answer: () => Promise<unknown>, note: AccessNote, reply: FastifyReply): Promise<unknown> {
  try {
    const body = await answer();
    if (reply.statusCode >= 400 && note.codes.length === 0) note.end({ outcome: 'refused', codes: ['BAD_REQUEST'] });
    return body;
  } catch (error) {
    note.end({ outcome: 'failed', codes: ['INTERNAL_SERVER_ERROR'] });
    throw error;
  }
}

function refuse(error: RefusedError, request: FastifyRequest, reply: FastifyReply): string {
  const message = error.issues.map((each) => [each.message, ...each.hints].join(' ')).join(' ');
  void reply
    .code(503)
    .headers({ 'content-type': 'application/json; charset=utf-8', 'retry-after': '5', 'cache-control': 'no-store' })
    .header('x-request-id', request.id);
  return JSON.stringify({ errors: [{ message, extensions: refusalExtensions(error) }] });
}
