/** Between which numbers a metric can lie at all, by its type and unit: what is outside cannot be promised. */
import { type Condition, readCondition } from '../model/condition.ts';
import type { Metric, MetricOf } from '../model/metric.ts';

export interface Bounds {
  /** Null without one. */
  readonly minimum: number | null;
  readonly maximum: number | null;
}

const free: Bounds = { minimum: null, maximum: null };

/** Of what is not known to be bounded, null on both sides. */
export function metricBounds(metric: Metric): Bounds {
  switch (metric.type) {
    case 'count':
    case 'distinct':
      return { minimum: 0, maximum: null };
    case 'share':
    case 'conversion':
      return { minimum: 0, maximum: 100 };
    case 'net_share':
      return { minimum: -100, maximum: 100 };
    case 'retention':
      return retentionBounds(metric);
    case 'score':
      return { minimum: 0, maximum: metric.of === 'count' ? null : 100 };
    case 'mean':
    case 'percentile':
      return validBounds(metric);
    default:
      return free;
  }
}

/** What is lost or kept of those at the start is a part of them; what is gained has no end, nor has a share of an average. */
function retentionBounds({ measure, denominator }: Extract<Metric, { type: 'retention' }>): Bounds {
  if (denominator !== 'start')
    return measure === 'retained' ? { minimum: null, maximum: 100 } : { minimum: 0, maximum: null };
  return measure === 'lost' || measure === 'retained' ? { minimum: 0, maximum: 100 } : { minimum: 0, maximum: null };
}

/** A mean and a percentile lie among their values: within what every valid row keeps to. */
function validBounds({ value, valid }: MetricOf<'mean' | 'percentile'>): Bounds {
  const kept = valid === undefined ? [] : comparisonsOf(readCondition(valid));
  const ends = (...operators: readonly string[]): readonly number[] =>
    kept.flatMap((each) =>
      each.field === value && operators.includes(each.operator) && typeof each.value === 'number' ? [each.value] : [],
    );
  const [lower, upper] = [ends('gte', 'gt', 'eq'), ends('lte', 'lt', 'eq')];
  return {
    minimum: lower.length === 0 ? null : Math.max(...lower),
    maximum: upper.length === 0 ? null : Math.min(...upper),
  };
}

/** Those that hold for every row. */
function comparisonsOf(condition: Condition): readonly Extract<Condition, { kind: 'compare' }>[] {
  if (condition.kind === 'and') return condition.conditions.flatMap(comparisonsOf);
  return condition.kind === 'compare' ? [condition] : [];
}

export const isWithin = ({ minimum, maximum }: Bounds, value: number): boolean =>
  (minimum === null || value >= minimum) && (maximum === null || value <= maximum);
