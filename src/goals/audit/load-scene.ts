/** Reads all that an audit looks at: a handful of small statements, and one a dataset and time where the rows are looked at. */
import { eq, max, min } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import { cascades } from '../../../db/tables/cascades.ts';
import { applies, definitions } from '../../../db/tables/catalog.ts';
import { checkIns, reviews } from '../../../db/tables/check-ins.ts';
import { metricUses } from '../../../db/tables/metric-uses.ts';
import type { Freshness, Session } from '../../engine/session.ts';
import { RefusedError } from '../../kernel/issue.ts';
import type { GoalBook } from '../book/goal-book.ts';
import type { Target } from '../target.ts';
import type { AuditScene, MetricUses } from './audit-scene.ts';

export interface SceneOptions {
  /** Whether any rule looks at how recent the rows are. */
  readonly readsData: boolean;
  /** Days without a use after which a metric counts as unused. */
  readonly unusedAfter: number;
}

export async function loadScene(
  db: Database,
  session: Session,
  book: GoalBook,
  { readsData, unusedAfter }: SceneOptions,
): Promise<AuditScene> {
  const { model, now } = session;
  const [freshness, lastReviews, lastCheckIns, split, uses, knownSince] = await Promise.all([
    readsData ? freshnessOf(session) : new Map<string, Freshness>(),
    db
      .select({ key: reviews.goalId, at: max(reviews.at) })
      .from(reviews)
      .groupBy(reviews.goalId),
    db
      .select({ key: checkIns.targetId, at: max(checkIns.at) })
      .from(checkIns)
      .groupBy(checkIns.targetId),
    db.select().from(cascades).orderBy(cascades.createdAt, cascades.id),
    usesOf(db),
    db
      .select({ key: definitions.key, at: min(applies.appliedAt) })
      .from(definitions)
      .innerJoin(applies, eq(applies.id, definitions.applyId))
      .where(eq(definitions.kind, 'metric'))
      .groupBy(definitions.key),
  ]);
  return {
    model,
    now,
    book,
    freshness,
    lastReviews: instants(lastReviews),
    lastCheckIns: instants(lastCheckIns),
    cascades: new Map(
      split.map(({ id, targetId, createdAt }) => [id, { target: targetId, createdAt: createdAt.getTime() }]),
    ),
    uses: { ...uses, unusedAfter },
    knownSince: instants(knownSince),
    refusals: refusalsOf(session, book),
  };
}

const instants = (rows: readonly { readonly key: string; readonly at: Date | null }[]): ReadonlyMap<string, number> =>
  new Map(rows.flatMap(({ key, at }) => (at === null ? [] : [[key, at.getTime()]])));

/** One a metric; the session reads each dataset and time once. */
async function freshnessOf(session: Session): Promise<ReadonlyMap<string, Freshness>> {
  const found = await Promise.all(
    [...session.model.metrics.keys()].map(async (key): Promise<readonly [string, Freshness][]> => {
      try {
        return [[key, await session.freshness(key)]];
      } catch (error) {
        // A metric that cannot be asked has no rows to be late; while the database is away nothing can be said.
        if (error instanceof RefusedError && !error.issues.some(({ code }) => code.startsWith('DATABASE_'))) return [];
        throw error;
      }
    }),
  );
  return new Map(found.flat());
}

async function usesOf(db: Database): Promise<Omit<MetricUses, 'unusedAfter'>> {
  const rows = await db
    .select({ metric: metricUses.metric, first: min(metricUses.day), last: max(metricUses.day) })
    .from(metricUses)
    .groupBy(metricUses.metric);
  const days = rows.flatMap(({ first }) => first ?? []).toSorted();
  return {
    recordedSince: days[0] ?? null,
    lastDays: new Map(rows.flatMap(({ metric, last }) => (last === null ? [] : [[metric, last]]))),
  };
}

/** By the check that a question is asked under; nothing is run. */
function refusalsOf(session: Session, { targets }: GoalBook): ReadonlyMap<string, string> {
  const refused = [...targets.values()].flatMap((target) => {
    const issues = [target.metric, ...target.counterMetrics.map(({ metric }) => metric)].flatMap((metric) =>
      refusalOf(session, target, metric),
    );
    return issues.length === 0 ? [] : [[target.id, [...new Set(issues)].join(' ')] as const];
  });
  return new Map(refused);
}

function refusalOf(session: Session, { slice }: Target, metric: string): readonly string[] {
  const checked = session.check({ metric, periods: [], by: [], where: slice, top: null });
  return checked.kind === 'ok' ? [] : checked.issues.map(({ message }) => message);
}
