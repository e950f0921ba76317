/** Metrics by what is said of them: the catalogue's search. */
import { categoryOf } from '../../model/framework.ts';
import type { Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';

/** All conditions hold; absent ones hold for every metric. */
export interface MetricSearch {
  readonly level?: string | undefined;
  readonly framework?: string | undefined;
  /** Category of the framework; of any framework where none is named. */
  readonly category?: string | undefined;
  readonly status?: Metric['status'] | undefined;
  readonly unit?: Metric['unit'] | undefined;
  readonly type?: Metric['type'] | undefined;
  readonly evidence?: NonNullable<Metric['classification']>['evidence'] | undefined;
  readonly timing?: NonNullable<Metric['classification']>['timing'] | undefined;
  /** Every word of it stands in the key, the name or the description, upper and lower case alike. */
  readonly text?: string | undefined;
}

/** In the order of the model. */
export function findMetrics(model: Model, search: MetricSearch): readonly Metric[] {
  const words = (search.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const same = <T>(wanted: T | undefined, found: T | undefined) => wanted === undefined || wanted === found;
  return [...model.metrics.values()].filter(
    (metric) =>
      same(search.level, metric.level) &&
      same(search.status, metric.status) &&
      same(search.unit, metric.unit) &&
      same(search.type, metric.type) &&
      same(search.evidence, metric.classification?.evidence) &&
      same(search.timing, metric.classification?.timing) &&
      stands(model, metric, search) &&
      words.every((word) => `${metric.key} ${metric.name} ${metric.description ?? ''}`.toLowerCase().includes(word)),
  );
}

function stands({ frameworks }: Model, metric: Metric, { framework, category }: MetricSearch): boolean {
  if (framework === undefined && category === undefined) return true;
  const asked = framework === undefined ? [...frameworks.values()] : [frameworks.get(framework)];
  const places = asked.flatMap((each) => (each ? (categoryOf(each, metric) ?? []) : []));
  return category === undefined ? places.length > 0 : places.some(({ key }) => key === category);
}
