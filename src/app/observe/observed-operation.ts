/** What one operation ran so far, and what of it runs now. */
import { classifyError, type DatabaseFailure } from '../../../db/classify-error.ts';
import type { Statement } from '../../../db/statement.ts';
import type { OperationObserver, RunningPlanning, RunningStatement } from '../../engine/observer.ts';
import type { Scan } from '../../plan/plan.ts';
import type { Served } from '../../plan/served.ts';
import { sqlComment } from './sql-comment.ts';
import { statementName } from './statement-name.ts';
import type { TraceSpan } from './traces/trace-span.ts';

export type FailureReason = DatabaseFailure | 'abandoned';

export interface Failure {
  readonly reason: FailureReason;
  readonly error: unknown;
}

/** Hears of all operations. */
export interface Listener {
  /** Null where nobody wants to know how long it takes. */
  planning(operation: ObservedOperation): RunningPlanning | null;
  began(operation: ObservedOperation, statement: RanStatement): void;
  ended(operation: ObservedOperation, statement: RanStatement): void;
  failed(operation: ObservedOperation, statement: RanStatement, failure: Failure): void;
  kept(operation: ObservedOperation, name: string): void;
  served(operation: ObservedOperation, batch: Served): void;
}

/** One statement, from its beginning to its end. */
export class RanStatement implements RunningStatement {
  readonly statement: Pick<Statement, 'text' | 'parameters'>;
  readonly began = performance.now();
  /** The process of the database; null where that is not known. */
  readonly backend: number | null;
  /** Null while it runs. */
  milliseconds: number | null = null;
  /** Null where it failed, or still runs. */
  rows: number | null = null;
  /** What it was lowered from; undefined for what is no scan. */
  readonly scan: Scan | undefined;
  /** Whether it was told of while it ran. */
  told = false;
  /** Its own span; null where nothing is traced. */
  span: TraceSpan | null = null;
  readonly #operation: ObservedOperation;

  constructor(
    operation: ObservedOperation,
    { statement, backend, scan }: Pick<RanStatement, 'statement' | 'backend' | 'scan'>,
  ) {
    this.#operation = operation;
    this.statement = statement;
    this.backend = backend;
    this.scan = scan;
  }

  /** Such as "lattice survey_responses". */
  get name(): string {
    return nameOf(this.statement);
  }

  get comment(): string {
    return commentOf(this.#operation.requestId, this.span);
  }

  ended(rows: number): void {
    this.milliseconds = performance.now() - this.began;
    this.rows = rows;
    this.#operation.listener.ended(this.#operation, this);
  }

  failed(error: unknown, abandoned: boolean): void {
    this.milliseconds = performance.now() - this.began;
    const reason = abandoned ? 'abandoned' : classifyError(error);
    this.#operation.listener.failed(this.#operation, this, { reason, error });
  }
}

/** What recurs is the same object. */
const names = new WeakMap<object, string>();

function nameOf(statement: Pick<Statement, 'text'>): string {
  const known = names.get(statement) ?? statementName(statement.text);
  names.set(statement, known);
  return known;
}

const commentOf = (requestId: string, span: TraceSpan | null): string =>
  sqlComment({ request_id: requestId, traceparent: span?.headers.traceparent });

export class ObservedOperation implements OperationObserver {
  readonly requestId: string;
  readonly listener: Listener;
  /** Null where nothing is traced. */
  readonly span: TraceSpan | null;
  readonly statements: RanStatement[] = [];
  readonly batches: Served[] = [];
  /** Statements whose answer was kept from before. */
  keptStatements = 0;

  constructor(requestId: string, listener: Listener, span: TraceSpan | null = null) {
    this.requestId = requestId;
    this.listener = listener;
    this.span = span;
  }

  get comment(): string {
    return commentOf(this.requestId, this.span);
  }

  /** For the log. */
  get traceId(): string | undefined {
    return this.span?.traceId;
  }

  get scans(): readonly Scan[] {
    return [...new Set(this.batches.flatMap(({ plan }) => plan.scans))];
  }

  get metrics(): readonly string[] {
    const requests = this.batches.flatMap(({ requests: each }) => each);
    return [...new Set(requests.map(({ measurement }) => measurement.metric.key))].sort();
  }

  planning(): RunningPlanning | null {
    return this.listener.planning(this);
  }

  began(statement: Pick<Statement, 'text' | 'parameters'>, backend: number | null, scan?: Scan): RanStatement {
    const ran = new RanStatement(this, { statement, backend, scan });
    this.statements.push(ran);
    this.listener.began(this, ran);
    return ran;
  }

  kept(statement: Pick<Statement, 'text'>): void {
    this.keptStatements++;
    this.listener.kept(this, nameOf(statement));
  }

  served(batch: Served): void {
    this.batches.push(batch);
    this.listener.served(this, batch);
  }
}
