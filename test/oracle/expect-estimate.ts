/** One number, held against what the oracle says of it. */
import { expect } from 'vitest';
import type { Question } from '../../src/query/question.ts';
import type { Estimate } from '../../src/stats/statistic.ts';
import type { OracleGroup } from './oracle.ts';

type Want = OracleGroup['values'][number] | undefined;

export function expectEstimate(estimate: Estimate, want: Want, { valuesOnly }: Question, where: string): void {
  expect(estimate.decimal, where).toBe(want?.decimal);
  const untold = valuesOnly?.sampled === false && estimate.sampleSize === null;
  if (!untold) expect(estimate.sampleSize, where).toBe(want?.sampleSize);
  expect(estimate.suppressed !== undefined, where).toBe(want?.suppressed);
  if (want?.value === null || want === undefined) expect(estimate.value, where).toBeNull();
  else
    expect(Math.abs((estimate.value ?? Number.NaN) - want.value), where).toBeLessThanOrEqual(
      want.tolerance ?? 1e-9 * Math.max(1, Math.abs(want.value)),
    );
}
