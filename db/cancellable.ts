/** Work on one connection that an abort ends in the database, too: the statement that it is at is cancelled, and no other. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Milliseconds until a statement that still runs is cancelled again: the first word may come before it has begun. */
const patience = 200;

/** Milliseconds after which a word of cancelling that has not arrived is given up. */
const tooLate = 2_000;

/**
 * Rejects with the reason of the signal where that is set already. Settles as the work does, and not before the last word
 * of cancelling has arrived: Postgres drops one that meets an idle connection, so the next statement never meets it.
 */
export async function cancellable<T>(
  client: pg.ClientBase,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!signal) return work();
  signal.throwIfAborted();
  // Drizzle's promises run their statement once for each `then`.
  const running = (async () => await work())();
  let cancelling: Promise<void> | undefined;
  const cancel = () => {
    const ended = running.then(
      () => true,
      () => true,
    );
    cancelling = cancelUntil(client, ended);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await running;
  } finally {
    signal.removeEventListener('abort', cancel);
    await cancelling;
  }
}

async function cancelUntil(client: pg.ClientBase, ended: Promise<boolean>): Promise<void> {
  do await requestCancel(client as Cancelled);
  while (!(await Promise.race([ended, delay(patience, false)])));
}

/** What the driver knows of a connection, and its types do not say. */
interface Cancelled extends pg.ClientBase {
  readonly host: string;
  readonly port: number;
  readonly ssl: pg.ConnectionConfig['ssl'];
  /** `direct` begins with TLS, and needs no asking for it. */
  readonly sslNegotiation?: string;
  readonly processID: number;
  readonly secretKey: number;
}

/** The packet of the protocol, over a socket of its own: it needs no place in the pool, and the server closes it once it is heard. */
function requestCancel({ host, port, ssl, sslNegotiation, processID, secretKey }: Cancelled): Promise<void> {
  return new Promise((resolve) => {
    const options = { ssl, sslNegotiation } as pg.ConnectionConfig;
    const socket = new pg.Connection(options) as unknown as CancellingConnection;
    const cancel = () => socket.cancel(processID, secretKey);
    if (!ssl) socket.once('connect', cancel);
    else if (sslNegotiation !== 'direct') socket.once('connect', () => socket.requestSsl());
    socket.once('sslconnect', cancel);
    socket.once('end', resolve);
    // Who cannot be told goes on until its time is over.
    socket.on('error', () => resolve());
    // Nor is a network that swallows everything waited for.
    const late = setTimeout(() => socket.stream.destroy(), tooLate).unref();
    socket.once('end', () => clearTimeout(late));
    socket.stream.once('close', resolve);
    if (host.startsWith('/')) socket.connect(`${host}/.s.PGSQL.${port}`);
    else socket.connect(port, host);
  });
}

interface CancellingConnection extends pg.Connection {
  readonly stream: pg.Connection['stream'];
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}
