/** What a script must know of a metric to read its numbers: the head of `cairn ask --json`. */
import type { Catalog } from '../../catalog/load.ts';

export interface DescribedMetric {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly currency: string | null;
  readonly direction: string;
  /** Of the definition that was used. */
  readonly version: number | null;
  readonly status: string | null;
  readonly accountable: string | null;
  /** What was assumed in its numbers, for people. */
  readonly assumptions: readonly string[];
}

/** Of each metric of the question, in its order, with the assumptions of its answer. */
export const describeMetrics = (
  { model, versions }: Pick<Catalog, 'model' | 'versions'>,
  keys: readonly string[],
  assumptionsOf: (column: number) => Promise<readonly string[]>,
): Promise<readonly DescribedMetric[]> =>
  Promise.all(
    keys.flatMap((key, column) => {
      const metric = model.metrics.get(key);
      if (!metric) return [];
      const stored = versions.get(`metric:${key}`);
      return assumptionsOf(column).then((assumptions) => ({
        key,
        name: metric.name,
        unit: metric.unit,
        currency: metric.currency ?? null,
        direction: metric.direction,
        version: stored?.version ?? null,
        status: stored?.status ?? null,
        accountable: metric.accountable ?? null,
        assumptions,
      }));
    }),
  );
