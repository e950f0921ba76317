/** What a request is called, from the edge to the log of the database: the name that a trusted proxy gave it, or one of ours. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

/** Networks whose word is taken for who asks: of each the address, and how many bits of it count. */
export type TrustedProxies = readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];

/** `loopback`, addresses, and networks such as 10.0.0.0/8, with commas between. Null where it is none of these. */
export function readTrustedProxies(text: string): TrustedProxies | null {
  const networks: (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[] = [];
  for (const each of text.split(',').map((part) => part.trim())) {
    if (each === 'loopback') networks.push(ipaddr.parseCIDR('127.0.0.0/8'), ipaddr.parseCIDR('::1/128'));
    else if (ipaddr.isValidCIDR(each)) networks.push(ipaddr.parseCIDR(each));
    else if (ipaddr.isValid(each)) {
      const address = ipaddr.process(each);
      networks.push([address, address.kind() === 'ipv4' ? 32 : 128]);
    } else return null;
  }
  return networks;
}

/** Short, and nothing that could end a comment of SQL, a line of a log or a header. */
const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

/** For Fastify's `genReqId`. */
export function requestIds(trusted: TrustedProxies): (request: IncomingMessage) => string {
  if (trusted.length === 0) return () => randomUUID();
  return ({ headers, socket }) => {
    const given = headers['x-request-id'];
    const known = typeof given === 'string' && wellFormed.test(given) && isTrusted(trusted, socket.remoteAddress);
    return known ? given : randomUUID();
  };
}

export function isTrusted(trusted: TrustedProxies, remote: string | undefined): boolean {
  if (remote === undefined || !ipaddr.isValid(remote)) return false;
  const address = ipaddr.process(remote);
  return trusted.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
}
