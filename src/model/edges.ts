/** How metrics hang together: the typed edges of the pyramid. */
import { formulaReferences, parseFormula } from './formula.ts';
import type { Drive } from './metric.ts';
import type { Model } from './model.ts';

export type MetricEdge =
  /** `from` is a formula in which `to` stands, or a score of which `to` is a parameter. */
  | { readonly kind: 'COMPUTED_FROM'; readonly from: string; readonly to: string }
  /** More of `from` brings more (or, negative, less) of `to`, after the lag. */
  | {
      readonly kind: 'DRIVES';
      readonly from: string;
      readonly to: string;
      readonly sign: Drive['sign'];
      readonly lag: Drive['lag'];
    }
  /** `to` is watched so that `from` is not improved at its cost. */
  | { readonly kind: 'COUNTER_METRIC'; readonly from: string; readonly to: string };

/** In the order of the metrics; a formula that cannot be read has no parts. */
export function metricEdges({ metrics, scores }: Pick<Model, 'metrics' | 'scores'>): readonly MetricEdge[] {
  return [...metrics.values()].flatMap((metric): readonly MetricEdge[] => {
    const from = metric.key;
    const formula = metric.type === 'formula' ? parseFormula(metric.expression) : undefined;
    const score = metric.type === 'score' ? scores.get(metric.score) : undefined;
    const parts =
      formula?.kind === 'ok' ? formulaReferences(formula.value) : (score?.parameters.map((each) => each.metric) ?? []);
    return [
      ...[...new Set(parts)].map((to) => ({ kind: 'COMPUTED_FROM' as const, from, to })),
      ...metric.drives.map(({ metric: to, sign, lag }) => ({ kind: 'DRIVES' as const, from, to, sign, lag })),
      ...metric.counterMetrics.map((to) => ({ kind: 'COUNTER_METRIC' as const, from, to })),
    ];
  });
}
