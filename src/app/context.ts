/** From an HTTP request to what its resolvers get: one snapshot, one session, one clock reading. */
import { GraphQLError } from 'graphql';
import type { Database } from '../../db/connection.ts';
import type { Context } from '../../schema/context.ts';
import type { Viewer } from '../goals/book/viewer.ts';
import type { FollowRules } from '../goals/follow/follow.ts';
import { createGoalSession } from '../goals/goal-session.ts';
import type { UseRecorder } from '../goals/uses/record-uses.ts';
import { RefusedError } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import type { Budgets } from './budgets.ts';
import type { FollowedCatalog } from './follow-catalog.ts';
import { refusalExtensions } from './format-error.ts';

export interface ContextParts {
  readonly catalogs: FollowedCatalog;
  readonly db: Database;
  readonly rules: FollowRules;
  /** Counts what is asked for; nothing is counted without it. */
  readonly uses?: UseRecorder | undefined;
  /** What may be read; anything without it. */
  readonly budgets?: Budgets | undefined;
}

export interface Asked {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** Aborted when whoever asks goes away. */
  readonly signal?: AbortSignal | undefined;
}

/** Throws a GraphQL error with status 503 where there is nothing to answer from yet. */
export async function createContext(
  { catalogs, db, rules, uses, budgets }: ContextParts,
  clock: () => Instant,
  { requestId, viewer, signal }: Asked,
): Promise<Context> {
  try {
    const { catalog, engine } = await catalogs.current();
    const now = clock();
    const session = engine.session({ now, onAsked: uses?.operation(now), signal, budget: budgets?.operation(viewer) });
    const goals = createGoalSession({ db, session, catalog, viewer, requestId });
    return { catalog, session, goals, now, requestId, rules, live: null };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const extensions = { ...refusalExtensions(error), http: { status: 503 } };
    throw new GraphQLError(error.issues.map(({ message }) => message).join(' '), { extensions });
  }
}
