/** Names from definitions and files into SQL: always quoted. */
import pg from 'pg';

export const quoteName = (name: string): string => pg.escapeIdentifier(name);

/** `table` or `schema.table`, as a dataset writes it. */
export const quoteTable = (table: string): string => {
  const dot = table.indexOf('.');
  return dot < 0 ? quoteName(table) : `${quoteName(table.slice(0, dot))}.${quoteName(table.slice(dot + 1))}`;
};

export const quoteNames = (names: readonly string[], prefix = ''): string =>
  names.map((name) => `${prefix}${quoteName(name)}`).join(', ');
