/** One operation's view of the goals: loaded once, measured together, and read anew after a change. */
import DataLoader from 'dataloader';
import type { Database } from '../../db/connection.ts';
import type { Catalog } from '../catalog/load.ts';
import type { Footprint } from '../engine/reuse/footprint.ts';
import type { ResultCache } from '../engine/reuse/result-cache.ts';
import type { Session } from '../engine/session.ts';
import { issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { GoalBook } from './book/goal-book.ts';
import { keptDirectory } from './book/keep-directory.ts';
import { loadGoalBook } from './book/load-goal-book.ts';
import { restrictBook } from './book/restrict-book.ts';
import type { Viewer } from './book/viewer.ts';
import type { Goal } from './goal.ts';
import { forecastTarget, type TargetOutlook } from './measure/forecast-target.ts';
import { measureTargets } from './measure/measure-targets.ts';
import type { Standing } from './measure/standing.ts';
import { createRecords, type Records } from './records/create-records.ts';
import { type GoalStanding, goalStanding, targetsUnder } from './roll-up/goal-standing.ts';
import { latestSnapshots } from './snapshot/read-snapshots.ts';
import { snapshotDay } from './snapshot/snapshot-day.ts';
import type { Directory } from './stakeholders.ts';
import type { Target } from './target.ts';
import type { Author } from './write/author.ts';

export interface GoalSession {
  readonly db: Database;
  /** The engine's view of the same operation. */
  readonly session: Session;
  readonly catalog: Pick<Catalog, 'model' | 'versions'>;
  /** Who asks. */
  readonly viewer: Viewer;
  book(): Promise<GoalBook>;
  /** Who there is and who is what: of the book, and much cheaper where nothing else of it is asked for. */
  directory(): Promise<Directory>;
  /** What is kept beside goals and targets; what is asked for in one tick shares a statement a kind. */
  records(): Records;
  /** All standings that are asked for in one tick share one statement a dataset and dimension set. */
  standing(target: Target): Promise<Standing>;
  /** Forecasts of one tick share statements. Rejects with `RefusedError` where the metric can no longer be asked. */
  outlook(target: Target): Promise<TargetOutlook>;
  /** For this viewer. */
  goalStanding(goal: Goal): Promise<GoalStanding>;
  /** For a change: ACTOR_REQUIRED, or UNKNOWN_STAKEHOLDER, where nobody says who asks. */
  author(idempotencyKey: string | null): Promise<Result<Author>>;
  /** Forgets what was read: something was changed. */
  changed(): void;
}

export interface GoalSessionContext {
  readonly db: Database;
  /** The same, where it says of no operation that it asks; `db` when absent. */
  readonly unnamed?: Database | undefined;
  readonly session: Session;
  readonly catalog: Pick<Catalog, 'model' | 'versions'>;
  readonly viewer: Viewer;
  readonly requestId: string;
  /** That of the model; nothing is kept without it. */
  readonly results?: ResultCache | undefined;
  /** Hears what is read; of goals nothing is watched but who there is and who is what. */
  readonly footprint?: Footprint | undefined;
}

export function createGoalSession(context: GoalSessionContext): GoalSession {
  const { db, unnamed = db, session, catalog, viewer, requestId, results, footprint } = context;
  const { model } = catalog;
  let people: Promise<Directory> | undefined;
  const directory = (): Promise<Directory> => {
    people ??= keptDirectory({ db, unnamed, model, results, footprint });
    return people;
  };
  let loaded: Promise<GoalBook> | undefined;
  const book = (): Promise<GoalBook> => {
    footprint?.unwatched();
    loaded ??= loadGoalBook(db, model, directory()).then((whole) => restrictBook(whole, session));
    return loaded;
  };

  const measure = async (targets: readonly Target[]): Promise<readonly Standing[]> => {
    const { goals } = await book();
    const day = snapshotDay(model, session.now);
    const latest = await latestSnapshots(
      db,
      targets.map(({ id }) => id),
      day,
    );
    return measureTargets(
      session,
      targets.map((target) => {
        const before = latest.get(target.id);
        const closedAt = goals.get(target.goal)?.closedAt ?? null;
        return { target, closedAt, latest: before ? { observed: before.observed, shown: before.status } : null };
      }),
    );
  };
  const loaders = () => ({
    standings: new DataLoader<Target, Standing, string>(async (targets) => [...(await measure(targets))], {
      cacheKeyFn: ({ id }) => id,
    }),
    outlooks: new DataLoader<Target, TargetOutlook, string>(
      (targets) => Promise.all(targets.map((target) => forecastTarget(session, target).catch(asError))),
      { cacheKeyFn: ({ id }) => id },
    ),
    records: createRecords({ db, model, book }),
  });
  let loading = loaders();

  const author = async (idempotencyKey: string | null): Promise<Result<Author>> => {
    if (viewer === null) return refused(nobody);
    const known = (await directory()).stakeholders.get(viewer);
    if (known && known.leftAt === null) return ok({ actor: viewer, now: session.now, requestId, idempotencyKey });
    const why = known ? `${known.name} has left.` : `Unknown stakeholder "${viewer}".`;
    return refused(issue('UNKNOWN_STAKEHOLDER', why, { path: ['actor'], hints: [howToAct] }));
  };

  return {
    get db() {
      footprint?.unwatched();
      return db;
    },
    session,
    catalog,
    viewer,
    book,
    // Standings and forecasts go by the book, or by the moment.
    standing: (target) => loading.standings.load(target),
    outlook: (target) => loading.outlooks.load(target),
    directory,
    records: () => {
      footprint?.unwatched();
      return loading.records;
    },
    goalStanding: async (goal) => {
      const all = await book();
      const found = await loading.standings.loadMany([...targetsUnder(all, viewer, goal)]);
      const byId = new Map(
        found.map((standing) => {
          if (standing instanceof Error) throw standing;
          return [standing.target.id, standing];
        }),
      );
      return goalStanding(all, viewer, goal, byId, (key) => model.metrics.get(key)?.name ?? key);
    },
    author,
    changed: () => {
      loaded = undefined;
      loading = loaders();
      people = undefined;
    },
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const howToAct = 'Send the header "cairn-actor" with the key of a person or team of the model, such as vp_support.';

const nobody = issue('ACTOR_REQUIRED', 'The request does not say who acts.', { path: ['actor'], hints: [howToAct] });
