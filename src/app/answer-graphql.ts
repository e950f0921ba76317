/** One request to `/graphql`: told what was told before where that still holds, and else answered by Apollo. */
import { Readable } from 'node:stream';
import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../schema/context.ts';
import { heldIdentity } from '../access/held-of.ts';
import type { UseRecorder } from '../goals/uses/record-uses.ts';
import type { Instant } from '../kernel/period.ts';
import type { AccessNote } from './access-log/access-note.ts';
import { principalOf } from './authenticate/guard-routes.ts';
import type { Asked, Moment } from './context.ts';
import type { FollowedCatalog } from './follow-catalog.ts';
import { goneSignal } from './gone-signal.ts';
import { judgeErrors } from './judge-errors.ts';
import { type KeptAnswer, keepAnswers } from './keep-answers.ts';
import type { Logger } from './logger.ts';
import type { EndedOperation } from './observe/ended-operation.ts';
import type { Observe } from './observe/observe.ts';
import type { TraceSpan } from './observe/traces/trace-span.ts';
import { withSpan } from './observe/traces/with-span.ts';
import { OperationRecord } from './operation-record.ts';

export interface AnsweringParts {
  readonly apollo: ApolloServer<Context>;
  readonly context: (asked: Asked) => Promise<Context>;
  readonly catalogs: FollowedCatalog;
  readonly clock: () => Instant;
  readonly uses: UseRecorder | undefined;
  readonly logger: Logger;
  readonly observe?: Observe | undefined;
  /** Whether answers are kept. */
  readonly reuse: boolean;
}

/** Who hears of a request beside its client. */
interface Heard {
  readonly span: TraceSpan | null;
  readonly note: AccessNote | undefined;
}

/** The body; its head is on the reply. `note` hears what was asked and how it ended. */
export type AnswerGraphql = (request: FastifyRequest, reply: FastifyReply, note?: AccessNote) => Promise<unknown>;

export function answerGraphql(parts: AnsweringParts): AnswerGraphql {
  const { reuse, observe } = parts;
  const answers = keepAnswers();
  const answer = async (request: FastifyRequest, reply: FastifyReply, heard: Heard): Promise<unknown> => {
    const { span, note } = heard;
    const began = performance.now();
    const moment = reuse ? await momentOf(parts) : null;
    if (!moment) return execute(request, reply, parts, heard);
    const identity = identityOf(request, moment);
    const kept = await answers.find(moment, identity);
    if (kept) {
      observe?.toldAgain(again(kept, request, performance.now() - began), span);
      if (kept.note) note?.again(kept.note);
      return tell(kept, request, reply, parts, { now: moment.now, span });
    }
    const record = new OperationRecord(note);
    const body = await execute(request, reply, parts, { moment, record, ...heard });
    if (typeof body === 'string' && reply.statusCode === 200)
      answers.keep(moment, identity, record, { type: String(reply.getHeader('content-type')), text: body });
    return body;
  };
  return (request, reply, note) => {
    void reply.header('x-request-id', request.id);
    const span = observe?.traces?.request(request.raw, '/graphql', request.id) ?? null;
    const heard = { span, note };
    return span === null ? answer(request, reply, heard) : withSpan(span, reply, () => answer(request, reply, heard));
  };
}

/** Null where there are no definitions to answer from yet: executing says why. */
async function momentOf({ catalogs, clock }: AnsweringParts): Promise<Moment | null> {
  try {
    return { snapshot: await catalogs.current(), now: clock() };
  } catch {
    return null;
  }
}

/** Headers that decide whether a request is heard, and how it is answered. */
const deciding = ['accept', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'];

/** All that an answer can depend on beside what is read: of who asks, all that decides what they may see. */
function identityOf(request: FastifyRequest, { snapshot }: Moment): string {
  const { method, url, body, headers } = request;
  const principal = principalOf(request);
  const held = heldIdentity(snapshot.catalog.model, principal);
  return JSON.stringify([method, url, body, principal.rights, held, deciding.map((name) => headers[name])]);
}

/** Only queries are kept, and only where nothing in them was refused. */
const again = ({ name, fingerprint }: KeptAnswer, { id }: FastifyRequest, milliseconds: number): EndedOperation => ({
  requestId: id,
  via: 'http',
  type: 'query',
  name,
  fingerprint,
  milliseconds,
  outcome: 'ok',
  codes: [],
  kept: true,
  observed: undefined,
});

/** Counted and logged as if it had been answered anew. */
function tell(
  { type, text, name, metrics }: KeptAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  { uses, logger }: AnsweringParts,
  { now, span }: { readonly now: Instant; readonly span: TraceSpan | null },
): string {
  if (uses && metrics.length > 0) metrics.forEach(uses.operation(now));
  const told = { milliseconds: 0, statements: 0, kept: true };
  logger.info({ requestId: request.id, traceId: span?.traceId, operation: name, ...told }, 'operation');
  void reply.header('content-type', type);
  return text;
}

async function execute(
  request: FastifyRequest,
  reply: FastifyReply,
  { apollo, context }: AnsweringParts,
  noted: Pick<Asked, 'moment' | 'record' | 'span' | 'note'>,
): Promise<unknown> {
  const { id: requestId, headers } = request;
  const principal = principalOf(request);
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: readRequest(request),
    context: async () => {
      try {
        return await context({ requestId, principal, signal: goneSignal(reply.raw), headers, ...noted });
      } catch (error) {
        noted.note?.end(judgeErrors([error]));
        throw error;
      }
    },
  });
  for (const [name, value] of answer.headers) void reply.header(name, value);
  void reply.code(answer.status ?? 200);
  return answer.body.kind === 'complete' ? answer.body.string : Readable.from(answer.body.asyncIterator);
}

function readRequest({ method, url, body, headers }: FastifyRequest): HTTPGraphQLRequest {
  const read = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value) read.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const search = url.indexOf('?');
  return { method, headers: read, search: search < 0 ? '' : url.slice(search), body };
}
