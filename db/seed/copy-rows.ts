/** Streams rows into a table by COPY, in constant memory. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const CHUNK = 1 << 16;

/** Returns how many rows were written; `report` hears of it every chunk. Rejects with the database's or the rows' error. */
export async function copyRows<T extends PgTable>(
  client: ClientBase,
  table: T,
  rows: Iterable<T['$inferInsert']>,
  report: (done: number) => void,
): Promise<number> {
  const { schema, name } = getTableConfig(table);
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ');
  const keys = columns.map(([key]) => key);
  let done = 0;
  function* chunks() {
    let chunk = '';
    for (const row of rows) {
      chunk += encodeRow(row, keys);
      done++;
      if (chunk.length < CHUNK) continue;
      yield chunk;
      report(done);
      chunk = '';
    }
    if (chunk !== '') yield chunk;
  }
  const target = client.query(
    copyFrom(`/* seed ${name} */ COPY "${schema ?? 'public'}"."${name}" (${names}) FROM STDIN`),
  );
  await pipeline(Readable.from(chunks()), target);
  return done;
}

/** One line of COPY's text format. */
function encodeRow(row: Readonly<Record<string, unknown>>, keys: readonly string[]): string {
  let line = '';
  for (const key of keys) line += `${line === '' ? '' : '\t'}${encode(row[key])}`;
  return `${line}\n`;
}

function encode(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : value;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
