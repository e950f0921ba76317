/** The end of a pool whose database does not answer: nothing that waits for it waits on. */
import type pg from 'pg';

/** What the driver knows of a pool, and its types do not say. */
interface Connected {
  readonly _clients: readonly { readonly connection: { readonly stream: { destroy(): void } } }[];
}

/** Ends every connection without a word, also those that are still made; what waits for one fails, and no new ones are made. */
export function abandonPool(pool: pg.Pool): void {
  const clients = [...(pool as unknown as Connected)._clients];
  // Those that are idle go with it: they are no longer the pool's.
  if (!pool.ending) void pool.end();
  for (const { connection } of clients) connection.stream.destroy();
}
