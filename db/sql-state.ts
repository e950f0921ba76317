/** The code by which Postgres names an error (SQLSTATE), wherever it is wrapped. */

/** Null for what did not come from the database. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function sqlState(error: unknown): string | null {
  const seen = new Set<unknown>();
  for (let found = error; typeof found === 'object' && found !== null && !seen.has(found); ) {
    seen.add(found);
    const { code, severity, cause } = found as { code?: unknown; severity?: unknown; cause?: unknown };
    if (typeof code === 'string' && severity !== undefined && /^[0-9A-Z]{5}$/.test(code)) return code;
    found = cause;
  }
  return null;
}
