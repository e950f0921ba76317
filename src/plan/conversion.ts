/** The noun: when a row of a dataset has converted, and when that can be judged. Knows no SQL. */
import type { Dimension } from '../model/dataset.ts';
import type { ResolvedCondition } from '../query/field.ts';

/** Where conversions are told. */
export type ConversionEvents =
  /** A time of the base row itself. */
  | { readonly kind: 'own'; readonly time: Dimension }
  /** Rows of a dataset that have the entity of the base row. */
  | {
      readonly kind: 'rows';
      readonly dataset: string;
      readonly time: Dimension;
      readonly condition: ResolvedCondition | null;
      /** Join columns: of the base row, and of the events. */
      readonly baseColumn: string;
      readonly column: string;
    };

export interface Conversion {
  /** Time dimension of the base rows, and their dataset. */
  readonly base: { readonly dataset: string; readonly time: Dimension };
  readonly events: ConversionEvents;
  readonly window: { readonly count: number; readonly grain: 'hour' | 'day' | 'week' };
  /** Whether a conversion at the very time of the base row is none. */
  readonly later: boolean;
  /** Null: instants are compared. A zone: both sides are read as local days in it, for one of them is a date. */
  readonly zone: string | null;
}

const hours = { hour: 1, day: 24, week: 168 } as const;

/** Length of the window in hours, or in days where days are compared. */
export const windowLength = ({ window, zone }: Conversion): number =>
  (window.count * hours[window.grain]) / (zone === null ? 1 : hours.day);
