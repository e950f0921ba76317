/** How large one operation may be: roomy for a dashboard of hundreds of numbers, closed to runaway nesting. */
export const operationLimits = {
  /** Levels of nested selections. */
  depth: 20,
  /** Selections in all, fragments expanded. */
  breadth: 5_000,
  /** Selections weighed by the lists that they stand in. */
  complexity: 250_000,
} as const;
