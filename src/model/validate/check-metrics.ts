/** Cross-checks of one metric after the other: what it counts, and whom and what it names. */
import { isDerived } from '../framework.ts';
import type { Metric, RowMetric } from '../metric.ts';
import type { Model } from '../model.ts';
import { checkBalance, checkRetention } from './check-balances.ts';
import { checkCensored } from './check-censored.ts';
import { checkCohortRetention } from './check-cohort-retention.ts';
import { checkCondition } from './check-condition.ts';
import { checkConversion } from './check-conversion.ts';
import { checkFormula } from './check-formulas.ts';
import { checkTime } from './check-measure.ts';
import { checkOperand } from './check-operand.ts';
import { checkRatio } from './check-ratio.ts';
import { checkSample } from './check-sample.ts';
import { checkScoreMetric } from './check-scores.ts';
import { checkReference, type Finding, finding, placeOf, within } from './finding.ts';

export function checkMetrics(model: Model): readonly Finding[] {
  return [...model.metrics.values()].flatMap((metric) => [
    ...checkNames(model, metric),
    ...checkComputing(model, metric),
  ]);
}

/** Level, drives, frameworks, people. */
function checkNames({ metrics, pyramid, frameworks, stakeholders }: Model, metric: Metric): readonly Finding[] {
  const place = placeOf('metric', metric.key);
  const levels = new Map(pyramid.levels.map((level) => [level.key, level]));
  const people = (['responsible', 'consulted', 'informed'] as const).flatMap((role) =>
    metric[role].flatMap((key, index) => checkReference(within(place, role, index), 'stakeholder', key, stakeholders)),
  );
  return [
    ...checkReference(within(place, 'level'), 'level', metric.level, levels),
    ...metric.drives.flatMap(({ metric: key }, index) =>
      checkReference(within(place, 'drives', index), 'metric', key, metrics),
    ),
    ...metric.counterMetrics.flatMap((key, index) =>
      checkReference(within(place, 'counterMetrics', index), 'metric', key, metrics),
    ),
    ...checkReference(within(place, 'accountable'), 'stakeholder', metric.accountable, stakeholders),
    ...people,
    ...Object.entries(metric.frameworks).flatMap(([key, category]) => {
      const framework = frameworks.get(key);
      const there = within(place, 'frameworks', key);
      if (!framework) return checkReference(there, 'framework', key, frameworks);
      if (isDerived(framework))
        return [
          finding(
            there,
            'MODEL_INVALID',
            `"${key}" goes by classification: a metric does not say where it stands in it.`,
            'Leave it out; "classification" says it.',
          ),
        ];
      const categories = new Map(framework.categories.map((each) => [each.key, each]));
      return checkReference(there, `category of "${key}"`, category, categories);
    }),
  ];
}

function checkComputing(model: Model, metric: Metric): readonly Finding[] {
  if (metric.type === 'formula') return checkFormula(model, metric);
  if (metric.type === 'score') return checkScoreMetric(model, metric);
  const { datasets } = model;
  const place = placeOf('metric', metric.key);
  const dataset = metric.dataset === undefined ? undefined : datasets.get(metric.dataset);
  if (metric.dataset !== undefined && !dataset)
    return checkReference(within(place, 'dataset'), 'dataset', metric.dataset, datasets);
  const condition = (name: string, input: Parameters<typeof checkCondition>[2]) =>
    dataset ? checkCondition(datasets, dataset.key, input, within(place, name)) : [];
  const operand = (
    name: string,
    value: Parameters<typeof checkOperand>[1],
    use?: Parameters<typeof checkOperand>[3],
  ) => (dataset ? checkOperand(dataset, value, within(place, name), use) : []);
  const censored = (input: Parameters<typeof checkCondition>[2]) => [
    ...condition('censored', input),
    ...checkCensored(input, metric.time ?? dataset?.time ?? null, within(place, 'censored')),
  ];
  const common = [
    ...condition('where', metric.where),
    ...(dataset ? checkTime(dataset, metric.time, within(place, 'time')) : checkHomeless(metric)),
    ...(dataset ? checkSample(dataset, metric) : []),
  ];
  switch (metric.type) {
    case 'count':
      return common;
    case 'sum':
      return [...common, ...operand('value', metric.value)];
    case 'percentile':
      return [
        ...common,
        ...condition('valid', metric.valid),
        ...censored(metric.censored),
        ...operand('value', metric.value),
      ];
    case 'distinct':
      return [...common, ...condition('valid', metric.valid), ...operand('value', metric.value, 'tellApart')];
    case 'mean':
      return [
        ...common,
        ...condition('valid', metric.valid),
        ...censored(metric.censored),
        ...operand('value', metric.value),
        ...operand('weight', metric.weight),
      ];
    case 'share':
      return [
        ...common,
        ...condition('valid', metric.valid),
        ...censored(metric.censored),
        ...condition('hit', metric.hit),
        ...operand('weight', metric.weight),
      ];
    case 'net_share':
      return [
        ...common,
        ...condition('valid', metric.valid),
        ...condition('top', metric.top),
        ...condition('bottom', metric.bottom),
        ...operand('weight', metric.weight),
      ];
    case 'conversion':
      return [...common, ...checkConversion(datasets, metric)];
    case 'cohort_retention':
      return [...common, ...checkCohortRetention(model, metric)];
    case 'ratio':
      return [...common, ...checkRatio(model, metric)];
    case 'balance':
      return [...common, ...checkBalance(model, metric)];
    case 'retention':
      return [...common, ...checkRetention(model, metric)];
  }
}

/** A filter or a time without a dataset would silently do nothing. */
function checkHomeless(metric: RowMetric): readonly Finding[] {
  return (['where', 'time'] as const)
    .filter((name) => metric[name] !== undefined)
    .map((name) =>
      finding(
        placeOf('metric', metric.key, name),
        'MODEL_INVALID',
        `"${name}" needs a dataset to speak of.`,
        `Give the metric a dataset, or put "${name}" on its measures.`,
      ),
    );
}
