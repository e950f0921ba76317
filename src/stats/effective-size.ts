/** How many unweighted rows a weighted sample is worth. */
import { type Exact, multiply, quotient, toNumber } from './exact.ts';

/** Kish: (Σw)² / Σw². 0 where no row has a weight. */
export function effectiveSize(weights: Exact, squares: Exact): number {
  return toNumber(squares) > 0 ? quotient(multiply(weights, weights), squares) : 0;
}
