/** A big answer as those who operate the server see it: measured and traced from its first word to its last byte. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Judged } from '../answering/judge-errors.ts';
import type { Observe } from '../observe/observe.ts';
import type { ObservedOperation } from '../observe/observed-operation.ts';
import type { TraceSpan } from '../observe/traces/trace-span.ts';
import { withSpan } from '../observe/traces/with-span.ts';

/** What is known of it so far, said by whoever answers. */
export interface TableRun {
  readonly span: TraceSpan | null;
  observed: ObservedOperation | undefined;
  judged: Judged;
}

export async function observeTable(
  observe: Observe | undefined,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  work: (run: TableRun) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  const { id: requestId, raw, routeOptions } = request;
  const span = observe?.traces?.request(raw, routeOptions.url ?? '/table', requestId) ?? null;
  const run: TableRun = { span, observed: undefined, judged: { outcome: 'ok', codes: [] } };
  const measured = async (): Promise<void> => {
    try {
      await work(run);
    } finally {
      observe?.ended({
        requestId,
        via: 'table',
        type: null,
        name: null,
        milliseconds: performance.now() - began,
        ...run.judged,
        fingerprint: null,
        observed: run.observed ?? observe.operation(requestId, span),
      });
    }
  };
  await (span === null ? measured() : withSpan(span, reply.raw, measured));
}
