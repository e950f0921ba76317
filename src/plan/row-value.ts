/** What can be computed from one row of a dataset. */
import { columnOf } from '../model/dataset.ts';
import type { DimensionPath } from '../model/find-dimension.ts';
import type { Conversion } from './conversion.ts';

/** A value that a row of a dataset has by itself. */
export type OwnValue =
  | { readonly kind: 'dimension'; readonly path: DimensionPath }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'sql'; readonly sql: string }
  /** The time of a row, as milliseconds since 1970. */
  | { readonly kind: 'milliseconds'; readonly time: DimensionPath }
  /** The local day of a row; the zone is that of the calendar of the period that asks, and null until it is known. */
  | { readonly kind: 'day'; readonly time: DimensionPath; readonly zone: string | null };

/**
 * A value computed from a row of a dataset. `matured`: 1 where the window or unit of a conversion has passed, else 0;
 * `converted`: 1 where it has, with a conversion in it, else 0. Both are 0 rather than null, and both depend on now.
 */
export type RowValue =
  | OwnValue
  | { readonly kind: 'matured'; readonly conversion: Conversion }
  | { readonly kind: 'converted'; readonly conversion: Conversion };

/** Whether it costs more than a look at a column. */
export const isComputed = (value: RowValue): boolean =>
  value.kind !== 'column' && !(value.kind === 'dimension' && columnOf(value.path.dimension) !== undefined);
