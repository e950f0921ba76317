/** SQL written by hand, sent through `pg`: statements of one question side by side, each on a connection of its own. */
import { fileURLToPath } from 'node:url';
import { Pool, type QueryResultRow } from 'pg';
import { Client } from 'undici';
import type { Numbers } from '../harness/numbers.ts';
import type { Run } from './side.ts';
import { startProgram } from './start-program.ts';

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

export function openPool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 8,
    // Connections stay, as they do with a server.
    idleTimeoutMillis: 0,
    onConnect: (client) => client.query(`set timezone = 'UTC'`) as unknown as undefined,
  });
  // Who asks next is told; a connection that is being closed when its server ends concerns nobody.
  pool.on('error', () => undefined);
  return pool;
}

export async function openHandWritten(databaseUrl: string): Promise<HandWrittenSide> {
  const pool = openPool(databaseUrl);
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

/** The same statements, asked of a server that does nothing else. */
export async function serveHandWritten(databaseUrl: string): Promise<HandWrittenSide> {
  const program = await startProgram(fileURLToPath(new URL('bare/statements.ts', import.meta.url)), {
    DATABASE_URL: databaseUrl,
  });
  const client = new Client(program.url, { headersTimeout: 0, bodyTimeout: 0 });
  return {
    run:
      ({ statements, read }) =>
      async () => {
        const { body } = await client.request({ path: '/', method: 'POST', body: JSON.stringify({ statements }) });
        const rows = (await body.json()) as readonly (readonly QueryResultRow[])[];
        return { read: () => read(rows), statements: statements.length };
      },
    close: async () => {
      await client.close();
      await program.close();
    },
  };
}

/** Numbers arrive as text where a float would not hold them. */
export const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value);
