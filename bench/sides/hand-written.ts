/** SQL written by hand, sent through `pg`: statements of one question side by side, each on a connection of its own. */
import { Pool, type QueryResultRow } from 'pg';
import type { Numbers } from '../harness/numbers.ts';
import type { Run } from './side.ts';

export interface HandWritten {
  /** What was tried, and why this is the one that stayed. */
  readonly why: string;
  readonly statements: readonly string[];
  /** From the rows of each statement. */
  readonly read: (rows: readonly (readonly QueryResultRow[])[]) => Numbers;
}

export interface HandWrittenSide {
  run(question: HandWritten): Run;
  close(): Promise<void>;
}

export async function openHandWritten(databaseUrl: string): Promise<HandWrittenSide> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 8,
    // Connections stay, as they do with a server.
    idleTimeoutMillis: 0,
    onConnect: (client) => client.query(`set timezone = 'UTC'`) as unknown as undefined,
  });
  // Who asks next is told; a connection that is being closed when its server ends concerns nobody.
  pool.on('error', () => undefined);
  return {
    run:
      ({ statements, read }) =>
      async () => {
        const results = await Promise.all(statements.map((text) => pool.query(text)));
        return { read: () => read(results.map(({ rows }) => rows)), statements: statements.length };
      },
    close: () => pool.end(),
  };
}

/** Numbers arrive as text where a float would not hold them. */
export const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);
