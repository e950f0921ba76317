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

/** Looks through wrappers (`DrizzleQueryError`) and bundles (one error for each address that was tried). */
export function classifyError(error: unknown): DatabaseFailure {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [error];
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    if (typeof found !== 'object' || found === null || seen.has(found)) continue;
    seen.add(found);
    const { code, message, cause, errors } = found as {
      code?: unknown;
      message?: unknown;
      cause?: unknown;
      errors?: unknown;
    };
    const verdict = judge(typeof code === 'string' ? code : '', typeof message === 'string' ? message : '');
    if (verdict !== 'other') return verdict;
    if (cause !== undefined) waiting.push(cause);
    if (Array.isArray(errors)) waiting.push(...errors.filter((one) => one !== undefined));
  }
  return 'other';
}

function judge(code: string, message: string): DatabaseFailure {
  if (code === queryCanceled || message === 'Query read timeout') return 'timeout';
  if (away.has(code) || /^08[0-9A-Z]{3}$/.test(code)) return 'unavailable';
  return awayMessages.some((pattern) => pattern.test(message)) ? 'unavailable' : 'other';
}
