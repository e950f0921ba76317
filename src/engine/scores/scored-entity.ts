/** The nouns of a drill from a score to the entities behind it. */
import type { Period } from '../../kernel/period.ts';
import type { Condition } from '../../model/condition.ts';
import type { Band, ScoreParameter } from '../../model/score.ts';
import type { EntityKey, EntityPage } from '../../sql/score/lower-entities.ts';

export type { EntityKey } from '../../sql/score/lower-entities.ts';

/** A page of the entities of one period, in the order of their scores; those without one come last. */
export interface EntitiesQuestion extends Omit<EntityPage, 'band'> {
  /** Key of the score. */
  readonly score: string;
  readonly period: Period;
  /** Over the population. */
  readonly where: Condition | null;
  /** Key of a band; null for all entities. */
  readonly band: string | null;
}

export interface ScoredEntity {
  /** The entity's key as a text. */
  readonly entity: string;
  /** Null where the score names no label, or the entity has none. */
  readonly label: string | null;
  /** 0 to 100; null where too little is known. */
  readonly score: number | null;
  readonly band: Band | null;
  /** Place of the variant that holds for it; null for the score as it stands. */
  readonly variant: number | null;
  readonly parameters: readonly ScoredParameter[];
  /** Where it stands in the order. */
  readonly place: EntityKey;
}

export interface ScoredParameter {
  readonly parameter: ScoreParameter;
  /** The metric for this entity alone, in its unit; null where it has no rows and is no count or sum. */
  readonly value: number | null;
  /** 0 to 100; null with the value. */
  readonly normalised: number | null;
  /** How much of the score it makes, in percent; 0 where it is left out; null in a formula, and without a score. */
  readonly weight: number | null;
}
