/** Finds connections that have died without a word: a network that drops packets ends none, and whoever waits would wait for hours. */
import pg from 'pg';

export interface WatchOptions {
  /** Milliseconds between two looks; what waits from one to the next is looked at. Default 5000. */
  readonly interval?: number;
  /** Milliseconds that the database has to answer somebody who asks whether it is there. Default 5000. */
  readonly patience?: number;
  /** Hears how many connections were given up. */
  readonly onDead?: (connections: number) => void;
}

/** What the driver knows, and its types do not say. */
interface Busy {
  readonly _activeQuery?: object | null;
  readonly processID: number | null;
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * Costs nothing while statements are quick. A statement may take as long as it likes where the database still works on it: given up is
 * what waits while the database does not answer anybody, and what waits for a process that is idle. Returns how to end the watch.
 */
export function watchConnections(pool: pg.Pool, url: string, options: WatchOptions = {}): () => void {
  const { interval = 5_000, patience = 5_000, onDead } = options;
  let before = new Map<Busy, object>();
  let looking = false;
  const look = async (): Promise<void> => {
    const busy = new Map<Busy, object>();
    for (const client of (pool as unknown as { readonly _clients: readonly Busy[] })._clients)
      if (client._activeQuery) busy.set(client, client._activeQuery);
    const waiting = [...busy].filter(([client, query]) => before.get(client) === query).map(([client]) => client);
    before = busy;
    if (waiting.length === 0) return;
    const idle = await idleProcesses(url, waiting, patience);
    const dead = waiting.filter(
      (client) => client._activeQuery === busy.get(client) && (idle === null || idle.has(client.processID ?? 0)),
    );
    for (const { connection } of dead) connection.stream.destroy();
    if (dead.length > 0) onDead?.(dead.length);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => {
      looking = false;
    });
  }, interval).unref();
  return () => clearInterval(timer);
}

/** Which of them wait for a word of ours, as the database sees it; null where it does not answer. A pooler in between has processes of its own: of those nothing is known. */
async function idleProcesses(
  url: string,
  clients: readonly Busy[],
  patience: number,
): Promise<ReadonlySet<number> | null> {
  const asking = new pg.Client({
    connectionString: url,
    application_name: 'cairn',
    connectionTimeoutMillis: patience,
    query_timeout: patience,
  });
  asking.on('error', () => undefined);
  try {
    await asking.connect();
    const { rows } = await asking.query<{ pid: number }>(
      `/* watch connections */ select pid from pg_stat_activity
       where pid = any ($1) and application_name = 'cairn' and usename = current_user and datname = current_database()
         and state like 'idle%' and state_change < now() - interval '1 second'`,
      [clients.map(({ processID }) => processID)],
    );
    return new Set(rows.map(({ pid }) => pid));
  } catch {
    return null;
  } finally {
    // Its goodbye may not arrive either.
    void asking.end().catch(() => undefined);
    setTimeout(() => (asking as unknown as Busy).connection.stream.destroy(), patience).unref();
  }
}
