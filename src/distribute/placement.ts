/** The noun: where the rows of a table are once the database is distributed over several machines. */

export type Placement =
  | {
      /** Each row on the machine of what it belongs to. */
      readonly kind: 'distributed';
      /** `schema.name`, as in the model. */
      readonly table: string;
      readonly column: string;
      readonly why: string;
    }
  | {
      /** Whole on every machine, so that anything can be joined to it. */
      readonly kind: 'reference';
      readonly table: string;
      readonly why: string;
    };

export interface Distribution {
  /** Key of the entity that facts are distributed by. */
  readonly by: string;
  readonly placements: readonly Placement[];
}
