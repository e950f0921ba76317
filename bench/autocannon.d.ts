/** What the benchmark uses of autocannon: types are checked whether or not it is installed. */
declare module 'autocannon' {
  export interface Request {
    method: 'POST' | 'GET';
    path: string;
    headers?: Record<string, string>;
    body?: string;
    /** Called before each time that it is sent. */
    setupRequest?: (request: Request) => Request;
  }

  export default function autocannon(options: {
    url: string;
    connections: number;
    duration?: number;
    /** Requests in all, in place of a duration. */
    amount?: number;
    requests: Request[];
  }): Promise<{
    requests: { average: number };
    latency: { p50: number; p99: number };
    errors: number;
    non2xx: number;
  }>;
}
