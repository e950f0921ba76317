/** The noun: everything that the rules of an audit look at, as of one moment, so that a rule needs no database. */
import type { Freshness } from '../../engine/session.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Model } from '../../model/model.ts';
import type { GoalBook } from '../book/goal-book.ts';

export interface AuditScene {
  readonly model: Model;
  readonly now: Instant;
  readonly book: GoalBook;
  /** Of each metric that can be bound; empty where no rule asks for it. */
  readonly freshness: ReadonlyMap<string, Freshness>;
  /** By id of the goal; missing where there was none. */
  readonly lastReviews: ReadonlyMap<string, Instant>;
  /** By id of the target; missing where there was none. */
  readonly lastCheckIns: ReadonlyMap<string, Instant>;
  /** By id. */
  readonly cascades: ReadonlyMap<string, { readonly target: string; readonly createdAt: Instant }>;
  readonly uses: MetricUses;
  /** When a metric was first applied, by key; missing for one that never was. */
  readonly knownSince: ReadonlyMap<string, Instant>;
  /** Why a target can no longer be asked, by its id; missing for those that can. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** Days are those of UTC, ISO 8601. */
export interface MetricUses {
  /** The first day with any use of any metric; null where none was ever recorded. */
  readonly recordedSince: string | null;
  /** The last day of each metric that was ever asked for. */
  readonly lastDays: ReadonlyMap<string, string>;
  /** So many days without a use, and a metric counts as unused. */
  readonly unusedAfter: number;
}
