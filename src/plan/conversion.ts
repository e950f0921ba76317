/** The noun: when a row of a dataset has converted, and when that can be judged. Knows no SQL. */
import type { Grain } from '../kernel/period.ts';
import type { Dimension } from '../model/dataset.ts';
import type { ResolvedCondition } from '../query/field.ts';

/** Rows of a dataset that have the entity of the base row. */
export interface EventRows {
  readonly kind: 'rows';
  readonly dataset: string;
  readonly time: Dimension;
  readonly condition: ResolvedCondition | null;
  /** Join columns: of the base row, and of the events. */
  readonly baseColumn: string;
  readonly column: string;
}

/** Where conversions are told: by a time of the base row itself, or by rows. */
export type ConversionEvents = { readonly kind: 'own'; readonly time: Dimension } | EventRows;

interface Judged {
  /** Time dimension of the base rows, and their dataset. */
  readonly base: { readonly dataset: string; readonly time: Dimension };
}

/** A conversion counts in a fixed length of time from the base row on. */
export interface WindowConversion extends Judged {
  readonly kind: 'window';
  readonly events: ConversionEvents;
  readonly window: { readonly count: number; readonly grain: 'hour' | 'day' | 'week' };
  /** Whether a conversion at the very time of the base row is none. */
  readonly later: boolean;
  /** Null: instants are compared. A zone: both sides are read as local days in it, for one of them is a date. */
  readonly zone: string | null;
}

/** A conversion counts in one whole unit of a calendar: so many after the one that the base row lies in. */
export interface UnitConversion extends Judged {
  readonly kind: 'unit';
  readonly events: EventRows;
  readonly grain: Exclude<Grain, 'hour'>;
  readonly age: number;
  /** Key of the calendar. */
  readonly calendar: string;
}

export type Conversion = WindowConversion | UnitConversion;

const hours = { hour: 1, day: 24, week: 168 } as const;

/** Length of the window in hours, or in days where days are compared. */
export const windowLength = ({ window, zone }: WindowConversion): number =>
  (window.count * hours[window.grain]) / (zone === null ? 1 : hours.day);
