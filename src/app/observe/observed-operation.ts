/** What one operation ran so far, and what of it runs now. */
import { classifyError, type DatabaseFailure } from '../../../db/classify-error.ts';
import type { Statement } from '../../../db/statement.ts';
import type { OperationObserver, RunningStatement } from '../../engine/observer.ts';
import type { Scan } from '../../plan/plan.ts';
import type { Served } from '../../plan/served.ts';
import { sqlComment } from './sql-comment.ts';
import { statementName } from './statement-name.ts';

export interface RanStatement {
  /** Such as "lattice survey_responses". */
  readonly name: string;
  readonly statement: Pick<Statement, 'text' | 'parameters'>;
  readonly began: number;
  /** The process of the database; null where that is not known. */
  readonly backend: number | null;
  /** Null while it runs. */
  milliseconds: number | null;
  /** Null where it failed, or still runs. */
  rows: number | null;
  /** Whether it was told of while it ran. */
  told: boolean;
}

export type FailureReason = DatabaseFailure | 'abandoned';

/** Hears of all operations. */
export interface Listener {
  began(operation: ObservedOperation, statement: RanStatement): void;
  ended(operation: ObservedOperation, statement: RanStatement): void;
  failed(operation: ObservedOperation, statement: RanStatement, reason: FailureReason): void;
  kept(operation: ObservedOperation, name: string): void;
  served(operation: ObservedOperation, batch: Served): void;
}

export class ObservedOperation implements OperationObserver {
  readonly requestId: string;
  readonly comment: string;
  readonly statements: RanStatement[] = [];
  readonly batches: Served[] = [];
  /** Statements whose answer was kept from before. */
  keptStatements = 0;
  readonly #listener: Listener;

  /** `traceparent`: the context of its trace, where there is one. */
  constructor(requestId: string, listener: Listener, traceparent?: string) {
    this.requestId = requestId;
    this.comment = sqlComment({ request_id: requestId, traceparent });
    this.#listener = listener;
  }

  get scans(): readonly Scan[] {
    return [...new Set(this.batches.flatMap(({ plan }) => plan.scans))];
  }

  get metrics(): readonly string[] {
    const requests = this.batches.flatMap(({ requests: each }) => each);
    return [...new Set(requests.map(({ measurement }) => measurement.metric.key))].sort();
  }

  began(statement: Pick<Statement, 'text' | 'parameters'>, backend: number | null): RunningStatement {
    const ran: RanStatement = {
      name: statementName(statement.text),
      statement,
      began: performance.now(),
      backend,
      milliseconds: null,
      rows: null,
      told: false,
    };
    this.statements.push(ran);
    const listener = this.#listener;
    listener.began(this, ran);
    return {
      ended: (rows) => {
        ran.milliseconds = performance.now() - ran.began;
        ran.rows = rows;
        listener.ended(this, ran);
      },
      failed: (error, abandoned) => {
        ran.milliseconds = performance.now() - ran.began;
        listener.failed(this, ran, abandoned ? 'abandoned' : classifyError(error));
      },
    };
  }

  kept({ text }: Pick<Statement, 'text'>): void {
    this.keptStatements++;
    this.#listener.kept(this, statementName(text));
  }

  served(batch: Served): void {
    this.batches.push(batch);
    this.#listener.served(this, batch);
  }
}
