/** The noun: what the catalogue of Postgres knows of a table that is to be distributed. */

export interface UniqueKey {
  readonly name: string;
  readonly primary: boolean;
  /** A constraint, or an index alone. */
  readonly constraint: boolean;
  readonly columns: readonly string[];
  /** Over an expression, or of some rows only: it cannot be made anew from its columns. */
  readonly partial: boolean;
}

export interface TableFacts {
  readonly table: string;
  /** `p` is partitioned, `v` a view, `m` a materialised one. */
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly uniques: readonly UniqueKey[];
  /** Column to its type, as Postgres writes it. */
  readonly columns: ReadonlyMap<string, string>;
  readonly triggers: readonly string[];
  readonly nullable: readonly string[];
  /** Columns without a value in some row. Asked of the columns of distribution only. */
  readonly withNulls: readonly string[];
  /** Whether Citus knows it already. */
  readonly distributed: boolean;
}
