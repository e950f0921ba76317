/** What a statement would read, from the planner of the database; the statement itself is not run. */
import type { Database } from '../../../db/connection.ts';
import { runStatementOn, type Statement } from '../../../db/statement.ts';
import type { Estimate } from './estimate.ts';
import { type PlanNode, readEstimate, type TableSizes } from './read-estimate.ts';

export async function estimateStatement(
  db: Database,
  { text, parameters }: Pick<Statement, 'text' | 'parameters'>,
): Promise<Estimate> {
  const sizes = sizesOf(db);
  const [row] = await runStatementOn(db, { text: `explain (format json, verbose) ${text}`, parameters });
  if (!row) throw new Error('A statement has a plan.');
  const [{ Plan: plan }] = row['QUERY PLAN'] as readonly [{ readonly Plan: PlanNode }];
  return readEstimate(plan, await sizes);
}

/** Milliseconds for which sizes are good enough. */
const lifetime = 60_000;

const known = new WeakMap<Database, { readonly at: number; readonly sizes: Promise<TableSizes> }>();

function sizesOf(db: Database): Promise<TableSizes> {
  const found = known.get(db);
  if (found && performance.now() - found.at < lifetime) return found.sizes;
  const sizes = readSizes(db);
  known.set(db, { at: performance.now(), sizes });
  sizes.catch(() => known.delete(db));
  return sizes;
}

async function readSizes(db: Database): Promise<TableSizes> {
  const rows = await runStatementOn(db, {
    text: `select n.nspname || '.' || c.relname as name, c.reltuples::float8 as rows
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'm', 'f') and c.reltuples > 0 and n.nspname not in ('pg_catalog', 'information_schema')`,
    parameters: [],
  });
  return new Map(rows.map(({ name, rows: count }) => [String(name), Number(count)]));
}
