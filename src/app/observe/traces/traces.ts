/** The noun: where spans come from. Whoever has none traces nothing, and loads nothing for it. */
import type { IncomingMessage } from 'node:http';
import type { EndedOperation } from '../ended-operation.ts';
import type { Listener } from '../observed-operation.ts';
import type { SpanOptions, TraceSpan } from './trace-span.ts';

export interface Traces {
  /** A request to a route begins: in the trace of whoever is trusted to name one, or in one of its own. */
  request(request: IncomingMessage, route: string, requestId: string): TraceSpan;
  /** Anything else that begins by itself. */
  begin(name: string, options: SpanOptions): TraceSpan;
  /** Hears what operations run, and tells it below their spans. */
  readonly statements: Listener;
  /** Writes on the span of an operation how it ended. Whoever began the span ends it. */
  ended(span: TraceSpan, operation: EndedOperation): void;
  /** Sends what there is, for a few seconds at most. Never rejects. */
  close(): Promise<void>;
}
