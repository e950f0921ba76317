/** Opens the way of spans to a collector, over OTLP. The only file that loads the SDK, and itself loaded only where there is one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, DiagLogLevel, defaultTextMapGetter, diag, ROOT_CONTEXT } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { ATTR_HTTP_REQUEST_METHOD, ATTR_HTTP_ROUTE, ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import type { Logger } from '../../logger.ts';
import { type TrustedProxies, trust } from '../request-ids.ts';
import { tellExports } from './tell-exports.ts';
import { traceOperation } from './trace-operation.ts';
import { TraceSpan } from './trace-span.ts';
import { traceStatements } from './trace-statements.ts';
import type { Traces } from './traces.ts';

export interface TracesOptions {
  /** Where they go, the whole address. What else the SDK knows it reads from the environment. */
  readonly endpoint: string;
  /** Whose traces are continued. */
  readonly trustedProxies: TrustedProxies;
  readonly logger: Logger;
}

/** Milliseconds that the last spans get: a collector that is away must not keep a server from ending. */
const patience = 2_000;

export function openTraces({ endpoint, trustedProxies, logger }: TracesOptions): Traces {
  const provider = told(logger, () => {
    const exporter = tellExports(new OTLPTraceExporter({ url: endpoint }), logger);
    return new BasicTracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: 'cairn' }))
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
  });
  const tracer = provider.getTracer('cairn');
  const propagator = new W3CTraceContextPropagator();
  const isTrusted = trustedProxies.length === 0 ? () => false : trust(trustedProxies);
  const contextOf = ({ headers, socket }: Parameters<Traces['request']>[0]): Context =>
    headers.traceparent !== undefined && isTrusted(socket.remoteAddress)
      ? propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter)
      : ROOT_CONTEXT;
  return {
    request: (request, route, requestId) => {
      const method = request.method ?? 'GET';
      const attributes = {
        [ATTR_HTTP_REQUEST_METHOD]: method,
        [ATTR_HTTP_ROUTE]: route,
        'cairn.request_id': requestId,
      };
      return new TraceSpan(tracer, `${method} ${route}`, { kind: 'server', attributes }, contextOf(request));
    },
    begin: (name, options) => new TraceSpan(tracer, name, options),
    statements: traceStatements,
    ended: traceOperation,
    close: async () => {
      await Promise.race([provider.shutdown().catch(() => undefined), sleep(patience)]);
    },
  };
}

/** What the SDK has against its variables it says while it reads them. Later it is quiet: `tellExports` says what matters, once. */
function told<T>(logger: Logger, open: () => T): T {
  const say = (message: string) => logger.warn({ reason: message }, 'a setting of OpenTelemetry is not used');
  const silent = () => undefined;
  const sink = { error: say, warn: say, info: silent, debug: silent, verbose: silent };
  diag.setLogger(sink, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  try {
    return open();
  } finally {
    diag.disable();
  }
}
