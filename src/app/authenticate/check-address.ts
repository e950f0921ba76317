/** Without authentication a server is for its own machine: it takes no other address. */
import { issue, RefusedError } from '../../kernel/issue.ts';
import { isLoopback } from '../guard/guard-options.ts';

/** Throws ADDRESS_UNGUARDED for an address that others can reach. */
export function checkAddress(host: string, { configured }: { readonly configured: boolean }): void {
  if (configured || isLoopback(host)) return;
  throw new RefusedError([
    issue(
      'ADDRESS_UNGUARDED',
      `Others could reach ${host}, and without authentication everybody is the administrator.`,
      {
        path: ['HOST'],
        hints: [
          'Set CAIRN_API_KEYS=on and make a key with "cairn key create", or set CAIRN_OIDC_ISSUER and CAIRN_OIDC_AUDIENCE: see docs/access.md.',
          'Or leave HOST out: 127.0.0.1 is for this machine only.',
        ],
      },
    ),
  ]);
}
