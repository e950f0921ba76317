/** How often one address, or whoever it stands for, may ask within a minute, by HTTP and by socket together. */
import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { GuardOptions } from './guard-options.ts';

export interface RateLimit {
  /** Whom a request counts against. */
  keyOf(request: IncomingMessage): string;
  /** Counts a request; how long to wait where it is one too many, and null where it is not. */
  refuse(key: string): Promise<Wait | null>;
}

export interface Wait {
  readonly seconds: number;
  readonly issue: Issue;
}

/** Seconds, from the first request on. */
const window = 60;

export function rateLimit({ requestsPerMinute, proxies, keyOf }: GuardOptions): RateLimit {
  const limiter =
    requestsPerMinute === null ? null : new RateLimiterMemory({ points: requestsPerMinute, duration: window });
  const trusted = proxyAddress.compile([...proxies]);
  return {
    keyOf: (request) => keyOf?.(request) ?? networkOf(proxyAddress(request, trusted)),
    refuse: async (key) => {
      if (!limiter) return null;
      try {
        await limiter.consume(key);
        return null;
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return tooOften(limiter.points, Math.max(1, Math.ceil(error.msBeforeNext / 1000)));
      }
    },
  };
}

/** Of IPv6 a household has 2⁶⁴ addresses. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const read = ipaddr.process(address);
  return read.kind() === 'ipv4' ? read.toString() : `${ipaddr.IPv6.networkAddressFromCIDR(`${read.toString()}/64`)}/64`;
}

function tooOften(points: number, seconds: number): Wait {
  const told = points.toLocaleString('en-US');
  return {
    seconds,
    issue: issue('RATE_LIMITED', `Within a minute ${told} requests are answered, and this is one more.`, {
      hints: [`Ask again in ${seconds} seconds.`],
    }),
  };
}
