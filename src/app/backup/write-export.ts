/** The catalogue, people, goals and all that was said of them, as one file of lines, from one moment. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { type ExportEnd, type ExportHead, exportedTables, rowLine } from './exported-tables.ts';

/** Rows that are fetched at once. */
const batch = 1_000;

/** Returns the number of rows. The file holds secrets of webhooks, and is for its owner alone. */
export async function writeExport(pool: Pool, file: string, now: number): Promise<number> {
  const target = await open(file, 'wx', 0o600);
  const client = await pool.connect().catch(async (error: unknown) => {
    await target.close();
    throw error;
  });
  const hash = createHash('sha256');
  let rows = 0;
  const write = async (line: string): Promise<void> => {
    hash.update(`${line}\n`);
    await target.write(`${line}\n`);
  };
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const { rows: applied } = await client.query<{ count: number }>(
      '/* export migrations */ select count(*)::int as count from cairn.migrations',
    );
    const head: ExportHead = {
      cairn: 'export',
      format: 1,
      migrations: applied[0]?.count ?? 0,
      exportedAt: new Date(now).toISOString(),
    };
    await write(JSON.stringify(head));
    for (const table of exportedTables)
      for await (const lines of rowsOf(client, table)) {
        rows += lines.length;
        await write(lines.map((line) => rowLine(table, line)).join('\n'));
      }
    const end: ExportEnd = { end: true, rows, sha256: hash.digest('hex') };
    await target.write(`${JSON.stringify(end)}\n`);
    await target.sync();
    return rows;
  } finally {
    await target.close();
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}

async function* rowsOf(client: PoolClient, table: string): AsyncGenerator<readonly string[]> {
  await client.query(
    `/* export rows */ declare exported no scroll cursor for select row_to_json(each)::text as line from cairn."${table}" each order by each`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch forward ${batch} from exported`);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await client.query('close exported');
}
