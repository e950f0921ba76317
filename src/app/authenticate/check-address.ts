/** Without authentication a server is for its own machine: it takes no other address, and hears no other name. */
import ipaddr from 'ipaddr.js';
import { issue, RefusedError } from '../../kernel/issue.ts';

/** Of an address or name as `HOST` has it. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (bare.toLowerCase() === 'localhost') return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

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

/** Names of this machine that were heard before, with their ports. */
const heard = new Map<string, boolean>();

/**
 * Whether a request was meant for this machine by the name that it was sent to: a page of another site can make its name lead
 * here, and would otherwise ask as the administrator.
 */
export function isLocalName(host: string | undefined): boolean {
  if (host === undefined) return true;
  const known = heard.get(host);
  if (known !== undefined) return known;
  const local = URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
  if (heard.size < 100) heard.set(host, local);
  return local;
}
