/** A score bound to its population: names resolved, parameters computable, weights and scales of every variant complete. */
import type { Dataset, Dimension } from '../../model/dataset.ts';
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { Formula } from '../../model/formula.ts';
import type { Points, Score, ScoreParameter } from '../../model/score.ts';
import type { ResolvedCondition } from '../../query/field.ts';

/** `Computation` is that of a metric; a parameter of its own, since measurements in turn can be of scores. */
export interface BoundParameter<Computation> {
  readonly parameter: ScoreParameter;
  readonly computation: Computation;
  /** For each dataset that it reads: where the entity of a row is found. */
  readonly entities: ReadonlyMap<string, DimensionPath>;
}

/** How the parameters become one number, one entry a parameter. */
export interface Weighing {
  /** Null for all entities that no variant holds for. */
  readonly where: ResolvedCondition | null;
  readonly points: readonly Points[];
  /** Ignored where there is a formula. */
  readonly weights: readonly number[];
  readonly formula: Formula | null;
}

export interface BoundScore<Computation> {
  readonly score: Score;
  readonly population: Dataset;
  /** Column of the population that the entities of rows are found by. */
  readonly entity: string;
  readonly label: Dimension | null;
  readonly where: ResolvedCondition | null;
  readonly active: { readonly from: Dimension; readonly until: Dimension | null } | null;
  readonly parameters: readonly BoundParameter<Computation>[];
  /** Variants in their order, then the score as it stands. Never empty. */
  readonly weighings: readonly Weighing[];
}

/** What a column of a measurement of scores holds, over the entities of a group that are there in a period. */
export type ScoreOutput =
  | { readonly kind: 'scored' }
  | { readonly kind: 'unscored' }
  | { readonly kind: 'sum' }
  | { readonly kind: 'squares' }
  /** Entities with a score in the band of this place. */
  | { readonly kind: 'band'; readonly band: number };
