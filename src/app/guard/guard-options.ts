/** The noun: what the server refuses before anybody looks at the question, and what it is set by. */
import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

export interface GuardOptions {
  /** Names and addresses that a request may call this server by, without ports; null: any. */
  readonly hosts: readonly string[] | null;
  /** Origins of pages elsewhere that may read answers, such as `https://dashboard.example.com`. */
  readonly origins: readonly string[];
  /** Whether the schema tells of itself, and misspelt fields are answered with those that there are. */
  readonly introspection: boolean;
  /** Requests that one address may send in a minute, by HTTP and by socket; null: any. */
  readonly requestsPerMinute: number | null;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[];
  /** Milliseconds that the head of a request may take to come; the whole of it may take three times as long. */
  readonly head: number;
  /** Milliseconds that a connection may carry nothing at all in either direction; 0: any. */
  readonly silence: number;
  /** Whoever a request counts against; the address when absent, and where it gives null. */
  readonly keyOf?: (request: IncomingMessage) => string | null;
}

/**
 * A server without authentication is for its own machine: a page of another site can make its name lead here, and would
 * otherwise ask as the administrator. So only names of this machine are heard.
 */
export const guardFor = (host: string, { configured }: { readonly configured: boolean }): GuardOptions => ({
  hosts: isLoopback(host) && !configured ? [host] : null,
  origins: [],
  introspection: true,
  requestsPerMinute: null,
  proxies: [],
  head: 10_000,
  silence: 120_000,
});

/** Whether a name or an address leads to this machine alone. */
export const isLoopback = (host: string): boolean => {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback';
};
