/** Says in the log that spans do not arrive: once, and now and then while it stays so. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../../logger.ts';

/** Milliseconds between two words about the same trouble. */
const often = 300_000;

/** The same exporter. What it could not send is lost, and nobody waits for it. */
export function tellExports(exporter: SpanExporter, logger: Logger): SpanExporter {
  let lost = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const hear = (spans: number, { code, error }: ExportResult): void => {
    if (code === ExportResultCode.SUCCESS) {
      if (toldAt > Number.NEGATIVE_INFINITY) logger.info({ lost }, 'traces are exported again');
      lost = 0;
      toldAt = Number.NEGATIVE_INFINITY;
      return;
    }
    lost += spans;
    const now = performance.now();
    if (now - toldAt < often) return;
    toldAt = now;
    logger.warn({ lost, reason: reasonOf(error) }, 'traces could not be exported, and are lost');
  };
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        hear(spans.length, result);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** A code of the network or of HTTP; never the message, which may repeat the address. */
function reasonOf(error: Error | undefined): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' || typeof code === 'number' ? String(code) : (error?.name ?? 'unknown');
}
