/** Why the database cannot be reached, in words that say what to do: it is away, or it and we do not agree on how to be safe. */
import { type Issue, issue } from '../src/kernel/issue.ts';
import { classifyError } from './classify-error.ts';

/** What Node says of a certificate that it does not trust. */
const untrusted = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
]);

/** Null for what is no matter of the connection. */
export function connectionRefusal(error: unknown): Issue | null {
  const { message = '', code = '' } = error as { readonly message?: string; readonly code?: string };
  const refused = (why: string, ...hints: readonly string[]): Issue =>
    issue('DATABASE_UNAVAILABLE', `The database ${why}.`, { hints });
  if (untrusted.has(code))
    return refused(
      `shows a certificate that is not trusted here (${code})`,
      'Name the certificate of its authority in the address: sslmode=verify-full&sslrootcert=/path/to/ca.pem.',
      'sslmode=require verifies as well; see docs/operating.md.',
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return refused(
      'shows a certificate of another name than that of the address',
      'Put a name into the address that the certificate has; or check who answers there.',
    );
  if (message.includes('does not support SSL connections'))
    return refused(
      'takes no encrypted connections, and the address asks for one (sslmode)',
      'Switch TLS on in the server (ssl = on); or leave sslmode out where the way to it is safe.',
    );
  if (/no pg_hba\.conf entry.*no encryption/.test(message))
    return refused(
      'takes encrypted connections only',
      'Add sslmode=verify-full&sslrootcert=/path/to/ca.pem to the address.',
    );
  if (classifyError(error) === 'other') return null;
  return refused(
    `does not answer: ${message || code || String(error)}`,
    'Check that the server runs, and that DATABASE_URL names its host, port and database.',
  );
}
