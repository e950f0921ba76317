/** How often each fuzz test tries, and how a failure is told: with its seed, so that it can be tried again. */
import type fc from 'fast-check';

/** `FUZZ_RUNS=20` tries twenty times as often as the suite does; `FUZZ_SEED` begins where a failure says. */
export const runs = (usual: number): fc.Parameters<unknown> => ({
  numRuns: Math.round(usual * Number(process.env.FUZZ_RUNS ?? 1)),
  ...(process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED) } : {}),
  // A smaller case is found by hand sooner than by thousands of requests.
  endOnFailure: true,
});
