/** The benchmark that a comparison names, if it is one of the metric. */
import { issue, type Result, refused } from '../../kernel/issue.ts';
import type { Benchmark } from '../../model/benchmark.ts';
import type { Model } from '../../model/model.ts';
import { findByKey } from '../definitions/find-by-key.ts';

/** UNKNOWN_BENCHMARK, or UNSUPPORTED_QUESTION where it is a value of another metric. */
export function findBenchmark(
  { benchmarks }: Pick<Model, 'benchmarks'>,
  metric: string,
  key: string,
  path: readonly (string | number)[],
): Result<Benchmark> {
  const found = findByKey(benchmarks, key, 'benchmark', path);
  if (found.kind === 'refused' || found.value.metric === metric) return found;
  const own = [...benchmarks.values()].filter((each) => each.metric === metric).map((each) => `"${each.key}"`);
  return refused(
    issue('UNSUPPORTED_QUESTION', `"${key}" is a benchmark of "${found.value.metric}", not of "${metric}".`, {
      path,
      hints: [own.length > 0 ? `Of "${metric}" there is ${own.join(', ')}.` : `There is no benchmark of "${metric}".`],
    }),
  );
}
