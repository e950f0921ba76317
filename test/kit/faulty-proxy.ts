/** A way to a database that misbehaves as networks do: it cuts, swallows, delays, and closes in the middle of an answer. */
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

export interface FaultyProxy {
  /** Leads to the same database, through the faults. */
  readonly url: string;
  /** Ends every connection, and refuses new ones. */
  cut(): void;
  /** Takes every byte and passes none on, and no goodbye either: nobody is told. */
  stall(): void;
  /** Passes every byte on so many milliseconds later. */
  delay(milliseconds: number): void;
  /** Ends each connection once it has passed on so many more bytes of the database's. */
  dropAfter(bytes: number): void;
  /**
   * The first connection to send these texts in this order says no more, and hears no more: the database never hears the last of them
   * (`before`), or has done what it says and is not heard (`after`). Resolves then.
   */
  stallAt(texts: readonly string[], when: 'before' | 'after'): Promise<void>;
  /** New connections lead to another server, and those that are open end: a fail-over. */
  redirect(url: string): void;
  /** All is well, for new connections; what was swallowed is lost. */
  mend(): void;
  close(): Promise<void>;
}

type Mode = 'flows' | 'cut' | 'stalled';

interface Awaited {
  readonly texts: readonly string[];
  readonly when: 'before' | 'after';
  readonly found: () => void;
}

/** Both ways of one connection. */
interface Link {
  /** How many of the texts that are waited for it has sent. */
  sent: number;
  /** Whose answer is swallowed, if any. */
  deaf: Awaited | null;
}

/** Whoever asks for it closes it. */
export async function faultyProxy(url: string): Promise<FaultyProxy> {
  let { host, port } = new pg.Client({ connectionString: url });
  let awaited: Awaited | null = null;
  const open = new Set<Socket>();
  /** Their other end is gone, and nobody has told them. */
  const orphans = new Set<Socket>();
  let mode: Mode = 'flows';
  let late = 0;
  let left = Number.POSITIVE_INFINITY;
  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    if (mode === 'cut') return void near.destroy();
    const far = connect({
      ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }),
      allowHalfOpen: true,
    });
    const link: Link = { sent: 0, deaf: null };
    pass(near, far, link, false);
    pass(far, near, link, true);
  });
  const pass = (from: Socket, to: Socket, link: Link, answers: boolean): void => {
    open.add(from);
    // What has swallowed something never works again, as it is with a connection that has lost its state on the way.
    let swallowed = false;
    from.on('data', (bytes) => {
      if (mode === 'stalled') swallowed = true;
      if (answers && link.deaf) {
        swallowed = true;
        link.deaf.found();
      } else if (!answers && awaited && bytes.includes(awaited.texts[link.sent] ?? '')) {
        link.sent += 1;
        if (link.sent === awaited.texts.length) {
          link.deaf = awaited;
          awaited = null;
          if (link.deaf.when === 'before') {
            swallowed = true;
            link.deaf.found();
          }
        }
      }
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
    from.on('end', () => mode !== 'stalled' && !swallowed && to.end());
    // Its end is told by `close`, if at all.
    from.on('error', () => undefined);
    from.on('close', () => {
      open.delete(from);
      if (mode === 'stalled') orphans.add(to);
      else to.destroy();
    });
  };
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const endOrphans = () => {
    for (const socket of orphans) socket.destroy();
    orphans.clear();
  };
  const endAll = () => {
    for (const socket of open) socket.destroy();
    endOrphans();
  };
  const close = async () => {
    // Whoever comes now would keep it open.
    mode = 'cut';
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
    stallAt: (texts, when) =>
      new Promise((found) => {
        awaited = { texts, when, found };
      }),
    redirect: (other) => {
      ({ host, port } = new pg.Client({ connectionString: other }));
      endAll();
    },
    mend: () => {
      mode = 'flows';
      late = 0;
      left = Number.POSITIVE_INFINITY;
      endOrphans();
    },
    close,
  };
}
