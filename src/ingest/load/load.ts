/** The noun: rows of a file on their way into a table, and what became of them. */
import type { ClientBase } from 'pg';
import type { FileRecord } from '../file/file-record.ts';
import type { Mapping } from '../mapping.ts';
import type { RowPlan } from '../row/row-plan.ts';
import type { MergeCounts, StageCounts } from '../stage/merge-stage.ts';
import type { Stage } from '../stage/stage-table.ts';
import type { Rejects } from '../write-rejects.ts';

/** Where the import stands, kept up to date so that a failure can name the line. */
export interface Position {
  line: number;
  rows: number;
}

export interface LoadRequest {
  readonly client: ClientBase;
  readonly stage: Stage;
  readonly plan: RowPlan;
  readonly mapping: Mapping;
  /** The rows of the file from its first, many at a time, each time that it is called. */
  readonly records: () => AsyncIterable<readonly FileRecord[]>;
  readonly position: Position;
  readonly onStep: (step: 'storing' | 'rejects') => void;
  /** Writes the rejects in the order of their lines, and refuses an import with too many of them. */
  readonly settleRejects: (copied: CopiedRows, rejected: number, rejects: Rejects) => Promise<void>;
}

/** What was read. */
export interface CopiedRows {
  /** Rows of the file, whatever became of them. */
  readonly read: number;
  readonly skipped: number;
  /** Of them, rows that do not fit by what can be told without the database. */
  readonly rejected: number;
  /** True when reading ended early because too many rows were rejected. */
  readonly gaveUp: boolean;
}

export interface Loaded extends MergeCounts, StageCounts {
  readonly read: number;
  readonly skipped: number;
}
