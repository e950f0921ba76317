/** What a browser is told to make of any answer: nothing but data, in no frame, for no page of another site. */
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** The page to explore GraphQL has a policy of its own. */
export async function securityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    // Heard over TLS alone; of other names under the same domain nothing is known here.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
}
