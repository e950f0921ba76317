/** The code by which Postgres names an error (SQLSTATE), wherever it is wrapped. */
import { withCauses } from './classify-error.ts';

/** Null for what did not come from the database. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function sqlState(error: unknown): string | null {
  for (const { code, ofDatabase } of withCauses(error)) if (ofDatabase && /^[0-9A-Z]{5}$/.test(code)) return code;
  return null;
}
