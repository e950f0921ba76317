/** A connection of its own to a server, for what is done to databases as a whole. */
import pg from 'pg';

/** Connects, hands the connection to `run`, and closes it. */
export async function asAdmin<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
