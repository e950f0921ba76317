/** From an HTTP request to what its resolvers get: one snapshot, one session, one clock reading. */
import type { IncomingHttpHeaders } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Database } from '../../../db/connection.ts';
import { withAsker } from '../../../db/with-asker.ts';
import type { Context } from '../../../schema/context.ts';
import { heldOf } from '../../access/held-of.ts';
import type { Principal } from '../../access/principal.ts';
import type { Ledger } from '../../engine/anonymity/ledger.ts';
import type { Session } from '../../engine/session.ts';
import type { FollowRules } from '../../goals/follow/follow.ts';
import { createGoalSession, type GoalSession } from '../../goals/goal-session.ts';
import type { UseRecorder } from '../../goals/uses/record-uses.ts';
import { RefusedError } from '../../kernel/issue.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessNote } from '../access-log/access-note.ts';
import type { FollowedCatalog, Snapshot } from '../follow-catalog.ts';
import type { Observe } from '../observe/observe.ts';
import type { ObservedOperation } from '../observe/observed-operation.ts';
import type { TraceSpan } from '../observe/traces/trace-span.ts';
import type { Budgets } from './budgets.ts';
import { refusalExtensions } from './format-error.ts';
import type { OperationRecord } from './operation-record.ts';
import type { RepeatedReads } from './repeat-reads.ts';

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
  /** What each reader was told of datasets that promise anonymity, by the id of the principal; nothing is withheld without it. */
  readonly ledgers?: ((reader: string) => Ledger) | undefined;
  /** Hears what runs. */
  readonly observe?: Observe | undefined;
}

/** What an operation is answered from, and when. */
export interface Moment {
  readonly snapshot: Snapshot;
  readonly now: Instant;
}

export interface Asked {
  readonly requestId: string;
  readonly principal: Principal;
  /** Aborted when whoever asks goes away. */
  readonly signal?: AbortSignal | undefined;
  /** Those of the HTTP request; of a socket there are none. */
  readonly headers?: IncomingHttpHeaders;
  /** The present one when absent. */
  readonly moment?: Moment | undefined;
  /** Its own, or that of its request; nothing of it is traced without one. */
  readonly span?: TraceSpan | null;
  /** Filled with what the operation is made of; nothing is noted without it. */
  readonly record?: OperationRecord | undefined;
  /** Hears what is read, for the access log. */
  readonly note?: AccessNote | undefined;
  /** What it has read before it is executed; it goes on with the same budget. */
  readonly reads?: RepeatedReads | undefined;
}

/** Throws a GraphQL error with status 503 where there is nothing to answer from yet. */
export async function createContext(
  { catalogs, db, rules, uses, from, budgets, ledgers, observe }: ContextParts,
  clock: () => Instant,
  { requestId, principal, signal, moment, span, record, note, reads }: Asked,
): Promise<Context> {
  try {
    const { snapshot, now } = moment ?? { snapshot: await catalogs.current(), now: clock() };
    const { catalog, engine, kept } = snapshot;
    const footprint = record?.footprint;
    const observed = reads ? reads.observer : observe?.operation(requestId, span);
    return new OperationContext({
      catalog,
      rules,
      principal,
      requestId,
      now,
      record,
      note,
      observed,
      createSession: () =>
        engine.session({
          now,
          onAsked: hearMetrics(uses?.operation(now), record),
          onRead: note?.hear,
          signal,
          from,
          budget: reads ? reads.budget : budgets?.operation(principal),
          held: heldOf(catalog.model, principal),
          ledger: ledgers?.(principal.id),
          footprint,
          fetched: reads?.fetched,
          observer: observed,
        }),
      createGoals: (session) =>
        createGoalSession({
          db: observed ? withAsker(db, observed) : db,
          unnamed: db,
          session,
          catalog,
          viewer: principal.stakeholder,
          requestId,
          results: kept?.results,
          footprint,
        }),
    });
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const extensions = { ...refusalExtensions(error), http: { status: 503 } };
    throw new GraphQLError(error.issues.map(({ message }) => message).join(' '), { extensions });
  }
}

/** Whoever is told a kept answer has asked for its metrics, too. */
function hearMetrics(count: ((metric: string) => void) | undefined, record: OperationRecord | undefined) {
  if (!record) return count;
  return (metric: string): void => {
    record.metrics.add(metric);
    count?.(metric);
  };
}

interface OperationParts extends Pick<Context, 'requestId' | 'now'> {
  readonly record: OperationRecord | undefined;
  readonly note: AccessNote | undefined;
  readonly observed: ObservedOperation | undefined;
  readonly createSession: () => Session;
  readonly createGoals: (session: Session) => GoalSession;
}

/** What an operation has made so far. */
class Progress {
  readonly parts: OperationParts;
  session: Session | undefined;
  goals: GoalSession | undefined;

  constructor(parts: OperationParts) {
    this.parts = parts;
  }
}

const progress = Symbol('progress');

/** Makes what an operation asks for when it does. Apollo executes on a copy, which shares the progress. */
class OperationContext implements Context {
  readonly catalog: Context['catalog'];
  readonly rules: FollowRules;
  readonly principal: Principal;
  readonly [progress]: Progress;

  constructor({
    catalog,
    rules,
    principal,
    ...parts
  }: Pick<Context, 'catalog' | 'rules' | 'principal'> & OperationParts) {
    this.catalog = catalog;
    this.rules = rules;
    this.principal = principal;
    this[progress] = new Progress(parts);
  }

  get session(): Session {
    const made = this[progress];
    made.session ??= made.parts.createSession();
    return made.session;
  }

  get goals(): GoalSession {
    const made = this[progress];
    made.goals ??= made.parts.createGoals(this.session);
    return made.goals;
  }

  get now(): Instant {
    return ofThisRequest(this).now;
  }

  get requestId(): string {
    return ofThisRequest(this).requestId;
  }

  get asker(): Principal {
    ofThisRequest(this);
    return this.principal;
  }

  about(subject: string): void {
    ofThisRequest(this).note?.subjects.add(subject);
  }

  get live(): null {
    ofThisRequest(this);
    return null;
  }
}

/** No other request would be answered the same. */
function ofThisRequest(context: OperationContext): OperationParts {
  const { parts } = context[progress];
  parts.record?.footprint.unwatched();
  return parts;
}

export interface Seen {
  readonly requestId: string;
  readonly statements: number;
  readonly record: OperationRecord | undefined;
  readonly note: AccessNote | undefined;
  readonly observed: ObservedOperation | undefined;
}

/** For the log and the like, which have no part in the answer. */
export function seenOf(context: Context): Seen {
  if (!(context instanceof OperationContext))
    return {
      requestId: context.requestId,
      statements: context.session.statements,
      record: undefined,
      note: undefined,
      observed: undefined,
    };
  const { parts, session } = context[progress];
  const { requestId, record, note, observed } = parts;
  return { requestId, statements: session?.statements ?? 0, record, note, observed };
}
