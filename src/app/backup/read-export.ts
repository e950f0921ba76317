/** A file of an export, checked as a whole before any of it is used. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { type ExportEnd, type ExportHead, exportedTables, readRowLine } from './exported-tables.ts';

export interface ReadExport {
  readonly head: ExportHead;
  /** Rows by table, each as the JSON of Postgres. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

/** EXPORT_UNREADABLE: no such file, another kind of file, one that was cut off, or one that was changed. */
export async function readExport(file: string): Promise<Result<ReadExport>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return unreadable(`The file ${file} cannot be read.`, 'Check its name and its rights.');
  const lines = text.split('\n');
  const [first = ''] = lines;
  const head = parse<ExportHead>(first) as ExportHead | null;
  if (head?.cairn !== 'export' || head.format !== 1)
    return unreadable(`The file ${file} is no export of Cairn.`, 'cairn export writes one.');
  const last = lines.at(-2) ?? '';
  const end = parse<ExportEnd>(last);
  const body = text.slice(0, text.length - last.length - 1);
  if (lines.at(-1) !== '' || end?.end !== true)
    return unreadable(`The file ${file} was cut off.`, 'Take another copy of it.');
  if (createHash('sha256').update(body).digest('hex') !== end.sha256)
    return unreadable(`The file ${file} is not as it was written.`, 'Take another copy of it.');
  const tables = new Map<string, string[]>(exportedTables.map((table) => [table, []]));
  for (const line of lines.slice(1, -2)) {
    const read = readRowLine(line);
    const rows = read && tables.get(read.table);
    if (!rows) return unreadable(`The file ${file} has a line that is no row of Cairn.`, 'Take another copy of it.');
    rows.push(read.row);
  }
  return ok({ head, tables });
}

function parse<T>(line: string): Partial<T> | null {
  try {
    return JSON.parse(line) as Partial<T>;
  } catch {
    return null;
  }
}

const unreadable = (message: string, hint: string): Result<never> =>
  refused(issue('EXPORT_UNREADABLE', message, { hints: [hint] }));
