/** A way to a database that misbehaves as networks do: it cuts, swallows, delays, and closes in the middle of an answer. */
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

export interface FaultyProxy {
  /** Leads to the same database, through the faults. */
  readonly url: string;
  /** Ends every connection, and refuses new ones. */
  cut(): void;
  /** Takes every byte and passes none on: nobody is told. */
  stall(): void;
  /** Passes every byte on so many milliseconds later. */
  delay(milliseconds: number): void;
  /** Ends each connection once it has passed on so many more bytes of the database's. */
  dropAfter(bytes: number): void;
  /** All is well, for new connections; what was swallowed is lost. */
  mend(): void;
  close(): Promise<void>;
}

type Mode = 'flows' | 'cut' | 'stalled';

/** Whoever asks for it closes it. */
export async function faultyProxy(url: string): Promise<FaultyProxy> {
  const { host, port } = new pg.Client({ connectionString: url });
  const open = new Set<Socket>();
  let mode: Mode = 'flows';
  let late = 0;
  let left = Number.POSITIVE_INFINITY;
  const proxy = createServer((near) => {
    if (mode === 'cut') return void near.destroy();
    const far = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
    pass(near, far, false);
    pass(far, near, true);
  });
  const pass = (from: Socket, to: Socket, answers: boolean): void => {
    open.add(from);
    // What has swallowed something never works again, as it is with a connection that has lost its state on the way.
    let swallowed = false;
    from.on('data', (bytes) => {
      if (mode === 'stalled') swallowed = true;
      if (swallowed) return;
      if (answers && bytes.length > left) {
        left = Number.POSITIVE_INFINITY;
        from.destroy();
        to.destroy();
        return;
      }
      if (answers) left -= bytes.length;
      if (late === 0) to.write(bytes);
      else setTimeout(() => to.writable && to.write(bytes), late);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
  };
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const endAll = () => {
    for (const socket of open) socket.destroy();
  };
  const close = async () => {
    endAll();
    if (proxy.listening) await new Promise<void>((resolve) => proxy.close(() => resolve()));
  };
  const through = new URL(url);
  through.searchParams.delete('host');
  through.hostname = '127.0.0.1';
  through.port = String(typeof address === 'object' && address ? address.port : 0);
  return {
    url: through.href,
    cut: () => {
      mode = 'cut';
      endAll();
    },
    stall: () => {
      mode = 'stalled';
    },
    delay: (milliseconds) => {
      late = milliseconds;
    },
    dropAfter: (bytes) => {
      left = bytes;
    },
    mend: () => {
      mode = 'flows';
      late = 0;
      left = Number.POSITIVE_INFINITY;
    },
    close,
  };
}
