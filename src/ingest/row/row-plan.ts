/** The noun: a mapping bound to the headers of one file and the columns of one table. */
import type { Misfit } from '../convert/converter.ts';
import type { FileRecord } from '../file/file-record.ts';
import type { TargetColumn } from '../table/target-table.ts';

/** A record and its 1-based place among the rows of the file (headers not counted; rejected and skipped rows are). */
export interface FileRow extends FileRecord {
  readonly number: number;
}

/** The raw text of a source in a row; null when it is blank. */
export type SourceReader = (row: FileRow) => string | null;

/** What goes into a column for a row: text that Postgres reads as the type of the column, or null. */
export type ColumnReader = (row: FileRow) => string | null | Misfit;

export interface PlannedColumn {
  readonly target: TargetColumn;
  readonly required: boolean;
  readonly read: ColumnReader | null;
  /** Instead of `read`: positions in `columns` whose values are hashed. */
  readonly hashOf: readonly number[] | null;
}

export interface RowPlan {
  /** Never empty, the primary key among them. */
  readonly columns: readonly PlannedColumn[];
  readonly fieldCount: number;
  /** True for rows that the mapping leaves out. */
  readonly skips: (row: FileRow) => boolean;
  /** Headers that nothing reads. */
  readonly ignored: readonly string[];
}
