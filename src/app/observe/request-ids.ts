/** What a request is called, from the edge to the log of the database: the name that a trusted proxy gave it, or one of ours. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';

/** Addresses, networks, and names of networks such as `loopback`, whose word is taken for who asks. */
export type TrustedProxies = readonly string[];

/** `loopback`, addresses, and networks such as 10.0.0.0/8, with commas between. Null where it is none of these. */
export function readTrustedProxies(text: string): TrustedProxies | null {
  const networks = text.split(',').map((part) => part.trim());
  const isOne = (each: string) => each === 'loopback' || ipaddr.isValid(each) || ipaddr.isValidCIDR(each);
  return networks.every(isOne) ? networks : null;
}

/** Short, and nothing that could end a comment of SQL, a line of a log or a header. */
const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,127}$/;

/** For Fastify's `genReqId`. */
export function requestIds(trusted: TrustedProxies): (request: IncomingMessage) => string {
  if (trusted.length === 0) return () => randomUUID();
  const isTrusted = trust(trusted);
  return ({ headers, socket }) => {
    const given = headers['x-request-id'];
    const known = typeof given === 'string' && wellFormed.test(given) && isTrusted(socket.remoteAddress);
    return known ? given : randomUUID();
  };
}

/** Whether an address is one of theirs. */
export function trust(proxies: TrustedProxies): (remote: string | undefined) => boolean {
  const isTheirs = proxyAddress.compile([...proxies]);
  return (remote) => remote !== undefined && ipaddr.isValid(remote) && isTheirs(remote, 0);
}
