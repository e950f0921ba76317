/** Takes the address, or says why it cannot be had. */
import type { FastifyInstance } from 'fastify';
import { issue, RefusedError } from '../kernel/issue.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

export async function listen(app: FastifyInstance, { host, port }: Address): Promise<{ url: string; port: number }> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw refusal(error, { host, port }) ?? error;
  }
  const address = app.server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  return { url: `http://${inUrl(host)}:${taken}`, port: taken };
}

/** "Every address" is none that a browser can go to. */
function inUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function refusal(error: unknown, { host, port }: Address): RefusedError | null {
  switch ((error as { code?: unknown }).code) {
    case 'EADDRINUSE':
      return new RefusedError([
        issue('PORT_IN_USE', `Another process listens on port ${port} of ${host}.`, {
          path: ['PORT'],
          hints: [`Stop it, or choose another port: PORT=${port + 1}.`],
        }),
      ]);
    case 'EACCES':
      return new RefusedError([
        issue('CONFIGURATION_INVALID', `This user may not listen on port ${port}.`, {
          path: ['PORT'],
          hints: ['Choose a port above 1023.'],
        }),
      ]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new RefusedError([
        issue('CONFIGURATION_INVALID', `This machine has no address ${host}.`, {
          path: ['HOST'],
          hints: ['Use 127.0.0.1, or 0.0.0.0 for every address, with authentication.'],
        }),
      ]);
    default:
      return null;
  }
}
