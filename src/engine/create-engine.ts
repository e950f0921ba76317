/** The engine over one applied model: hands out a session an operation. */
import type { Database } from '../../db/connection.ts';
import type { PreparedStatements } from '../../db/prepared-statements.ts';
import type { Result } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import type { Model } from '../model/model.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import type { Computation } from '../plan/measurement.ts';
import { noRollups } from '../plan/rollup/rollup.ts';
import type { OnServed } from '../plan/served.ts';
import { type Facts, noFacts } from '../plan/table-facts.ts';
import type { Held } from '../query/question.ts';
import type { Read } from '../query/read.ts';
import type { Ledger } from './anonymity/ledger.ts';
import type { Budget } from './cost/estimate.ts';
import { createSession } from './create-session.ts';
import type { RollupSource } from './loading/loader-context.ts';
import { createPlanMemory } from './loading/plan-memory.ts';
import type { OperationObserver } from './observer.ts';
import { type Footprint, watchedClock } from './reuse/footprint.ts';
import type { Fetched } from './reuse/repeatable.ts';
import type { ResultCache } from './reuse/result-cache.ts';
import type { Session } from './session.ts';

export interface EngineOptions {
  readonly db: Database;
  readonly model: Model;
  readonly physical: PhysicalTypes;
  /** Most rows that one statement may return; more is refused with TOO_MANY_GROUPS. */
  readonly maxCells?: number;
  /** What is known of the tables whenever a session begins; nothing when absent. */
  readonly facts?: () => Facts;
  /** Leaves statements that recur prepared. */
  readonly prepared?: PreparedStatements | undefined;
  /** Keeps what statements gave; it knows the data of this model. */
  readonly results?: ResultCache | undefined;
  /** The rollups of the moment; none are read without it. */
  readonly rollups?: RollupSource | undefined;
  /** Hears of each batch that was answered. */
  readonly onServed?: OnServed | undefined;
}

export interface SessionOptions {
  readonly now: Instant;
  /** Where its questions are answered: a read replica; the database of the engine when absent. */
  readonly from?: Database | undefined;
  /** Hears the key of each metric that is asked; for sessions in which people ask. */
  readonly onAsked?: ((metric: string) => void) | undefined;
  /** Hears what its questions read, by keys alone. */
  readonly onRead?: ((read: Read) => void) | undefined;
  /** What whoever asks is held to: row policies, and dimensions that are closed to them. Nothing when absent. */
  readonly held?: Held | undefined;
  /** What whoever asks was told of datasets that promise anonymity: nothing is withheld without it. */
  readonly ledger?: Ledger | undefined;
  /** Aborted when nobody waits for answers any more: what runs is then cancelled in the database. */
  readonly signal?: AbortSignal | undefined;
  /** What the session may read; anything when absent. */
  readonly budget?: Budget | undefined;
  /** Hears what the session reads. */
  readonly footprint?: Footprint | undefined;
  /** What was read for it already. */
  readonly fetched?: Fetched | undefined;
  /** Hears what the session runs. */
  readonly observer?: OperationObserver | undefined;
}

export interface Engine {
  readonly model: Model;
  session(options: SessionOptions): Session;
}

const defaultMaxCells = 200_000;

const none: RollupSource = { current: async () => noRollups, forget: () => undefined };

export function createEngine({
  db,
  model,
  physical,
  prepared,
  results,
  maxCells = defaultMaxCells,
  facts = () => noFacts,
  rollups = none,
  onServed,
}: EngineOptions): Engine {
  // A model is immutable, so each metric is bound once for the life of the engine.
  const bound = new Map<string, Result<Computation>>();
  const find = (key: string): Result<Computation> | undefined => {
    if (!model.metrics.has(key)) return undefined;
    const known = bound.get(key) ?? bindMetric(model, key);
    bound.set(key, known);
    return known;
  };
  const memory = createPlanMemory();
  return {
    model,
    session: ({ now, onAsked, onRead, held, ledger, signal, from = db, budget, footprint, fetched, observer }) => {
      // Looked for while the operation is read and planned, so that its first batch does not wait.
      void rollups.current();
      const clock = watchedClock(now, footprint);
      return createSession({
        model,
        find,
        clock,
        onAsked,
        onRead,
        held,
        loading: {
          db: from,
          // Names of prepared statements, and the versions that results are kept by, are those of the one database.
          prepared: from === db ? prepared : undefined,
          results: from === db ? results : undefined,
          planning: {
            datasets: model.datasets,
            calendars: model.calendars,
            facts: facts(),
            get now() {
              return clock.now;
            },
            // What is past stays so; what is not is another once it is.
            isPast: (instant) =>
              clock.read(
                (present) => instant <= present,
                (past) => (past ? Number.POSITIVE_INFINITY : instant),
              ),
          },
          lowering: {
            datasets: model.datasets,
            physical,
            schedules: model.schedules,
            calendars: model.calendars,
            get now() {
              return clock.now;
            },
          },
          memory,
          maxCells,
          rollups,
          onServed,
          signal,
          budget,
          footprint,
          facts: from === db ? facts : undefined,
          fetched,
          ledger,
          observer,
        },
      });
    },
  };
}
