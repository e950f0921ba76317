/** An answer that is told again is counted, logged and noted as if it had been made anew. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UseRecorder } from '../../goals/uses/record-uses.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessNote } from '../access-log/access-note.ts';
import type { Logger } from '../logger.ts';
import type { EndedOperation } from '../observe/ended-operation.ts';
import type { Observe } from '../observe/observe.ts';
import type { TraceSpan } from '../observe/traces/trace-span.ts';
import type { Moment } from './context.ts';
import type { KeptAnswer } from './keep-answers.ts';
import type { RepeatedReads } from './repeat-reads.ts';

/** Who hears of all requests. */
export interface Hearing {
  readonly clock: () => Instant;
  readonly uses: UseRecorder | undefined;
  readonly logger: Logger;
  readonly observe?: Observe | undefined;
}

/** Who hears of a request beside its client. */
export interface Heard {
  readonly span: TraceSpan | null;
  readonly note: AccessNote | undefined;
  /** Milliseconds of a clock that never goes back. */
  readonly began: number;
}

interface Again {
  readonly moment: Moment;
  /** What was read again for it; undefined where it was told from memory alone. */
  readonly reads: RepeatedReads | undefined;
}

export function tellAgain(
  { type, text, name, fingerprint, metrics, note: before }: KeptAnswer,
  { id: requestId }: FastifyRequest,
  reply: FastifyReply,
  { uses, logger, observe }: Hearing,
  { span, note, began }: Heard,
  { moment, reads }: Again,
): string {
  const milliseconds = performance.now() - began;
  if (before) note?.again(before, reads);
  if (uses && metrics.length > 0) metrics.forEach(uses.operation(moment.now));
  const line = {
    requestId,
    traceId: span?.traceId,
    operation: name,
    milliseconds: reads ? Math.round(milliseconds) : 0,
    statements: reads?.statements ?? 0,
    kept: reads ? undefined : true,
  };
  logger.info(line, 'operation');
  if (observe) {
    const ended: EndedOperation = {
      requestId,
      via: 'http',
      // Only queries are kept, and only where nothing in them was refused.
      type: 'query',
      name,
      milliseconds,
      outcome: 'ok',
      codes: [],
      fingerprint,
      kept: reads === undefined,
      observed: reads?.observer,
    };
    if (reads) observe.ended(ended);
    else observe.toldAgain(ended, span);
  }
  void reply.header('content-type', type);
  return text;
}
