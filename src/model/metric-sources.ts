/** Whose rows a metric counts, and by which time: what must be known of it before it is bound. */
import { formulaReferences, parseFormula } from './formula.ts';
import type { MeasureReference, Metric } from './metric.ts';
import type { Model } from './model.ts';
import { findMeasure } from './validate/check-measure.ts';

export interface MetricSource {
  readonly dataset: string;
  /** Null where the rows have no time. */
  readonly time: string | null;
}

/** Those of the metrics in a formula included; empty for what is not found. */
export function metricSources(model: Model, metric: Metric, open: readonly string[] = []): readonly MetricSource[] {
  if (open.includes(metric.key) || metric.type === 'score') return [];
  if (metric.type === 'formula') {
    const formula = parseFormula(metric.expression);
    const parts = formula.kind === 'ok' ? formulaReferences(formula.value) : [];
    return parts.flatMap((part) => {
      const found = model.metrics.get(part);
      return found ? metricSources(model, found, [...open, metric.key]) : [];
    });
  }
  const source = (key: string | undefined, time: string | undefined): readonly MetricSource[] => {
    const dataset = key === undefined ? undefined : model.datasets.get(key);
    return dataset ? [{ dataset: dataset.key, time: time ?? dataset.time }] : [];
  };
  const measured = (reference: MeasureReference): readonly MetricSource[] => {
    const found = findMeasure(model.datasets, metric.dataset, reference);
    if (!found) return [];
    return source(found.dataset, found.measure.time ?? (found.dataset === metric.dataset ? metric.time : undefined));
  };
  if (metric.type === 'ratio') return [metric.numerator, metric.denominator].flatMap(measured);
  if (metric.type === 'balance' || metric.type === 'retention')
    return [...metric.plus, ...metric.minus].flatMap(measured);
  return source(metric.dataset, metric.time);
}
