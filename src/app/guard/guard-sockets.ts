/** What a WebSocket passes before it is one: a path, a name of this server, the page it is from, and how many there are. */
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { hostRule } from './allowed-hosts.ts';
import type { GuardOptions } from './guard-options.ts';
import type { RateLimit } from './rate-limit.ts';

export interface SocketGuard {
  /** The status of the answer where no socket may be opened; null where one may. */
  refusalOf(request: IncomingMessage): string | null;
  /** Counts it until it is closed, and closes it where it does nothing but send. */
  watch(socket: WebSocket, request: IncomingMessage): void;
}

/** At once, of everybody. */
const most = 2_000;

/** At once, of one address, where addresses are counted. */
const mostOfOne = 200;

/** Messages in a minute that are no requests, such as pings, for each request that there may be. */
const chatter = 10;

export function guardSockets({ hosts, origins, requestsPerMinute }: GuardOptions, rate: RateLimit): SocketGuard {
  const isOurs = hostRule(hosts);
  const open = new Map<string, number>();
  let all = 0;
  return {
    refusalOf: (request) => {
      const { url = '', headers } = request;
      if (!/^\/graphql(?:\?|$)/.test(url)) return '404 Not Found';
      if (!isOurs(headers.host)) return '421 Misdirected Request';
      if (!mayOpen(headers, origins)) return '403 Forbidden';
      const ofOne = requestsPerMinute === null ? 0 : (open.get(rate.keyOf(request)) ?? 0);
      return all >= most || ofOne >= mostOfOne ? '429 Too Many Requests' : null;
    },
    watch: (socket, request) => {
      const key = rate.keyOf(request);
      open.set(key, (open.get(key) ?? 0) + 1);
      all++;
      const ended = requestsPerMinute === null ? () => {} : endChatter(socket, requestsPerMinute * chatter);
      socket.once('close', () => {
        all--;
        const left = (open.get(key) ?? 1) - 1;
        if (left === 0) open.delete(key);
        else open.set(key, left);
        ended();
      });
    },
  };
}

/** A page of another site could open a socket with the rights of whoever looks at it: browsers say where a page is from. */
function mayOpen({ origin, host }: IncomingMessage['headers'], origins: readonly string[]): boolean {
  if (origin === undefined || origins.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Returns how to stop counting. */
function endChatter(socket: WebSocket, limit: number): () => void {
  let messages = 0;
  const timer = setInterval(() => {
    messages = 0;
  }, 60_000).unref();
  socket.on('message', () => {
    if (++messages > limit) socket.close(1008, 'Too many messages');
  });
  return () => clearInterval(timer);
}
