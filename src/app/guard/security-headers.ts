/** What a browser is told to make of any answer: nothing but data, in no frame, for no page of another site. */
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** The page to explore GraphQL has a policy of its own. */
export function securityHeaders(app: FastifyInstance): void {
  // Read once: Fastify's own plugin reads the options again for each request, which a kept answer feels.
  const tell = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    frameguard: { action: 'deny' },
    // Heard over TLS alone; of other names under the same domain nothing is known here.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
  app.addHook('onRequest', (request, reply, next) => {
    tell(request.raw, reply.raw, () => next());
  });
}
