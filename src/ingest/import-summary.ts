/** What an import did, for people and for `--json`. */
import type { MergeCounts, StageCounts } from './stage/merge-stage.ts';

/** `read` = `inserted` + `updated` + `unchanged` + `kept` + `repeated` + `skipped` + `rejected`. */
export interface ImportSummary extends MergeCounts, StageCounts {
  readonly dataset: string;
  readonly table: string;
  /** True when the table was made by this import. */
  readonly created: boolean;
  /** Rows of the file, headers and blank lines not counted. */
  readonly read: number;
  /** Rows that the mapping leaves out. */
  readonly skipped: number;
  /** Null when nothing was rejected. */
  readonly rejectsFile: string | null;
  /** Columns of the file that nothing reads. */
  readonly ignoredColumns: readonly string[];
  readonly seconds: number;
}

export interface ImportProgress {
  /** `reading` the file, `storing` its rows, writing `rejects`. */
  readonly step: 'reading' | 'storing' | 'rejects';
  /** Of the file itself, packed if it is. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
}
