/** Where everything that is watched comes together: what operations run and how they end, to metrics and to the log. */
import type { Database } from '../../../db/connection.ts';
import type { Logger } from '../logger.ts';
import type { EndedOperation } from './ended-operation.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { ObserveConfig } from './observe-config.ts';
import { type Listener, ObservedOperation, type RanStatement } from './observed-operation.ts';
import { tellSlowQuestion } from './slow-question.ts';
import { watchStatements } from './watch-statements.ts';

export interface Observe {
  readonly metrics: Metrics;
  /** For one operation, once it asks something. */
  operation(requestId: string): ObservedOperation;
  /** An operation was answered. */
  ended(operation: EndedOperation): void;
  /** One that could not even begin. */
  refused(codes: readonly string[]): void;
  /** An answer was told again. */
  toldAgain(milliseconds: number): void;
  close(): void;
}

export interface ObserveOptions extends Pick<ObserveConfig, 'slowQuestion' | 'slowExplain'> {
  readonly logger: Logger;
  /** Asked how it runs what is slow. */
  readonly db: Database;
}

export function createObserve({ logger, db, slowQuestion, slowExplain }: ObserveOptions): Observe {
  const metrics = createMetrics();
  const watch = watchStatements(logger, slowQuestion);
  const listener = listen(metrics, watch.running);
  const ok = { outcome: 'ok', answer: 'kept' } as const;
  return {
    metrics,
    operation: (requestId) => new ObservedOperation(requestId, listener),
    ended: (operation) => {
      const { milliseconds, outcome, codes } = operation;
      metrics.operations.observe({ outcome, answer: 'made' }, milliseconds / 1000);
      metrics.keptAnswers.inc({ outcome: 'miss' });
      for (const code of codes) metrics.refusals.inc({ code });
      if (slowQuestion === 0 || milliseconds < slowQuestion) return;
      metrics.slow.inc();
      void tellSlowQuestion(operation, { logger, db: slowExplain ? db : null });
    },
    refused: (codes) => {
      metrics.operations.observe({ outcome: 'refused', answer: 'made' }, 0);
      for (const code of codes) metrics.refusals.inc({ code });
    },
    toldAgain: (milliseconds) => {
      metrics.operations.observe(ok, milliseconds / 1000);
      metrics.keptAnswers.inc({ outcome: 'hit' });
    },
    close: watch.close,
  };
}

function listen(metrics: Metrics, running: Map<RanStatement, ObservedOperation>): Listener {
  return {
    began: (operation, ran) => void running.set(ran, operation),
    ended: (_, ran) => {
      running.delete(ran);
      const labels = { statement: ran.name };
      metrics.statements.observe(labels, (ran.milliseconds ?? 0) / 1000);
      metrics.rows.inc(labels, ran.rows ?? 0);
      metrics.results.inc({ outcome: 'miss' });
    },
    failed: (_, ran, reason) => {
      running.delete(ran);
      metrics.failedStatements.inc({ statement: ran.name, reason });
    },
    kept: () => metrics.results.inc({ outcome: 'hit' }),
    served: (_, { plan }) => {
      for (const rollup of rollupsOf(plan)) metrics.rollupReads.inc({ rollup });
    },
  };
}

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
