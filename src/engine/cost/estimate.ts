/** The noun: what a statement is expected to cost, by what the database knows of its tables. */

export interface Estimate {
  /** Rows that are read from tables, as often as they are: the unit of budgets. */
  readonly rows: number;
  /** Rows that come back: groups times elementary intervals. */
  readonly cells: number;
}

/** What a request, and whoever sends it, may still read. */
export interface Budget {
  /** Rejects with `RefusedError` (TOO_EXPENSIVE, BUDGET_SPENT) instead of spending what is not there. */
  spend(rows: number): Promise<void>;
}
