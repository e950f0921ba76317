/** drizzle-cube in a process of its own, asked over its own HTTP: one batch a question. */
import { fileURLToPath } from 'node:url';
import { Client } from 'undici';
import type { Numbers } from '../../harness/numbers.ts';
import type { Run } from '../side.ts';
import { startProgram } from '../start-program.ts';

export type CubeRow = Readonly<Record<string, unknown>>;

export interface CubeQuery {
  readonly measures: readonly string[];
  readonly dimensions?: readonly string[];
  readonly timeDimensions?: readonly object[];
  readonly filters?: readonly object[];
  readonly order?: Readonly<Record<string, 'asc' | 'desc'>>;
  readonly limit?: number;
}

export interface CubeQuestion {
  readonly queries: readonly CubeQuery[];
  /** From the rows of each query. */
  readonly read: (rows: readonly (readonly CubeRow[])[]) => Numbers;
}

export interface DrizzleCubeServer {
  readonly url: string;
  run(question: CubeQuestion): Run;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('./serve.ts', import.meta.url));

interface Batch {
  readonly results: readonly {
    readonly success: boolean;
    readonly error?: unknown;
    readonly results?: readonly { readonly data: readonly CubeRow[] }[];
  }[];
}

export async function startDrizzleCube(databaseUrl: string): Promise<DrizzleCubeServer> {
  const { url, close } = await startProgram(program, { DATABASE_URL: databaseUrl });
  const client = new Client(url, { headersTimeout: 0, bodyTimeout: 0 });
  return {
    url,
    run:
      ({ queries, read }) =>
      async () => {
        const { body } = await client.request({
          path: '/cubejs-api/v1/batch',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ queries }),
        });
        const answer = (await body.json()) as Batch;
        const failed = answer.results?.find(({ success }) => !success);
        if (failed || !answer.results) throw new Error(`drizzle-cube refused: ${JSON.stringify(failed ?? answer)}`);
        const rows = answer.results.map(({ results }) => results?.[0]?.data ?? []);
        return { read: () => read(rows), statements: queries.length };
      },
    close: async () => {
      await client.close();
      await close();
    },
  };
}
