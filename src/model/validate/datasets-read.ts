/** Whose rows a metric reads, those of the metrics in its formula included. */
import { formulaReferences, parseFormula } from '../formula.ts';
import type { Metric } from '../metric.ts';
import type { Model } from '../model.ts';
import { findMeasure } from './check-measure.ts';

/** Keys, each once. What is unknown, or computed from itself, is left out: other checks tell it. */
export function datasetsRead(model: Model, metric: Metric, open: readonly string[] = []): readonly string[] {
  if (open.includes(metric.key)) return [];
  return [...new Set(read(model, metric, [...open, metric.key]))].filter((key) => model.datasets.has(key));
}

function read(model: Model, metric: Metric, open: readonly string[]): readonly string[] {
  switch (metric.type) {
    case 'formula': {
      const formula = parseFormula(metric.expression);
      const names = formula.kind === 'ok' ? formulaReferences(formula.value) : [];
      return names.flatMap((name) => {
        const part = model.metrics.get(name);
        return part ? datasetsRead(model, part, open) : [];
      });
    }
    case 'ratio':
    case 'balance': {
      const parts =
        metric.type === 'ratio' ? [metric.numerator, metric.denominator] : [...metric.plus, ...metric.minus];
      return parts.flatMap((part) => findMeasure(model.datasets, metric.dataset, part)?.dataset ?? []);
    }
    default:
      return [metric.dataset];
  }
}
