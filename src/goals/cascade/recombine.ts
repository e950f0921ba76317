/** From the numbers of groups back to that of the whole: through the mix for rates, by adding for amounts. */
import type { CascadePart } from './cascade.ts';

/** Σ share · number, or Σ number where the parts have no share. */
export const recombine = (parts: readonly CascadePart[], numberOf: (part: CascadePart) => number): number =>
  sum(parts.map((part) => (part.share ?? 1) * numberOf(part)));

/** With the error of each addition carried along, so that the order of groups does not matter (A. Neumaier, ZAMM 54, 1974). */
export function sum(numbers: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const number of numbers) {
    const next = total + number;
    lost += Math.abs(total) >= Math.abs(number) ? total - next + number : number - next + total;
    total = next;
  }
  return total + lost;
}
