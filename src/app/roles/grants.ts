/** The statements that give the reading and the writing role what they need, and no more; any number of times. */
import type { FactTable } from './find-fact-tables.ts';

export interface Roles {
  /** Answers questions. */
  readonly reader: string;
  /** Serves: catalogue, goals, keys, jobs, rollups, access log. */
  readonly writer: string;
}

/** Rows of these are only ever added, and the triggers say so, too. */
const appendOnly = ['access_log', 'change_log', 'target_snapshots'];

/** What the lattice reads beside facts. */
const readWithQuestions = ['rollups', 'rollup_cells', 'rollup_marks'];

/** `database`: its name. Run as the role that migrates: tables that it makes later are granted by themselves. */
export function grantStatements(
  { reader, writer }: Roles,
  database: string,
  facts: readonly FactTable[],
): readonly string[] {
  const [r, w, d] = [reader, writer, database].map(quoted);
  const both = `${r}, ${w}`;
  return [
    `grant connect, temporary on database ${d} to ${both}`,
    // For the queue of jobs, which keeps its own schema.
    `grant create on database ${d} to ${w}`,
    `grant usage on schema cairn to ${both}`,
    `grant select, insert, update, delete on all tables in schema cairn to ${w}`,
    `revoke update, delete, truncate on ${appendOnly.map((table) => `cairn.${table}`).join(', ')} from ${w}`,
    `revoke insert, update, delete on cairn.migrations from ${w}`,
    `grant select on ${readWithQuestions.map((table) => `cairn.${table}`).join(', ')} to ${r}`,
    `alter default privileges in schema cairn grant select, insert, update, delete on tables to ${w}`,
    'create schema if not exists cairn_rollup',
    `grant usage on schema cairn_rollup to ${both}`,
    `grant select on all tables in schema cairn_rollup to ${r}`,
    `grant select, insert, update, delete on all tables in schema cairn_rollup to ${w}`,
    `alter default privileges in schema cairn_rollup grant select on tables to ${r}`,
    `alter default privileges in schema cairn_rollup grant select, insert, update, delete on tables to ${w}`,
    `grant usage on schema cx to ${both}`,
    `grant select on all tables in schema cx to ${both}`,
    `alter default privileges in schema cx grant select on tables to ${both}`,
    ...[...new Set(facts.map(({ schema }) => schema))].map(
      (schema) => `grant usage on schema ${quoted(schema)} to ${both}`,
    ),
    ...facts.map(({ schema, name }) => `grant select on ${quoted(schema)}.${quoted(name)} to ${both}`),
  ];
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
