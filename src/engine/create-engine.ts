/** The engine over one applied model: hands out a session an operation. */
import type { Database } from '../../db/connection.ts';
import type { Result } from '../kernel/issue.ts';
import type { Instant } from '../kernel/period.ts';
import type { Model } from '../model/model.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import { bindMetric } from '../plan/bind-metric.ts';
import type { Computation } from '../plan/measurement.ts';
import { createSession } from './create-session.ts';
import type { Session } from './session.ts';

export interface EngineOptions {
  readonly db: Database;
  readonly model: Model;
  readonly physical: PhysicalTypes;
  /** Most rows that one statement may return; more is refused with TOO_MANY_GROUPS. */
  readonly maxCells?: number;
}

export interface SessionOptions {
  readonly now: Instant;
  /** Where its questions are answered: a read replica; the database of the engine when absent. */
  readonly from?: Database | undefined;
  /** Hears the key of each metric that is asked; for sessions in which people ask. */
  readonly onAsked?: ((metric: string) => void) | undefined;
}

export interface Engine {
  readonly model: Model;
  session(options: SessionOptions): Session;
}

const defaultMaxCells = 200_000;

export function createEngine({ db, model, physical, maxCells = defaultMaxCells }: EngineOptions): Engine {
  // A model is immutable, so each metric is bound once for the life of the engine.
  const bound = new Map<string, Result<Computation>>();
  const find = (key: string): Result<Computation> | undefined => {
    if (!model.metrics.has(key)) return undefined;
    const known = bound.get(key) ?? bindMetric(model, key);
    bound.set(key, known);
    return known;
  };
  return {
    model,
    session: ({ now, onAsked, from = db }) =>
      createSession({
        model,
        find,
        onAsked,
        loading: {
          db: from,
          planning: { datasets: model.datasets, calendars: model.calendars, now },
          lowering: { datasets: model.datasets, physical, schedules: model.schedules, calendars: model.calendars, now },
          maxCells,
        },
      }),
  };
}
