/** What can be computed from one row of a dataset. */
import type { DimensionPath } from '../model/find-dimension.ts';

/** A value computed from a row of a dataset. */
export type RowValue =
  | { readonly kind: 'dimension'; readonly path: DimensionPath }
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'sql'; readonly sql: string }
  /** The time of a row, as milliseconds since 1970. */
  | { readonly kind: 'milliseconds'; readonly time: DimensionPath }
  /** The local day of a row; the zone is that of the calendar of the period that asks, and null until it is known. */
  | { readonly kind: 'day'; readonly time: DimensionPath; readonly zone: string | null };
