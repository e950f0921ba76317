/** Tells a database that is away from a statement that took too long and from everything else. */

export type DatabaseFailure = 'unavailable' | 'timeout' | 'other';

/** Codes of the network and of Postgres (class 08 apart) that say: nothing wrong with the question, ask again later. */
const away: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT', // the socket of a server that is gone
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
  '25006', // read_only_sql_transaction: in the middle of a fail-over
  '53100', // disk_full
  '53200', // out_of_memory
]);

/** The driver gives these no code. */
const awayMessages = [
  /Connection terminated/,
  /timeout exceeded when trying to connect/,
  /Client has encountered a connection error/,
  /Client was closed and is not queryable/,
  /Cannot use a pool after calling end/,
];

const queryCanceled = '57014';

export function classifyError(error: unknown): DatabaseFailure {
  for (const { code, message } of withCauses(error)) {
    const verdict = judge(code, message);
    if (verdict !== 'other') return verdict;
  }
  return 'other';
}

/** What a database says that is there, and cannot do what is asked of it for now. */
const wanting: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  '25006': {
    message: 'The database takes no writes',
    hint: 'It is read only, or a standby that was not promoted: DATABASE_URL must lead to one that takes writes (default_transaction_read_only, pg_is_in_recovery()).',
  },
  '53100': {
    message: 'The disk of the database is full',
    hint: 'Make room on it, and try again: nothing else is needed.',
  },
  '53200': { message: 'The database has no memory left', hint: 'Try again later, or give it more.' },
  '53300': {
    message: 'The database has no connection left',
    hint: 'Try again in a moment, or raise its limits (max_connections, CONNECTION LIMIT of the role or the database).',
  },
};

/** Null where it does not answer at all, and for every other error. */
export function whatIsWanting(error: unknown): { readonly message: string; readonly hint: string } | null {
  for (const { code } of withCauses(error)) {
    const found = wanting[code];
    if (found) return found;
  }
  return null;
}

interface Cause {
  /** Empty where it has none. */
  readonly code: string;
  readonly message: string;
  /** Whether Postgres said it. */
  readonly ofDatabase: boolean;
}

/** Looks through wrappers (`DrizzleQueryError`) and bundles (one error for each address that was tried). */
export function* withCauses(error: unknown): Generator<Cause> {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [error];
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    if (typeof found !== 'object' || found === null || seen.has(found)) continue;
    seen.add(found);
    const { code, severity, message, cause, errors } = found as {
      code?: unknown;
      severity?: unknown;
      message?: unknown;
      cause?: unknown;
      errors?: unknown;
    };
    yield {
      code: typeof code === 'string' ? code : '',
      message: typeof message === 'string' ? message : '',
      ofDatabase: severity !== undefined,
    };
    if (cause !== undefined) waiting.push(cause);
    if (Array.isArray(errors)) waiting.push(...errors.filter((one) => one !== undefined));
  }
}

function judge(code: string, message: string): DatabaseFailure {
  if (code === queryCanceled || message === 'Query read timeout') return 'timeout';
  if (away.has(code) || /^08[0-9A-Z]{3}$/.test(code)) return 'unavailable';
  return awayMessages.some((pattern) => pattern.test(message)) ? 'unavailable' : 'other';
}
