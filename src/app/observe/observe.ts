/** Where everything that is watched comes together: what operations run and how they end, to metrics and to the log. */
import type { Database } from '../../../db/connection.ts';
import type { Logger } from '../logger.ts';
import type { EndedOperation } from './ended-operation.ts';
import { createMetrics, type Metrics, type Via } from './metrics.ts';
import type { ObserveConfig } from './observe-config.ts';
import { type Listener, ObservedOperation, type RanStatement } from './observed-operation.ts';
import { tellSlowQuestion } from './slow-question.ts';
import type { TraceSpan } from './traces/trace-span.ts';
import type { Traces } from './traces/traces.ts';
import { watchStatements } from './watch-statements.ts';

export interface Observe {
  readonly metrics: Metrics;
  /** Null where nothing is traced. */
  readonly traces: Traces | null;
  /** For one operation, once it asks something. `span`: its own, or that of its request. */
  operation(requestId: string, span?: TraceSpan | null): ObservedOperation;
  /** An operation was answered. */
  ended(operation: EndedOperation): void;
  /** One that could not even begin. */
  refused(codes: readonly string[], via: Via): void;
  /** An answer was told again. */
  toldAgain(operation: EndedOperation, span: TraceSpan | null): void;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface ObserveOptions extends Pick<ObserveConfig, 'slowQuestion' | 'slowExplain'> {
  readonly logger: Logger;
  /** Asked how it runs what is slow. */
  readonly db: Database;
  /** Where spans go; nothing is traced without them. */
  readonly traces?: Traces | null;
}

export function createObserve({ logger, db, slowQuestion, slowExplain, traces = null }: ObserveOptions): Observe {
  const metrics = createMetrics();
  const watch = watchStatements(logger, slowQuestion);
  const counting = listen(metrics, watch.running);
  const listener = traces ? both(counting, traces.statements) : counting;
  const ok = { outcome: 'ok', answer: 'kept', via: 'http' } as const;
  return {
    metrics,
    traces,
    operation: (requestId, span) => new ObservedOperation(requestId, listener, span),
    ended: (operation) => {
      const { milliseconds, outcome, codes, via, observed } = operation;
      metrics.operations.observe({ outcome, answer: 'made', via }, milliseconds / 1000);
      if (via === 'http') metrics.keptAnswers.inc({ outcome: 'miss' });
      for (const code of codes) metrics.refusals.inc({ code });
      if (observed?.span) traces?.ended(observed.span, operation);
      // A big answer takes as long as its client does.
      if (slowQuestion === 0 || milliseconds < slowQuestion || via === 'table') return;
      metrics.slow.inc();
      void tellSlowQuestion(operation, { logger, db: slowExplain ? db : null });
    },
    refused: (codes, via) => {
      metrics.operations.observe({ outcome: 'refused', answer: 'made', via }, 0);
      for (const code of codes) metrics.refusals.inc({ code });
    },
    toldAgain: (operation, span) => {
      metrics.operations.observe(ok, operation.milliseconds / 1000);
      metrics.keptAnswers.inc({ outcome: 'hit' });
      if (span) traces?.ended(span, operation);
    },
    close: async () => {
      watch.close();
      await traces?.close();
    },
  };
}

function listen(metrics: Metrics, running: Map<RanStatement, ObservedOperation>): Listener {
  return {
    planning: () => null,
    began: (operation, ran) => void running.set(ran, operation),
    ended: (_, ran) => {
      running.delete(ran);
      const labels = { statement: ran.name };
      metrics.statements.observe(labels, (ran.milliseconds ?? 0) / 1000);
      metrics.rows.inc(labels, ran.rows ?? 0);
      metrics.results.inc({ outcome: 'miss' });
    },
    failed: (_, ran, { reason }) => {
      running.delete(ran);
      metrics.failedStatements.inc({ statement: ran.name, reason });
    },
    kept: () => metrics.results.inc({ outcome: 'hit' }),
    served: (_, { plan }) => {
      for (const rollup of rollupsOf(plan)) metrics.rollupReads.inc({ rollup });
    },
  };
}

const both = (one: Listener, other: Listener): Listener => ({
  planning: (operation) => one.planning(operation) ?? other.planning(operation),
  began: (operation, ran) => {
    one.began(operation, ran);
    other.began(operation, ran);
  },
  ended: (operation, ran) => {
    one.ended(operation, ran);
    other.ended(operation, ran);
  },
  failed: (operation, ran, failure) => {
    one.failed(operation, ran, failure);
    other.failed(operation, ran, failure);
  },
  kept: (operation, name) => {
    one.kept(operation, name);
    other.kept(operation, name);
  },
  served: (operation, batch) => {
    one.served(operation, batch);
    other.served(operation, batch);
  },
});

type Plan = Parameters<Listener['served']>[1]['plan'];

/** A plan that recurs is the same object. */
const known = new WeakMap<Plan, readonly string[]>();

function rollupsOf(plan: Plan): readonly string[] {
  const before = known.get(plan);
  if (before) return before;
  const read = plan.scans.flatMap(({ branches }) =>
    branches.flatMap(({ rollup }) => (rollup ? [rollup.rollup.bound.definition.key] : [])),
  );
  const found = [...new Set(read)];
  known.set(plan, found);
  return found;
}
