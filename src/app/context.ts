/** From an HTTP request to what its resolvers get: one snapshot, one session, one clock reading. */
import { GraphQLError } from 'graphql';
import type { Context } from '../../schema/context.ts';
import { RefusedError } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import type { FollowedCatalog } from './follow-catalog.ts';
import { refusalExtensions } from './format-error.ts';

/** Throws a GraphQL error with status 503 where there is nothing to answer from yet. */
export async function createContext(
  catalogs: FollowedCatalog,
  clock: () => Instant,
  requestId: string,
): Promise<Context> {
  try {
    const { catalog, engine } = await catalogs.current();
    const now = clock();
    return { catalog, session: engine.session({ now }), now, requestId };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const extensions = { ...refusalExtensions(error), http: { status: 503 } };
    throw new GraphQLError(error.issues.map(({ message }) => message).join(' '), { extensions });
  }
}
