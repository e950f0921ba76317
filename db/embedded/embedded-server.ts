/** What the rest of Cairn sees of the Postgres that it brings along: how to ask for one, and what it gets. */

export interface EmbeddedLogger {
  warn(details: object, message: string): void;
}

export interface EmbeddedOptions {
  /** The folder that holds everything this Cairn stores; created when missing. */
  readonly dataDir: string;
  /** One line for people at each step that takes noticeable time. */
  readonly onProgress?: (message: string) => void;
  /** Hears of what goes wrong after the start. */
  readonly logger?: EmbeddedLogger;
  /** Server settings laid over Cairn's own; `fsync: 'off'` is for throw-away data only. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The account that the server runs under when Cairn runs as root; created when missing. Default `postgres`. */
  readonly serverUser?: string;
  /** Root's own folder, for what that account must reach and cannot reach elsewhere. Default `/var/lib/cairn`. */
  readonly rootHome?: string;
}

export interface EmbeddedServer {
  /** Connects to the database `cairn`; an ordinary URL whose path may be exchanged for another database. */
  readonly url: string;
  /** Of the server process; another one after it has ended on its own and was started again. */
  readonly pid: number;
  /** Null on Windows, where the server listens on the loopback address instead. */
  readonly socketDir: string | null;
  /** The server's data; inside the data folder unless the server's account cannot reach that. */
  readonly clusterDir: string;
  readonly logFile: string;
  /** Ends the server in order and gives the folder free. Safe to call twice. */
  stop(): Promise<void>;
}
