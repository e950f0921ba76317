/** A span as the rest of the observers know it: begun within another, told what happened, and ended. Loaded only where traces go somewhere. */
import {
  type Attributes,
  type Context,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { ATTR_ERROR_TYPE, ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

const propagator = new W3CTraceContextPropagator();

export interface SpanOptions {
  readonly kind: keyof typeof kinds;
  readonly attributes?: Attributes;
}

export class TraceSpan {
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #context: Context;

  /** `within`: where whoever asks has a trace already. */
  constructor(tracer: Tracer, name: string, { kind, attributes = {} }: SpanOptions, within: Context = ROOT_CONTEXT) {
    this.#tracer = tracer;
    this.#span = tracer.startSpan(name, { kind: kinds[kind], attributes }, within);
    this.#context = trace.setSpan(within, this.#span);
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  /** As W3C Trace Context has them, for whoever is asked within it. */
  get headers(): { readonly traceparent?: string; readonly tracestate?: string } {
    const headers = {};
    propagator.inject(this.#context, headers, defaultTextMapSetter);
    return headers;
  }

  child(name: string, options: SpanOptions): TraceSpan {
    return new TraceSpan(this.#tracer, name, options, this.#context);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  /** What is undefined is left out. */
  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  happened(name: string, attributes: Attributes): void {
    this.#span.addEvent(name, attributes);
  }

  /** By a status of HTTP. */
  answered(status: number): void {
    this.#span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status);
    if (status >= 500) this.#span.setStatus({ code: SpanStatusCode.ERROR });
  }

  /** `type`: of few values. */
  fail(type: string, message?: string): void {
    this.#span.setAttribute(ATTR_ERROR_TYPE, type);
    this.#span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
  }

  end(): void {
    this.#span.end();
  }
}
