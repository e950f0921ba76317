/** The noun: what an answer was made of and nobody watches, to be read again: while it gives the same, so does the answer. */
import { isDeepStrictEqual } from 'node:util';
import type { LimitFunction } from 'p-limit';
import type { Row, Statement } from '../../../db/statement.ts';
import type { Budget } from '../cost/estimate.ts';
import type { OperationObserver } from '../observer.ts';

export interface Repeatable {
  /** By which it is known whether somebody watches it by now. */
  readonly texts: readonly string[];
  /** About how many bytes it takes to keep. */
  readonly size: number;
  /** Reads it within another operation. Never rejects: what cannot be read is not the same. */
  again(operation: Repeating): Promise<boolean>;
}

/** The operation that reads again. */
export interface Repeating {
  /** Hears of every statement before it runs. */
  readonly onStatement: () => void;
  readonly signal?: AbortSignal | undefined;
  readonly budget?: Budget | undefined;
  readonly observer?: OperationObserver | undefined;
  readonly inTurn?: LimitFunction | undefined;
  /** What it has read, also where that failed: whoever answers it anew need not run the same statements once more. */
  readonly fetched: Fetched;
}

export type Fetched = Map<Statement, Promise<FetchedRows>>;

/** What an equal statement has read. Asked only where something is answered anew. */
export const fetchedOf = (fetched: Fetched, { text, parameters }: Statement): Promise<FetchedRows> | undefined =>
  [...fetched].find(([each]) => each.text === text && isDeepStrictEqual(each.parameters, parameters))?.[1];

export interface FetchedRows {
  readonly rows: readonly Row[];
  readonly milliseconds: number;
}
