/** What one operation ran so far, and what of it runs now. */
import { classifyError, type DatabaseFailure } from '../../../db/classify-error.ts';
import type { Statement } from '../../../db/statement.ts';
import type { OperationObserver, RunningStatement } from '../../engine/observer.ts';
import type { Scan } from '../../plan/plan.ts';
import type { Served } from '../../plan/served.ts';
import { sqlComment } from './sql-comment.ts';
import { statementName } from './statement-name.ts';

export type FailureReason = DatabaseFailure | 'abandoned';

/** Hears of all operations. */
export interface Listener {
  began(operation: ObservedOperation, statement: RanStatement): void;
  ended(operation: ObservedOperation, statement: RanStatement): void;
  failed(operation: ObservedOperation, statement: RanStatement, reason: FailureReason): void;
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
  /** Whether it was told of while it ran. */
  told = false;
  readonly #operation: ObservedOperation;

  constructor(operation: ObservedOperation, statement: Pick<Statement, 'text' | 'parameters'>, backend: number | null) {
    this.#operation = operation;
    this.statement = statement;
    this.backend = backend;
  }

  /** Such as "lattice survey_responses". */
  get name(): string {
    return nameOf(this.statement);
  }

  ended(rows: number): void {
    this.milliseconds = performance.now() - this.began;
    this.rows = rows;
    this.#operation.listener.ended(this.#operation, this);
  }

  failed(error: unknown, abandoned: boolean): void {
    this.milliseconds = performance.now() - this.began;
    this.#operation.listener.failed(this.#operation, this, abandoned ? 'abandoned' : classifyError(error));
  }
}

/** What recurs is the same object. */
const names = new WeakMap<object, string>();

function nameOf(statement: Pick<Statement, 'text'>): string {
  const known = names.get(statement) ?? statementName(statement.text);
  names.set(statement, known);
  return known;
}

export class ObservedOperation implements OperationObserver {
  readonly requestId: string;
  readonly listener: Listener;
  readonly statements: RanStatement[] = [];
  readonly batches: Served[] = [];
  /** Statements whose answer was kept from before. */
  keptStatements = 0;

  constructor(requestId: string, listener: Listener) {
    this.requestId = requestId;
    this.listener = listener;
  }

  get comment(): string {
    return sqlComment({ request_id: this.requestId });
  }

  get scans(): readonly Scan[] {
    return [...new Set(this.batches.flatMap(({ plan }) => plan.scans))];
  }

  get metrics(): readonly string[] {
    const requests = this.batches.flatMap(({ requests: each }) => each);
    return [...new Set(requests.map(({ measurement }) => measurement.metric.key))].sort();
  }

  began(statement: Pick<Statement, 'text' | 'parameters'>, backend: number | null): RanStatement {
    const ran = new RanStatement(this, statement, backend);
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
