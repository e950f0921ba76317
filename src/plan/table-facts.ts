/** What the database believes of the tables behind the datasets: estimates, which choose among plans and never enter a number. */

export interface ColumnFacts {
  /** Different values, null aside; null where nobody has looked yet. */
  readonly distinct: number | null;
  /** Of the rows, in [0, 1]; 0 where nobody has looked yet. */
  readonly nullShare: number;
  /** Whether an index begins with the column. */
  readonly leadsIndex: boolean;
  /** Of a time: positions between each two of which equally many rows lie, ascending; absent where nobody has looked yet. */
  readonly quantiles?: readonly number[];
}

export interface TableFacts {
  readonly rows: number;
  /** By the name of the column in the database. */
  readonly columns: ReadonlyMap<string, ColumnFacts>;
}

/** By dataset. A view, a query, a table that was never analysed or is empty: not in it, and a plan must do without. */
export type Facts = ReadonlyMap<string, TableFacts>;

export const noFacts: Facts = new Map();
