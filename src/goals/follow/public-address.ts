/** Whether an address is one of the internet: what a server sends to must not be led to its own house. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** False for loopback, private, link-local, carrier, documentation and mapped addresses, and for what is no address. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) !== 0 && ipaddr.process(address).range() === 'unicast';

/** The address that a URL writes out in place of a name; null for a name, which has to be looked up. */
export function literalAddress({ hostname }: URL): string | null {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) === 0 ? null : bare;
}
