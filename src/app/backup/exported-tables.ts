/** What an export holds: everything that people wrote and that cannot be made again, and nothing that follows from it. */

/** Tables of the schema `cairn` that an export holds. */
export const exportedTables = [
  'action_items',
  'alerts',
  'applies',
  'assignments',
  'cascades',
  'change_log',
  'check_ins',
  'decisions',
  'definitions',
  'departures',
  'follows',
  'goals',
  'metric_uses',
  'milestones',
  'notifications',
  'reviews',
  'stakeholders',
  'target_snapshots',
  'targets',
] as const;

/** And those that it leaves out, with the reason. */
export const leftOutTables: Readonly<Record<string, string>> = {
  access_log: 'of who asked this database, and only ever added to: a dump of the database has it',
  api_keys: 'secrets belong in no file: keys are made anew',
  data_changes: 'of the tables of this database',
  data_looks: 'found anew at the next look',
  data_versions: 'of the tables of this database',
  demo_loads: 'of the rows of this database',
  idempotency_keys: 'of requests that are over',
  migrations: 'of the tables of this database',
  rollup_cells: 'built anew from rows',
  rollup_marks: 'built anew from rows',
  rollups: 'built anew from rows',
  scan_uses: 'counted anew from questions',
};

/** The first line of a file. */
export interface ExportHead {
  readonly cairn: 'export';
  /** Of the lines of the file. */
  readonly format: 1;
  /** How many migrations its database had: the tables are those of that version. */
  readonly migrations: number;
  readonly exportedAt: string;
}

/** The last one, without which the file was cut off. */
export interface ExportEnd {
  readonly end: true;
  readonly rows: number;
  /** SHA-256 of all lines before. */
  readonly sha256: string;
}

/** A row is the JSON of Postgres, letter by letter: its numbers have more digits than those of JavaScript. */
export const rowLine = (table: string, row: string): string => `{"table":"${table}","row":${row}}`;

const row = /^\{"table":"([a-z_]+)","row":(\{.*\})\}$/s;

export function readRowLine(line: string): { readonly table: string; readonly row: string } | null {
  const [, table, text] = row.exec(line) ?? [];
  return table === undefined || text === undefined ? null : { table, row: text };
}
