/** What operators ask: is the process alive, and can it answer. */
import type { FastifyInstance } from 'fastify';
import { type Issue, issue, RefusedError } from '../kernel/issue.ts';
import { open } from './authenticate/guard-routes.ts';
import type { FollowedCatalog } from './follow-catalog.ts';

interface Parts {
  readonly ping: () => Promise<unknown>;
  readonly catalogs: FollowedCatalog;
  /** Whether the server is about to end. */
  readonly isDraining?: (() => boolean) | undefined;
}

/** `/healthz` is 200 while the process runs; `/readyz` is 200 while the database answers, a model is applied and the server is not about to end, else 503. */
export function serveHealth(app: FastifyInstance, { ping, catalogs, isDraining }: Parts): void {
  app.get('/healthz', open, async () => ({ status: 'alive' }));
  app.get('/readyz', open, async (_, reply) => {
    if (isDraining?.()) {
      void reply.code(503);
      return { status: 'not ready', draining: true, issues: [] };
    }
    const issues = await obstacles(ping, catalogs);
    if (issues.length > 0) void reply.code(503);
    return issues.length > 0 ? { status: 'not ready', issues } : { status: 'ready' };
  });
}

async function obstacles(
  ping: Parts['ping'],
  catalogs: FollowedCatalog,
): Promise<readonly Pick<Issue, 'code' | 'message'>[]> {
  try {
    await ping();
  } catch {
    const { code, message } = issue('DATABASE_UNAVAILABLE', 'The database does not answer.');
    return [{ code, message }];
  }
  try {
    await catalogs.current();
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.issues.map(({ code, message }) => ({ code, message }));
  }
}
