/** What the number of a metric cannot leave, as far as its definition says: what is outside cannot be promised. */
import { type Condition, readCondition } from '../model/condition.ts';
import type { Metric, MetricOf } from '../model/metric.ts';

/** Ends included, in the unit of the metric; null where it has no such end. */
export interface Bounds {
  readonly minimum: number | null;
  readonly maximum: number | null;
}

const percent: Bounds = { minimum: 0, maximum: 100 };
const notNegative: Bounds = { minimum: 0, maximum: null };
const unbounded: Bounds = { minimum: null, maximum: null };

/**
 * Shares and scores 0 to 100, net shares −100 to 100, counts from 0; a mean within what `valid` says of its value. Null ends for all
 * else: a sum, a ratio and a balance can be anything, and of a formula nothing is known.
 */
export function metricBounds(metric: Metric): Bounds {
  switch (metric.type) {
    case 'share':
    case 'conversion':
      return percent;
    case 'net_share':
      return { minimum: -100, maximum: 100 };
    case 'score':
      return metric.of === 'count' ? notNegative : percent;
    case 'count':
    case 'distinct':
      return notNegative;
    case 'retention':
      return boundsOfRetention(metric);
    case 'mean':
      return boundsOfMean(metric);
    default:
      return unbounded;
  }
}

/** What is lost or kept of those at the start is a part of them; a share of an average is not, and gains have no end. */
function boundsOfRetention({ measure, denominator }: MetricOf<'retention'>): Bounds {
  if (measure === 'net' || measure === 'gained') return notNegative;
  if (denominator === 'start') return percent;
  return measure === 'retained' ? { minimum: null, maximum: 100 } : notNegative;
}

function boundsOfMean({ value, valid }: MetricOf<'mean'>): Bounds {
  if (valid === undefined || typeof value !== 'string') return unbounded;
  const held = heldBy(readCondition(valid));
  const ends = (operators: readonly string[]) =>
    held.flatMap((each) =>
      each.field === value && operators.includes(each.operator) && typeof each.value === 'number' ? [each.value] : [],
    );
  const [lower, upper] = [ends(['gte', 'gt', 'eq']), ends(['lte', 'lt', 'eq'])];
  return {
    minimum: lower.length > 0 ? Math.max(...lower) : null,
    maximum: upper.length > 0 ? Math.min(...upper) : null,
  };
}

/** The comparisons that every row meets. */
const heldBy = (condition: Condition): readonly Extract<Condition, { kind: 'compare' }>[] => {
  if (condition.kind === 'and') return condition.conditions.flatMap(heldBy);
  return condition.kind === 'compare' ? [condition] : [];
};

export const isWithin = ({ minimum, maximum }: Bounds, value: number): boolean =>
  (minimum === null || value >= minimum) && (maximum === null || value <= maximum);
