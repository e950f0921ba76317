/** An error as a log may have it: what happened and where, without the statement and the values that it happened to. */

/** The driver's own error says what is wrong; what wraps it repeats SQL and parameters, and its details repeat rows. */
export function loggable(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const inner = 'query' in error && error.cause instanceof Error ? error.cause : error;
  const { name: type, message, stack } = inner;
  const code = (inner as { code?: unknown }).code;
  return { type, message, stack, ...(typeof code === 'string' ? { code } : {}) };
}
