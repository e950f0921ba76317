/** The noun: what a statement of the lattice can read from, as it stands in the statement, with the tables behind it. */

export interface Source {
  /** As it is written into statements: a table by name, or a query in parentheses. */
  readonly text: string;
  /** SQL over a row of it, aliased `t`, that statements may hold as well. */
  readonly snippets: readonly string[];
}

/** The tables whose rows decide what comes out of a source, or why that cannot be told by watching tables. */
export type Reach =
  | { readonly kind: 'tables'; readonly relations: readonly number[] }
  | { readonly kind: 'unwatched'; readonly reason: string };

export interface ReachedSource {
  readonly source: Source;
  readonly reach: Reach;
}
