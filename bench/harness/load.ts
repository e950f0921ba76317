/** Sixteen connections on several servers in turns. */
import type { Request } from 'autocannon';
import { ratios, type Summary, summarise } from './summarise.ts';

export interface Loaded {
  readonly url: string;
  /** Sent one after another, over and over. */
  readonly requests: readonly Request[];
}

export interface Throughput {
  readonly requestsPerSecond: Summary;
  /** Against the first server, of each round. */
  readonly ratio: Summary;
  readonly p50: number;
  readonly p99: number;
}

const connections = 16;

/** Requests to each server before the first round: by time, a slower one would be measured while its code is still being compiled. */
const warmUp = 8_000;

export const graphql = (query: string): Request => ({
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});

/** A question of which none is the same as another, as far as the server can tell before it has executed it. */
export function neverTheSame(query: string, variables: () => Readonly<Record<string, unknown>>): Request {
  const setupRequest = (request: Request): Request => ({
    ...request,
    body: JSON.stringify({ query, variables: variables() }),
  });
  return { ...graphql(query), setupRequest };
}

/** Seconds a server and round. Throws where a server answers with anything but 200. */
export async function load(
  servers: Readonly<Record<string, Loaded>>,
  { rounds, seconds }: { readonly rounds: number; readonly seconds: number },
): Promise<Readonly<Record<string, Throughput>>> {
  const { default: autocannon } = await import('autocannon');
  const measured = Object.keys(servers).map((name) => ({
    name,
    rates: [] as number[],
    p50: [] as number[],
    p99: [] as number[],
  }));
  for (let round = -1; round < rounds; round++) {
    for (const { name, rates, p50, p99 } of measured) {
      const server = servers[name];
      if (!server) continue;
      const found = await autocannon({
        url: server.url,
        connections,
        ...(round < 0 ? { amount: warmUp } : { duration: seconds }),
        requests: [...server.requests],
      });
      if (found.errors + found.non2xx > 0) throw new Error(`${name} failed ${found.errors + found.non2xx} requests.`);
      if (round < 0) continue;
      rates.push(found.requests.average);
      p50.push(found.latency.p50);
      p99.push(found.latency.p99);
    }
  }
  const first = measured[0]?.rates ?? [];
  return Object.fromEntries(
    measured.map(({ name, rates, p50, p99 }) => [
      name,
      {
        requestsPerSecond: summarise(rates),
        ratio: ratios(rates, first),
        p50: summarise(p50).median,
        p99: summarise(p99).median,
      },
    ]),
  );
}

export const throughputHead = [
  'server',
  'requests/s (quartiles)',
  'share of the first (quartiles)',
  'p50 ms',
  'p99 ms',
];

export const throughputRows = (found: Readonly<Record<string, Throughput>>): (string | number)[][] =>
  Object.entries(found).map(([name, { requestsPerSecond: rate, ratio, p50, p99 }]) => [
    name,
    `${rate.median.toFixed(0)} (${rate.low.toFixed(0)}–${rate.high.toFixed(0)})`,
    `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`,
    p50,
    p99,
  ]);
