/** Every operand and snippet of a model, with the dataset whose rows it is computed from. */
import type { Dataset, DimensionType, Measure } from '../../model/dataset.ts';
import type { Operand } from '../../model/expression.ts';
import type { MeasureReference, Metric } from '../../model/metric.ts';
import type { Model } from '../../model/model.ts';
import { type Place, placeOf, within } from '../../model/validate/finding.ts';

/** A value that must be computable, and its type. */
export interface RowValue {
  readonly dataset: Dataset;
  readonly place: Place;
  /** Null where any type that a dimension can have will do. */
  readonly type: DimensionType | null;
  readonly value: Operand;
  /** The dimension whose snippet it is. */
  readonly dimension: string | null;
}

export function rowValues(model: Model): readonly RowValue[] {
  return [
    ...[...model.datasets.values()].flatMap((dataset) => ofDataset(model, dataset)),
    ...[...model.metrics.values()].flatMap((metric) => ofMetric(model, metric)),
  ];
}

function ofDataset(model: Model, dataset: Dataset): readonly RowValue[] {
  const place = placeOf('dataset', dataset.key);
  const snippets = dataset.dimensions.flatMap(({ key, type, sql }, index): readonly RowValue[] =>
    sql === undefined
      ? []
      : [{ dataset, place: within(place, 'dimensions', index, 'sql'), type, value: { sql }, dimension: key }],
  );
  const measures = Object.entries(dataset.measures).flatMap(([key, measure]) =>
    ofMeasure(model, dataset.key, measure, within(place, 'measures', key)),
  );
  return [...snippets, ...measures];
}

function ofMetric(model: Model, metric: Metric): readonly RowValue[] {
  const place = placeOf('metric', metric.key);
  const operand = (name: string, value: Operand | undefined, type: DimensionType | null = 'number') =>
    ofOperand(model, 'dataset' in metric ? metric.dataset : undefined, value, type, within(place, name));
  const measure = (reference: MeasureReference, at: Place) =>
    typeof reference === 'string' || !('dataset' in metric) ? [] : ofMeasure(model, metric.dataset, reference, at);
  switch (metric.type) {
    case 'sum':
    case 'percentile':
      return operand('value', metric.value);
    case 'distinct':
      return operand('value', metric.value, null);
    case 'mean':
      return [...operand('value', metric.value), ...operand('weight', metric.weight)];
    case 'share':
    case 'net_share':
      return operand('weight', metric.weight);
    case 'ratio':
      return [
        ...measure(metric.numerator, within(place, 'numerator')),
        ...measure(metric.denominator, within(place, 'denominator')),
      ];
    case 'balance':
    case 'retention':
      return (['plus', 'minus'] as const).flatMap((sign) =>
        metric[sign].flatMap((reference, index) => measure(reference, within(place, sign, index))),
      );
    case 'count':
    case 'conversion':
    case 'cohort_retention':
    case 'formula':
    case 'score':
      return [];
  }
}

const ofMeasure = (model: Model, home: string | undefined, measure: Measure, place: Place): readonly RowValue[] =>
  ofOperand(model, measure.dataset ?? home, measure.value, 'number', within(place, 'value'));

/** A bare name that is a dimension is checked as a dimension. */
function ofOperand(
  model: Model,
  key: string | undefined,
  value: Operand | undefined,
  type: DimensionType | null,
  place: Place,
): readonly RowValue[] {
  const dataset = key === undefined ? undefined : model.datasets.get(key);
  if (value === undefined || !dataset) return [];
  if (typeof value === 'string' && dataset.dimensions.some((dimension) => dimension.key === value)) return [];
  const at = typeof value === 'string' ? place : within(place, 'sql');
  return [{ dataset, place: at, type, value, dimension: null }];
}
