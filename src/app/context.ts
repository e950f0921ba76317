/** From an HTTP request to what its resolvers get: one snapshot, one session, one clock reading. */
import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Database } from '../../db/connection.ts';
import type { Context } from '../../schema/context.ts';
import type { Session } from '../engine/session.ts';
import type { Viewer } from '../goals/book/viewer.ts';
import type { FollowRules } from '../goals/follow/follow.ts';
import { createGoalSession, type GoalSession } from '../goals/goal-session.ts';
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
  /** Where questions are answered; `db` when absent. */
  readonly from?: Database | undefined;
  /** What may be read; anything without it. */
  readonly budgets?: Budgets | undefined;
}

export interface Asked {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** Aborted when whoever asks goes away. */
  readonly signal?: AbortSignal | undefined;
  /** Those of the HTTP request; of a socket there are none. */
  readonly headers?: IncomingHttpHeaders;
}

/** Throws a GraphQL error with status 503 where there is nothing to answer from yet. */
export async function createContext(
  { catalogs, db, rules, uses, from, budgets }: ContextParts,
  clock: () => Instant,
  { requestId, viewer, signal }: Asked,
): Promise<Context> {
  try {
    const { catalog, engine } = await catalogs.current();
    const now = clock();
    return new OperationContext({
      catalog,
      rules,
      requestId,
      now,
      createSession: () =>
        engine.session({ now, onAsked: uses?.operation(now), signal, from, budget: budgets?.operation(viewer) }),
      createGoals: (session) => createGoalSession({ db, session, catalog, viewer, requestId }),
    });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const extensions = { ...refusalExtensions(error), http: { status: 503 } };
    throw new GraphQLError(error.issues.map(({ message }) => message).join(' '), { extensions });
  }
}

interface OperationParts extends Pick<Context, 'requestId' | 'now'> {
  readonly createSession: () => Session;
  readonly createGoals: (session: Session) => GoalSession;
}

/** What an operation has made and done so far. */
class Progress {
  readonly parts: OperationParts;
  session: Session | undefined;
  goals: GoalSession | undefined;
  readsMore = false;

  constructor(parts: OperationParts) {
    this.parts = parts;
  }
}

const progress = Symbol('progress');

/**
 * Makes what an operation asks for when it does, and knows whether that was anything but definitions: the answer of an
 * operation that read nothing else is a function of them. Apollo executes on a copy, which shares the progress.
 */
class OperationContext implements Context {
  readonly catalog: Context['catalog'];
  readonly rules: FollowRules;
  readonly [progress]: Progress;

  constructor({ catalog, rules, ...parts }: Pick<Context, 'catalog' | 'rules'> & OperationParts) {
    this.catalog = catalog;
    this.rules = rules;
    this[progress] = new Progress(parts);
  }

  get session(): Session {
    const made = more(this);
    made.session ??= made.parts.createSession();
    return made.session;
  }

  get goals(): GoalSession {
    const made = more(this);
    made.goals ??= made.parts.createGoals(this.session);
    return made.goals;
  }

  get now(): Instant {
    return more(this).parts.now;
  }

  get requestId(): string {
    return more(this).parts.requestId;
  }

  get live(): null {
    more(this);
    return null;
  }
}

function more(context: OperationContext): Progress {
  const made = context[progress];
  made.readsMore = true;
  return made;
}

export interface Seen {
  readonly requestId: string;
  readonly statements: number;
  /** Whether anything but definitions was read. */
  readonly readsMore: boolean;
}

/** For the log and the like, which have no part in the answer. */
export function seenOf(context: Context): Seen {
  if (!(context instanceof OperationContext))
    return { requestId: context.requestId, statements: context.session.statements, readsMore: true };
  const { parts, session, readsMore } = context[progress];
  return { requestId: parts.requestId, statements: session?.statements ?? 0, readsMore };
}
