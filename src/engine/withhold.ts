/** Withholds a number: too few rows stand behind it to say anything, or too few respondents to say it of them. */
import type { Metric } from '../model/metric.ts';
import type { Computation } from '../plan/measurement.ts';
import type { Estimate } from '../stats/statistic.ts';

/**
 * TOO_FEW where the sample, in raw rows, is smaller than `minimumSample` of the metric: value and decimal become null, the
 * sample size and what stands beside the number stay. An empty sample is too few as well.
 */
export function withhold(metric: Metric, estimate: Estimate): Estimate {
  const minimum = 'minimumSample' in metric ? metric.minimumSample : undefined;
  const { sampleSize } = estimate;
  if (minimum === undefined || sampleSize === null || sampleSize >= minimum) return estimate;
  const message = `${metric.name} is withheld: ${count(sampleSize)}, and at least ${minimum} are needed.`;
  return { ...estimate, value: null, decimal: null, suppressed: { reason: 'TOO_FEW', minimum, sampleSize, message } };
}

/** ANONYMITY: not even how many they are is said. */
export function withholdRespondents({ name }: Pick<Metric, 'name'>, minimum: number): Estimate {
  const message = `${name} is withheld: with all that was told of these respondents within a day it could say something of fewer than ${minimum}, or more was told than a day allows.`;
  return {
    value: null,
    decimal: null,
    sampleSize: null,
    suppressed: { reason: 'ANONYMITY', minimum, sampleSize: null, message },
  };
}

/** A formula over a withheld part is withheld for the same reason. */
export function withholdFormula(
  { metric }: Computation,
  parts: ReadonlyMap<string, Estimate>,
  estimate: Estimate,
): Estimate {
  const withheld = [...parts.values()].flatMap(({ suppressed }) => suppressed ?? []);
  const [first] = withheld;
  if (!first) return estimate;
  const message = `${metric.name} cannot be computed: ${withheld.map((each) => each.message).join(' ')}`;
  return { ...estimate, value: null, suppressed: { ...first, sampleSize: null, message } };
}

const count = (rows: number): string => `${rows} ${rows === 1 ? 'row' : 'rows'}`;
