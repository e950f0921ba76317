/** The noun: where the values of a row of one dataset are found, and what `from` must hold for it. */
import type { SQL } from 'drizzle-orm';
import type { Calendar } from '../kernel/calendar/calendar.ts';
import type { Instant } from '../kernel/period.ts';
import type { Schedule } from '../kernel/schedule/schedule.ts';
import type { Dataset } from '../model/dataset.ts';
import type { DimensionPath, Join } from '../model/find-dimension.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import type { Branch } from '../plan/plan.ts';
import type { OwnValue, RowValue } from '../plan/row-value.ts';
import type { ResolvedCondition } from '../query/field.ts';

export interface LoweringContext {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly physical: PhysicalTypes;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  /** What has matured by now, and totals as of an instant, are decided in the statement. */
  readonly now: Instant;
}

/** The positions that the rows of a branch lie between, as it says; null: no bound. */
export type RowBounds = Pick<Branch, 'from' | 'until'>;

/** Not null where the far row meets a condition. Equal `identity`, equal test. */
export interface FarTest {
  readonly identity: string;
  readonly sql: SQL;
}

/** How long it took. */
export interface ElapsedValue {
  readonly double: () => SQL;
  readonly present: () => SQL;
}

/** Hands out table aliases: the base is `t`, each distinct chain of joins gets the next `j`, each use of a bridge the next `m`. */
export interface RowScope {
  readonly context: LoweringContext;
  readonly bounds: RowBounds;
  value(value: OwnValue): SQL;
  /** The value as a double, and whether there is one, where that costs less to work out than the value itself; null where it does not. */
  elapsed(value: OwnValue): ElapsedValue | null;
  /** The value of a dimension with one value a row. */
  path(path: DimensionPath): SQL;
  /** The values of a multi-valued dimension as `told`, each once: the one place where a row is read several times. */
  members(path: DimensionPath, told: (value: SQL) => SQL): SQL;
  /** Null where the row has no value that meets `test`; a row is read once however many do. Equal `identity`, equal test. */
  meets(path: DimensionPath, identity: string, test: (value: SQL) => SQL): SQL;
  /**
   * Whether the joined row meets the condition, by a join with only those that do. Null where such a join would not say the same,
   * or where all of them are joined anyway.
   */
  meetsFar(condition: ResolvedCondition): FarTest | null;
  /** Of rows that were read before: the column that holds a value which takes other rows to tell. */
  readonly computed?: (value: RowValue) => SQL;
  /** A column at the end of a chain of joins. */
  column(joins: readonly Join[], name: string): SQL;
  /** Type of the column in the database; undefined for what is computed. */
  typeOf(value: OwnValue): string | undefined;
  /** The alias of a join that is no path: the next `c`, or the one that it has already. It must not multiply rows. */
  join(identity: string, clause: (alias: string) => SQL): string;
  /** A scope of another dataset, for a table of its own in `from`. */
  scopeOf(dataset: Dataset): RowScope;
  /** `from` with every join that was needed so far. */
  from(): SQL;
}
