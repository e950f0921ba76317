/** How large one operation may be: roomy for a dashboard of hundreds of numbers, closed to runaway nesting. */
export const operationLimits = {
  /** Levels of nested selections. */
  depth: 20,
  /** Selections in all, fragments expanded. */
  breadth: 5_000,
  /** Selections weighed by the lists that they stand in. */
  complexity: 250_000,
  /** Words, names and brackets of a document. */
  tokens: 20_000,
  /** Fields under other names than their own, fragments expanded. */
  aliases: 1_000,
  /** `@include`, `@skip` and the like, fragments expanded. */
  directives: 500,
  /** `__schema` and `__type`, and aliases within them. */
  introspections: 10,
} as const;
