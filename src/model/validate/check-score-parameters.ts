/** Whether each parameter of a score is a metric that can be computed for every entity at once. */
import type { Dataset } from '../dataset.ts';
import { findEntityPath } from '../find-entity-path.ts';
import { formulaReferences, parseFormula } from '../formula.ts';
import type { Metric, MetricType } from '../metric.ts';
import { metricSources } from '../metric-sources.ts';
import type { Model } from '../model.ts';
import type { Score } from '../score.ts';
import { checkReference, type Finding, finding, placeOf, within } from './finding.ts';

/** Sums over rows, which cells can be added up to; and formulas over such. */
const computable: ReadonlySet<MetricType> = new Set(['count', 'sum', 'mean', 'share', 'net_share', 'ratio', 'balance']);

export function checkScoreParameters(model: Model, score: Score, population: Dataset | undefined): readonly Finding[] {
  return score.parameters.flatMap((parameter, index): readonly Finding[] => {
    const place = placeOf('score', score.key, 'parameters', index);
    const at = within(place, 'metric');
    const metric = model.metrics.get(parameter.metric);
    if (!metric) return checkReference(at, 'metric', parameter.metric, model.metrics);
    const unfit = unfitPart(model, metric, []);
    if (unfit)
      return [
        finding(
          at,
          'MODEL_INVALID',
          `"${unfit.key}" is a ${unfit.type}, which is not computed from sums over the rows of an entity.`,
          'Take a count, sum, mean, share, net_share, ratio or balance, or a formula over such.',
        ),
      ];
    if (!population) return [];
    const sources = metricSources(model, metric);
    const timeless = sources.find(({ time }) => time === null);
    const datasets = [...new Set(sources.map(({ dataset }) => dataset))];
    return [
      ...datasets.flatMap((dataset) => {
        const path = findEntityPath(model.datasets, dataset, population, parameter.through);
        return path.kind === 'ok'
          ? []
          : path.issues.map(({ code, message, hints }) => finding(at, code, message, ...hints));
      }),
      ...(parameter.window && timeless
        ? [
            finding(
              within(place, 'window'),
              'MODEL_INVALID',
              `The rows of "${timeless.dataset}" have no time, so no window holds some of them.`,
              'Leave out window.',
            ),
          ]
        : []),
    ];
  });
}

/** Whether the number of an entity is made of sums over its rows: not of its latest row, or of a level over time. */
const isSummed = (metric: Metric): boolean =>
  computable.has(metric.type) &&
  !('latest' in metric && metric.latest !== undefined) &&
  !(metric.type === 'balance' && metric.at === 'average');

function unfitPart(model: Model, metric: Metric, open: readonly string[]): Metric | undefined {
  if (isSummed(metric) || open.includes(metric.key)) return undefined;
  if (metric.type !== 'formula') return metric;
  const formula = parseFormula(metric.expression);
  const parts = formula.kind === 'ok' ? formulaReferences(formula.value) : [];
  for (const part of parts) {
    const found = model.metrics.get(part);
    const unfit = found && unfitPart(model, found, [...open, metric.key]);
    if (unfit) return unfit;
  }
  return undefined;
}
