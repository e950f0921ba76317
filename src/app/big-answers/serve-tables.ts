/** `/table.csv`, `/table.ndjson`, `/table.arrow` and `/table`: answers of any size, for spreadsheets and BI tools that read a URL. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { Context } from '../../../schema/context.ts';
import { requireScope } from '../../access/require-scope.ts';
import { streamRows } from '../../engine/table/ask-table.ts';
import type { TableQuestion, TableRow } from '../../engine/table/table.ts';
import { issue, RefusedError, unwrap } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessLogging } from '../access-log/access-logging.ts';
import { AccessNote, entryOf } from '../access-log/access-note.ts';
import { type Asked, seenOf } from '../answering/context.ts';
import { judgeErrors } from '../answering/judge-errors.ts';
import { principalOf } from '../authenticate/guard-routes.ts';
import type { Logger } from '../logger.ts';
import type { Observe } from '../observe/observe.ts';
import { describeMetrics } from '../printing/describe-metric.ts';
import { readQuestion } from '../question/read-question.ts';
import { encodeRows } from './encode-rows.ts';
import { exportColumns } from './export-columns.ts';
import { createEncoder, type Format, formats, mediaTypes } from './formats.ts';
import { observeTable, type TableRun } from './observe-table.ts';
import {
  type ExportOptions,
  inUrlWords,
  type RawParameters,
  readExportOptions,
  readParameters,
} from './read-parameters.ts';
import { readTableBody } from './read-table-body.ts';
import { refuse } from './refuse.ts';
import { sendBytes } from './send-bytes.ts';

export interface TableParts {
  /** The same context as an operation of GraphQL has: the same session, the same rights. */
  readonly context: (asked: Asked) => Promise<Context>;
  readonly logger: Logger;
  readonly observe?: Observe | undefined;
  /** Whose entries say who asked; none without it. */
  readonly access?: AccessLogging | undefined;
  readonly clock: () => Instant;
}

/** Each holds a connection for as long as its client takes: the others are for everybody else. */
const mostAtOnce = 4;

/** Milliseconds that a client may take nothing before it is given up. */
const patience = 60_000;

export function serveTables(app: FastifyInstance, parts: TableParts): void {
  const running = new Set<AbortController>();
  const serveObserved = async (
    request: FastifyRequest,
    reply: FastifyReply,
    { format, run }: Pick<Answering, 'format' | 'run'>,
  ): Promise<void> => {
    const controller = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) controller.abort();
    });
    const note = noteOf(request, parts);
    try {
      if (running.size >= mostAtOnce) throw new RefusedError([tooManyStreams]);
      running.add(controller);
      await parts.access?.log.ready();
      await answer(request, reply, { format, controller, parts, run, note });
    } catch (error) {
      run.judged = judgeErrors([error]);
      note.end(run.judged);
      await refuse(error, request, reply, parts.logger);
    } finally {
      running.delete(controller);
      log(note, request, parts);
    }
  };
  const serve = (request: FastifyRequest, reply: FastifyReply, format: Format): Promise<void> =>
    observeTable(parts.observe, { request, reply }, (run) => serveObserved(request, reply, { format, run }));
  // Whoever closes the server does not wait for what may take minutes.
  app.addHook('preClose', async () => {
    for (const controller of running) controller.abort();
  });
  for (const format of formats)
    app.route({
      url: `/table.${format}`,
      method: ['GET', 'POST'],
      exposeHeadRoute: false,
      handler: (request, reply) => serve(request, reply, format),
    });
  app.route({
    url: '/table',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    handler: (request, reply) => serve(request, reply, acceptedFormat(request)),
  });
}

/** CSV where a client says nothing of what it takes. */
function acceptedFormat({ raw }: FastifyRequest): Format {
  const accepted = new Negotiator(raw).mediaType(formats.map((format) => mediaTypes[format]));
  return formats.find((format) => mediaTypes[format] === accepted) ?? 'csv';
}

interface Answering {
  readonly format: Format;
  readonly controller: AbortController;
  readonly parts: TableParts;
  readonly run: TableRun;
  readonly note: AccessNote;
}

async function answer(request: FastifyRequest, reply: FastifyReply, answering: Answering) {
  const { format, controller, parts, run, note } = answering;
  const started = performance.now();
  const { signal } = controller;
  const principal = principalOf(request);
  requireScope(principal, 'A table', ['metrics:read']);
  const context = await parts.context({ requestId: request.id, principal, signal, span: run.span, note });
  run.observed = seenOf(context).observed;
  const { question: asked, options } = readAsked(context, request);
  const precise = options.kinds.has('lower') || options.kinds.has('upper');
  const question: TableQuestion = { ...asked, valuesOnly: precise ? undefined : { grouped: true, sampled: true } };
  const columns = exportColumns(context.catalog.model, question, options.kinds);
  let count = 0;
  const counted = async function* (): AsyncGenerator<readonly TableRow[]> {
    for await (const rows of streamRows(context.session, question)) {
      count += rows.length;
      yield rows;
    }
  };
  const metrics = await describeMetrics(context.catalog, question.metrics, async () => []);
  const encoder = await createEncoder(format, { columns, metrics, bom: options.bom, formulas: options.formulas });
  const bytes = encodeRows(counted(), columns, encoder);
  // What the database has against the question it says before the first row: then a status can still tell it.
  const first = await bytes.next();
  if (parts.access?.log.required) await begin(note, request, parts);
  reply.hijack();
  const headers = {
    ...textHeaders(reply),
    'content-type': `${mediaTypes[format]}${format === 'arrow' ? '' : '; charset=utf-8'}`,
    'content-disposition': `attachment; filename="${options.filename || metrics.map(({ key }) => key).join('_')}.${format}"`,
    'cache-control': 'no-store',
    'x-request-id': request.id,
    'cairn-definitions': metrics.map(({ key, version }) => `${key}=${version ?? '-'}`).join(', '),
  };
  const outcome = { requestId: request.id, traceId: run.span?.traceId, format, statements: context.session.statements };
  try {
    const { raw: response } = reply;
    await sendBytes(after(first, bytes), { request: request.raw, response, headers, controller, patience });
    parts.logger.info({ ...outcome, rows: count, milliseconds: Math.round(performance.now() - started) }, 'big answer');
  } catch (error) {
    // As where a client of GraphQL goes away.
    run.judged = signal.aborted ? { outcome: 'refused', codes: ['REQUEST_ABANDONED'] } : judgeErrors([error]);
    const reason = error instanceof RefusedError ? error.issues[0]?.code : (error as Error).message;
    const level = error instanceof RefusedError || signal.aborted ? 'info' : 'error';
    parts.logger[level]({ ...outcome, rows: count, reason }, 'big answer cut off');
    note.end(run.judged);
  } finally {
    note.statements = context.session.statements;
    note.rows = count;
  }
}

async function* after<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (first.done) return;
    yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function readAsked(context: Context, request: FastifyRequest): { question: TableQuestion; options: ExportOptions } {
  const raw = request.query as RawParameters;
  if (request.method === 'POST')
    return { options: unwrap(readExportOptions(raw)), question: unwrap(readTableBody(context, request.body)) };
  const { metrics, question, options } = unwrap(readParameters(raw));
  try {
    return { options, question: readQuestion(context.session, metrics, question) };
  } catch (error) {
    if (error instanceof RefusedError) throw new RefusedError(inUrlWords(error.issues));
    throw error;
  }
}

/** A table is a question, and its address says which. */
function noteOf({ method, url, body, routeOptions }: FastifyRequest, { access }: TableParts): AccessNote {
  const note = new AccessNote();
  note.operation = routeOptions.url?.slice(1) ?? null;
  note.operationType = 'query';
  note.question = access?.fingerprint(method, url, body) ?? null;
  return note;
}

function log(note: AccessNote, request: FastifyRequest, { access, clock }: TableParts): void {
  const principal = principalOf(request);
  access?.log.add(entryOf(note, { channel: 'table', requestId: request.id, principal, at: clock() }));
}

/** Its rows are told before their number is known: that it was asked is written first, and how it ended in another entry. */
async function begin(note: AccessNote, request: FastifyRequest, parts: TableParts): Promise<void> {
  note.outcome = 'begun';
  log(note, request, parts);
  note.outcome = 'ok';
  await parts.access?.log.settled();
}

/** What hooks have set so far. */
const textHeaders = (reply: FastifyReply): Record<string, string> =>
  Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));

const tooManyStreams = issue('TOO_MANY_STREAMS', `${mostAtOnce} big answers are under way already.`, {
  hints: ['Ask again in a moment.'],
});
