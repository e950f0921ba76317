/** The noun: a record of a CSV file. */

export interface FileRecord {
  readonly fields: readonly string[];
  /** 1-based physical line on which the record begins. */
  readonly line: number;
}
