/** Statements that recur and are quick are left prepared on their connections: the server neither parses nor plans them again. */
import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { Database } from './connection.ts';
import { type Asker, type Row, runStatementOn, type Statement } from './statement.ts';

export interface PreparedStatements {
  /** As `runStatementOn`, under a name where that pays. On the pool only: what it tries again would fail in a transaction. */
  run(db: Database, statement: Statement, asker?: Asker): Promise<readonly Row[]>;
}

/** Names in use, and names that one connection remembers at most. */
const mostNames = 100;
/** Runs before a kind of statement counts as one that recurs. */
const recurring = 3;
/** Milliseconds. Planning matters to what is quicker than this; what takes longer wants a plan of its own parameters. */
const quick = 20;

interface Kind {
  readonly name: string;
  runs: number;
  fastest: number;
}

/** Once a pool. `clock`: milliseconds, never going back. */
export function prepareStatements(pool: pg.Pool, clock = () => performance.now()): PreparedStatements {
  const kinds = new LRUCache<string, Kind>({ max: mostNames });
  let names = 0;
  let possible = true;
  pool.on('acquire', forgetOldest);

  const nameOf = (kind: Kind | undefined): string | undefined =>
    possible && kind && kind.runs >= recurring && kind.fastest < quick ? kind.name : undefined;

  const kindOf = ({ kind }: Statement): Kind | undefined => {
    if (kind === undefined) return undefined;
    const known = kinds.get(kind);
    if (known) return known;
    const made: Kind = { name: `cairn_${++names}`, runs: 0, fastest: Number.POSITIVE_INFINITY };
    kinds.set(kind, made);
    return made;
  };

  return {
    run: async (db, statement, asker) => {
      const kind = kindOf(statement);
      const name = nameOf(kind);
      const started = clock();
      try {
        const rows = await runStatementOn(db, statement, { name, asker });
        if (kind) {
          kind.runs++;
          kind.fastest = Math.min(kind.fastest, clock() - started);
        }
        return rows;
      } catch (error) {
        const failure = name === undefined ? null : failureOf(error);
        if (failure === null || statement.kind === undefined) throw error;
        // A table was changed: another name is planned anew. Or somebody between deals out other connections: never again.
        if (failure === 'changed') kinds.delete(statement.kind);
        else possible = false;
        return runStatementOn(db, statement, { asker });
      }
    },
  };
}

function failureOf(error: unknown): 'changed' | 'unprepared' | null {
  const { code, message } = (error instanceof Error && error.cause ? error.cause : error) as {
    readonly code?: string;
    readonly message?: string;
  };
  // invalid_sql_statement_name, duplicate_prepared_statement
  if (code === '26000' || code === '42P05') return 'unprepared';
  return code === '0A000' && /cached plan/.test(message ?? '') ? 'changed' : null;
}

/** What the driver knows of a connection, and its types do not say. */
interface Remembering {
  readonly connection: { readonly parsedStatements: Record<string, string> };
}

/** One at a time is enough: a connection learns one at a time. */
function forgetOldest(client: pg.PoolClient): void {
  const { parsedStatements } = (client as unknown as Remembering).connection;
  const known = Object.keys(parsedStatements);
  const [oldest] = known;
  if (oldest === undefined || known.length <= mostNames) return;
  delete parsedStatements[oldest];
  client.query(`deallocate "${oldest}"`, () => undefined);
}
