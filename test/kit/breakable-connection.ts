/** A way to a database that can be cut and mended: what a network or a restarting server does to a pool. */
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll } from 'vitest';

export interface BreakableConnection {
  /** Leads to the same database, through the cut. */
  readonly url: string;
  /** Ends every connection, and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Closed after the test file. */
export async function breakableConnection(url: string): Promise<BreakableConnection> {
  const { host, port } = new pg.Client({ connectionString: url });
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from
        .on('error', () => to.destroy())
        .on('close', () => to.destroy())
        .pipe(to);
      from.on('close', () => open.delete(from));
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => proxy.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const address = proxy.address();
  const taken = typeof address === 'object' && address ? address.port : 0;
  const cut = async () => {
    const closed = new Promise<void>((resolve) => proxy.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
  };
  afterAll(() => (proxy.listening ? cut() : undefined));
  const through = new URL(url);
  through.searchParams.delete('host');
  through.hostname = '127.0.0.1';
  through.port = String(taken);
  return { url: through.href, cut, mend: () => listen(taken) };
}
