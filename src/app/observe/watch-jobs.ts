/** Work in the background, to metrics and traces: each job as an operation of its own, with its own id in SQL. */
import { classifyError } from '../../../db/classify-error.ts';
import type { JobWatch, RunningDelivery } from '../../jobs/watch-jobs.ts';
import type { RunningBuild } from '../../rollup/build-watch.ts';
import type { Observe } from './observe.ts';
import { sqlComment } from './sql-comment.ts';
import type { TraceSpan } from './traces/trace-span.ts';

export const watchJobs = ({ metrics, traces, operation }: Observe): JobWatch => ({
  job: (queue, id) => {
    const began = performance.now();
    const attributes = { 'cairn.job.queue': queue, 'cairn.request_id': id };
    const span = traces?.begin(`job ${queue}`, { kind: 'internal', attributes }) ?? null;
    return {
      observer: operation(id, span),
      building: ({ key, grain }) => {
        const attributes = { 'cairn.rollup': key, 'cairn.rollup.grain': grain };
        return building(id, span?.child(`rollup build ${key}`, { kind: 'internal', attributes }) ?? null);
      },
      delivery: (channel) => {
        const sending = span?.child(`deliver ${channel}`, { kind: 'client', attributes: sendingBy[channel] }) ?? null;
        return delivering(sending, (outcome) => metrics.deliveries.inc({ outcome }));
      },
      ended: (outcome) => {
        metrics.jobs.observe({ queue, outcome }, (performance.now() - began) / 1000);
        span?.set({ 'cairn.outcome': outcome });
        if (outcome === 'failed') span?.fail(outcome);
        span?.end();
      },
    };
  },
});

const building = (id: string, span: TraceSpan | null): RunningBuild => ({
  comment: sqlComment({ request_id: id, traceparent: span?.headers.traceparent }),
  built: (cells, rows) => span?.set({ 'cairn.rollup.cells': cells, 'cairn.rollup.rows': rows }),
  ended: (outcome) => {
    span?.set({ 'cairn.outcome': outcome });
    span?.end();
  },
  failed: (error) => {
    span?.fail(classifyError(error));
    span?.end();
  },
});

/** Not where to: an address may be a secret. */
const sendingBy = {
  webhook: { 'http.request.method': 'POST', 'cairn.channel': 'webhook' },
  email: { 'cairn.channel': 'email' },
};

const delivering = (span: TraceSpan | null, count: (outcome: 'delivered' | 'failed') => void): RunningDelivery => ({
  headers: { ...span?.headers },
  delivered: () => {
    count('delivered');
    span?.end();
  },
  failed: (why) => {
    count('failed');
    span?.fail('delivery', why);
    span?.end();
  },
});
