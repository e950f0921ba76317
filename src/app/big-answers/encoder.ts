/** The noun: a format that rows are written in, a chunk at a time. */
import type { CellValue, Column } from './export-columns.ts';

export interface Encoder {
  /** What stands before the first row. */
  head(): Uint8Array;
  /** One list of cells a row, in the order of the columns. */
  rows(rows: readonly (readonly CellValue[])[]): Uint8Array;
  /** What stands after the last row: without it the answer was cut off. */
  tail(): Uint8Array;
}

/** What a program must know of a metric that the columns do not say. */
export interface MetricNote {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly currency: string | null;
  /** Of the definition that was used; null where none is stored. */
  readonly version: number | null;
}

export interface EncoderOptions {
  readonly columns: readonly Column[];
  readonly metrics: readonly MetricNote[];
  /** CSV: whether a byte order mark tells a spreadsheet that it is UTF-8. */
  readonly bom: boolean;
  /** CSV: whether texts that begin as a formula does are left as they are. */
  readonly formulas: boolean;
}

/** ISO 8601 in UTC. */
export const isoInstant = (milliseconds: number): string => new Date(milliseconds).toISOString();

const nothing = new Uint8Array(0);

export const noBytes = (): Uint8Array => nothing;
