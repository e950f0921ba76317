/** The noun: what rows are first grouped by. */
import type { DimensionPath } from '../model/find-dimension.ts';
import type { ResolvedCondition } from '../query/field.ts';

/** A column of few values, or whether a row meets a condition. */
export type FirstKey =
  | { readonly kind: 'column'; readonly path: DimensionPath }
  | { readonly kind: 'test'; readonly condition: ResolvedCondition };
