/** `/metrics` in the text of Prometheus: on the port of everything else, and at first for this machine alone. */

import type { FastifyInstance } from 'fastify';
import { Gauge } from 'prom-client';
import { open } from '../authenticate/guard-routes.ts';
import type { Requests } from './drain.ts';
import type { Metrics } from './metrics.ts';
import type { ObserveConfig } from './observe-config.ts';
import { trust } from './request-ids.ts';

const isThisMachine = trust(['loopback']);

export interface Measured {
  readonly metrics: Metrics;
  readonly requests: Requests;
}

export function serveMetrics(app: FastifyInstance, measured: Measured, allowed: ObserveConfig['metrics']): void {
  if (allowed === 'off') return;
  const { registry } = measured.metrics;
  new Gauge({
    registers: [registry],
    name: 'cairn_requests_in_flight',
    help: 'HTTP requests that are answered now, this one not counted.',
    collect() {
      this.set(measured.requests.running - 1);
    },
  });
  app.get('/metrics', open, async ({ raw: { headers, socket } }, reply) => {
    // What a proxy on this machine passes on is from somewhere else.
    const near = headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
    if (allowed === 'loopback' && !(near && isThisMachine(socket.remoteAddress))) {
      void reply.code(403).type('text/plain');
      return 'Metrics are for this machine alone; CAIRN_METRICS=on tells them to everybody who reaches this port.\n';
    }
    void reply.type(registry.contentType).header('cache-control', 'no-store');
    return registry.metrics();
  });
}
