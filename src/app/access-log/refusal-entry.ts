/** The entry of a request that was let in as nobody: no person, only what was wrong with it and about where it came from. */
import ipaddr from 'ipaddr.js';
import { readKey } from '../../access/keys/api-key.ts';
import { type AccessEntry, createEntry } from '../../access/log/entry.ts';
import { UnauthenticatedError } from '../../access/unauthenticated.ts';
import type { RefusedError } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import { type Brought, readCredential } from '../authenticate/credential.ts';

interface Refused extends Pick<AccessEntry, 'channel' | 'requestId'> {
  readonly error: RefusedError;
  /** Headers, or the parameters of a socket. */
  readonly brought: Brought;
  /** Of whoever sent it, as far as proxies are believed. */
  readonly address: string;
  readonly at: Instant;
}

export function refusalEntry({ error, brought, address, ...refused }: Refused): AccessEntry {
  // The public half of a key, which says whose is tried out or has expired; of a token nothing is believed.
  const key = readKey(readCredential(brought)?.text ?? '');
  return createEntry({
    kind: 'refusal',
    outcome: 'refused',
    codes: [...new Set(error.issues.map(({ code }) => code))],
    reason: error instanceof UnauthenticatedError ? error.reason : null,
    subject: key && `key:${key.id}`,
    network: wideNetwork(address),
    ...refused,
  });
}

/** Of 256 addresses, or of IPv6 a site: enough to see where an attack comes from, and not who. Null for what is no address. */
export function wideNetwork(text: string): string | null {
  const address = text.replace(/\/\d+$/, '');
  if (!ipaddr.isValid(address)) return null;
  const read = ipaddr.process(address);
  const [bits, network] =
    read.kind() === 'ipv4'
      ? [24, ipaddr.IPv4.networkAddressFromCIDR(`${read}/24`)]
      : [48, ipaddr.IPv6.networkAddressFromCIDR(`${read}/48`)];
  return `${network}/${bits}`;
}
