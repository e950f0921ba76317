/** The noun: where the values of a row of one dataset are found, and what `from` must hold for it. */
import type { SQL } from 'drizzle-orm';
import type { Calendar } from '../kernel/calendar/calendar.ts';
import type { Instant } from '../kernel/period.ts';
import type { Schedule } from '../kernel/schedule/schedule.ts';
import type { Dataset } from '../model/dataset.ts';
import type { DimensionPath, Join } from '../model/find-dimension.ts';
import type { PhysicalTypes } from '../model/physical-types.ts';
import type { RowValue } from '../plan/measurement.ts';

export interface LoweringContext {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly physical: PhysicalTypes;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly now: Instant;
}

/** Hands out table aliases: the base is `t`, each distinct chain of joins gets the next `j`. */
export interface RowScope {
  value(value: RowValue): SQL;
  path(path: DimensionPath): SQL;
  /** A column at the end of a chain of joins. */
  column(joins: readonly Join[], name: string): SQL;
  /** Type of the column in the database; undefined for what is computed. */
  typeOf(value: RowValue): string | undefined;
  /** `from` with every join that was needed so far. */
  from(): SQL;
}
