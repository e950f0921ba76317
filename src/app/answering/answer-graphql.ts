/** One request to `/graphql`: told what was told before where that still holds, and else answered by Apollo. */
import { Readable } from 'node:stream';
import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../schema/context.ts';
import { heldIdentity } from '../../access/held-of.ts';
import type { AccessNote } from '../access-log/access-note.ts';
import { principalOf } from '../authenticate/guard-routes.ts';
import type { FollowedCatalog } from '../follow-catalog.ts';
import type { Observe } from '../observe/observe.ts';
import { withSpan } from '../observe/traces/with-span.ts';
import type { Budgets } from './budgets.ts';
import type { Asked, Moment } from './context.ts';
import { goneSignal } from './gone-signal.ts';
import { judgeErrors } from './judge-errors.ts';
import { type KeptAnswer, keepAnswers } from './keep-answers.ts';
import { OperationRecord } from './operation-record.ts';
import { numberOf } from './remember-bodies.ts';
import { RepeatedReads } from './repeat-reads.ts';
import { type Heard, type Hearing, tellAgain } from './tell-again.ts';

export interface AnsweringParts extends Hearing {
  readonly apollo: ApolloServer<Context>;
  readonly context: (asked: Asked) => Promise<Context>;
  readonly catalogs: FollowedCatalog;
  readonly budgets: Budgets | undefined;
  readonly observe?: Observe | undefined;
  /** Whether answers are kept. */
  readonly reuse: boolean;
}

/** The body; its head is on the reply. `note` hears what was asked and how it ended. */
export type AnswerGraphql = (request: FastifyRequest, reply: FastifyReply, note?: AccessNote) => Promise<unknown>;

export function answerGraphql(parts: AnsweringParts): AnswerGraphql {
  const { reuse, observe } = parts;
  const answers = keepAnswers();
  const answer = async (request: FastifyRequest, reply: FastifyReply, heard: Heard): Promise<unknown> => {
    const moment = reuse ? await momentOf(parts) : null;
    if (!moment) return execute(request, reply, parts, heard);
    const identity = identityOf(request, moment);
    const kept = await answers.find(moment, identity);
    const reads = kept ? readsOf(kept, request, reply, parts, heard) : undefined;
    if (kept && (!reads || (await reads.same())))
      return tellAgain(kept, request, reply, parts, heard, { moment, reads });
    const record = new OperationRecord(heard.note);
    const body = await execute(request, reply, parts, { moment, record, reads, ...heard });
    if (typeof body === 'string' && reply.statusCode === 200)
      answers.keep(moment, identity, record, { type: String(reply.getHeader('content-type')), text: body });
    return body;
  };
  return (request, reply, note) => {
    void reply.header('x-request-id', request.id);
    const span = observe?.traces?.request(request.raw, '/graphql', request.id) ?? null;
    const heard = { span, note, began: performance.now() };
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
  const said = JSON.stringify(deciding.map((name) => headers[name]));
  // A line each, and no JSON begins with #.
  const asked = numberOf(body);
  return `${method} ${url}\n${principal.rights}\n${held}\n${said}\n${asked === null ? JSON.stringify(body) : `#${asked}`}`;
}

/** Undefined where nothing has to be read again. */
function readsOf(
  { repeatables }: KeptAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
  { budgets, observe }: AnsweringParts,
  { span }: Heard,
): RepeatedReads | undefined {
  if (repeatables.length === 0) return undefined;
  return new RepeatedReads(repeatables, {
    signal: goneSignal(reply.raw),
    budget: budgets?.operation(principalOf(request)),
    observer: observe?.operation(request.id, span),
  });
}

async function execute(
  request: FastifyRequest,
  reply: FastifyReply,
  { apollo, context }: AnsweringParts,
  { moment, record, reads, span, note }: Pick<Asked, 'moment' | 'record' | 'reads'> & Heard,
): Promise<unknown> {
  const { id: requestId, headers } = request;
  const principal = principalOf(request);
  const answer = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: readRequest(request),
    context: async () => {
      try {
        const signal = reads?.signal ?? goneSignal(reply.raw);
        return await context({ requestId, principal, signal, headers, moment, record, reads, span, note });
      } catch (error) {
        note?.end(judgeErrors([error]));
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
