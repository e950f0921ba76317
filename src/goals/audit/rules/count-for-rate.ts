/** Finds promises of a bare number of people or acts: it grows with the company, however customers feel. */
import type { Metric } from '../../../model/metric.ts';
import { metricSources } from '../../../model/metric-sources.ts';
import type { AuditRule } from '../audit-rule.ts';
import type { AuditScene } from '../audit-scene.ts';
import { ladderOf } from '../ladder.ts';
import { notDeprecated, promised, tellSome, tellTarget } from '../look.ts';

export const countForRate: AuditRule<'COUNT_FOR_RATE'> = {
  code: 'COUNT_FOR_RATE',
  severity: 'warning',
  finds:
    'A target to have more of what customers do or say, counted and not as a share: a count of evidence behaviour or perception that shall increase.',
  find: (scene) =>
    promised(scene).flatMap((target) => {
      const metric = scene.model.metrics.get(target.metric);
      if (!metric || target.aim.direction === 'decrease' || !isBareCount(metric)) return [];
      const rates = ratesFor(scene, metric);
      const instead =
        rates.length > 0
          ? `Promise a rate instead: ${tellSome(rates)}.`
          : 'Define the share of those who could have done so, and promise that.';
      return [
        {
          subject: { kind: 'target' as const, key: target.id },
          message: `${tellTarget(scene, target)} counts what customers do or say; with more customers it is reached by itself.`,
          hint: `${instead} "The share of users that share content", not "the number of shares".`,
        },
      ];
    }),
};

/** New customers, orders won or tickets solved are volumes that a company may want: outcomes and interactions. */
function isBareCount({ type, unit, classification }: Metric): boolean {
  const counted = type === 'count' || type === 'sum' || type === 'distinct' || type === 'balance';
  const evidence = classification?.evidence;
  return counted && unit === 'count' && (evidence === 'behaviour' || evidence === 'perception');
}

/** Names of what is computed from it and is no count, and of shares of the same rows: nearest first. */
function ratesFor(scene: AuditScene, metric: Metric): readonly string[] {
  const { metrics } = scene.model;
  const isRate = ({ unit, status }: Metric) => (unit === 'percent' || unit === 'ratio') && status !== 'deprecated';
  const computed = [...ladderOf(scene).wholes(metric.key)].flatMap((key) => metrics.get(key) ?? []).filter(isRate);
  const datasets = datasetsOf(scene, metric);
  const beside = notDeprecated(scene).filter(
    (each) =>
      isRate(each) &&
      each.classification?.evidence === metric.classification?.evidence &&
      [...datasetsOf(scene, each)].some((dataset) => datasets.has(dataset)),
  );
  return [...new Set([...computed, ...beside].map(({ name }) => name))];
}

const datasetsOf = ({ model }: AuditScene, metric: Metric): ReadonlySet<string> =>
  new Set(metricSources(model, metric).map(({ dataset }) => dataset));
