/** A collector of a test: takes what comes over OTLP/HTTP, and tells it span by span. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

type Value = string | number | boolean | readonly Value[];

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace that nobody else began. */
  readonly parent: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, Value>> }[];
  /** 2 for an error. */
  readonly status: number;
}

export interface Collector {
  /** Of the traces of one server. */
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** All that came, as it came. */
  readonly bodies: string[];
  readonly resources: Readonly<Record<string, Value>>[];
  /** What is answered from now on; 200 at first. */
  status: number;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly Attribute[];
  readonly events?: readonly { readonly name: string; readonly attributes?: readonly Attribute[] }[];
  readonly status?: { readonly code?: number };
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly ExportedSpan[] }[];
  }[];
}

/** Call once in a test file. */
export async function startCollector(): Promise<Collector> {
  const collected = { spans: [] as CollectedSpan[], bodies: [] as string[], resources: [] as Record<string, Value>[] };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      collected.bodies.push(JSON.stringify(request.headers), body);
      if (collector.status === 200)
        for (const { resource, scopeSpans } of (JSON.parse(body) as Exported).resourceSpans) {
          collected.resources.push(attributesOf(resource.attributes));
          collected.spans.push(...scopeSpans.flatMap(({ spans }) => spans.map(read)));
        }
      response.writeHead(collector.status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
  const collector: Collector = { ...collected, endpoint, status: 200 };
  return collector;
}

const read = ({ traceId, spanId, parentSpanId = '', name, kind, ...rest }: ExportedSpan): CollectedSpan => ({
  traceId,
  spanId,
  parent: parentSpanId,
  name,
  kind,
  attributes: attributesOf(rest.attributes),
  events: (rest.events ?? []).map((event) => ({ name: event.name, attributes: attributesOf(event.attributes) })),
  status: rest.status?.code ?? 0,
});

const attributesOf = (attributes: readonly Attribute[] = []): Record<string, Value> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, readValue(value)]));

function readValue(value: Readonly<Record<string, unknown>>): Value {
  const [found] = Object.entries(value);
  if (found?.[0] === 'arrayValue')
    return ((found[1] as { values?: readonly Record<string, unknown>[] }).values ?? []).map(readValue);
  return found?.[0] === 'intValue' ? Number(found[1]) : (found?.[1] as Value);
}
